import type { CardData } from "../contract/card-data.js";

/** Stretches of time, microseconds: from, to, from, to, … */
export type Stretches = number[];

/** What a row draws on the time axis. */
export interface Lane {
  readonly total: Stretches;
  /** Where time was spent in the spans themselves. */
  readonly self: Stretches;
  /** Where they alone held the trace up. */
  readonly critical: Stretches;
}

/** More bars than these in a row run into each other. */
const MANY = 120;

/**
 * The bars of some spans in one row.
 *
 *     span      |----------------|
 *     children    |==|  |=====|
 *     self      |=|  |==|     |==|
 *
 * @param rows By start.
 * @param ends See `spanEnds`.
 * @param grain Stretches this near each other are drawn as one where there are many, microseconds.
 */
export function lane({ spans }: CardData, rows: ArrayLike<number>, ends: Uint32Array, grain: number): Lane {
  const total: Stretches = [];
  const self: Stretches = [];
  const critical: Stretches = [];
  const step = rows.length > MANY ? grain : 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const from = spans.start[row];
    add(total, from, from + spans.duration[row], step);
    without(spans, row, ends, grain, self, step, false);
    if (spans.critical[row] === 1) without(spans, row, ends, grain, critical, step, true);
  }
  return { total, self, critical };
}

/** Adds the time of a span that none of its children, or of those on the critical path, covers. */
function without(
  { start, duration, critical }: CardData["spans"],
  row: number,
  ends: Uint32Array,
  grain: number,
  into: Stretches,
  step: number,
  onPath: boolean,
): void {
  const to = start[row] + duration[row];
  const fine = ends[row] - row > MANY ? grain : step;
  let at = start[row];
  for (let child = row + 1; child < ends[row]; child = ends[child]) {
    if (onPath && critical[child] === 0) continue;
    const until = Math.min(to, start[child]);
    if (until > at) add(into, at, until, fine);
    at = Math.max(at, Math.min(to, start[child] + duration[child]));
  }
  if (to > at || (duration[row] === 0 && !onPath)) add(into, at, to, fine);
}

function add(into: Stretches, from: number, to: number, grain: number): void {
  if (grain > 0 && into.length > 0 && from - into[into.length - 1] < grain) {
    into[into.length - 1] = Math.max(into[into.length - 1], to);
  } else into.push(from, to);
}
