import { happensBefore } from "./happens-before.js";
import type { SpanTable } from "./span-table.js";

/** A stretch of time in which a span of the critical path holds the trace up itself. */
export interface ExclusiveInterval {
  readonly row: number;
  /** Microseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/** The chain of spans that made a trace last as long as it did. */
export interface CriticalPath {
  /** Rows of the table; a span stands before the spans of its subtree, of siblings the last-ending first. */
  readonly rows: Uint32Array;
  /**
   * Per row of `rows` microseconds of its own: its time within its parent, less that of its children on the path; at
   * least 0. They sum up to the duration of the root, unless clocks disagree by more than the tolerance.
   */
  readonly exclusive: Float64Array;
  /** When each row had the trace to itself, in order of time: they cover the root's interval without a gap. */
  readonly intervals: readonly ExclusiveInterval[];
}

/**
 * The critical path of a trace (CRISP, USENIX ATC 2022): from the root to its last-ending child, then to the last one that
 * had ended before that began, and so on; the same within each of them.
 *
 *     root    |AAAA--------BB-------CC|      A, B, C: the root's own time
 *     first       |========|                 on the path
 *     beside         |====|                  not on it: `last` did not wait for it
 *     last                   |======|        on the path
 *
 * Children are first cut to their parent's time; one that does not overlap it, or sticks out on both sides, is left out
 * with its subtree. Two siblings that overlap by less than 1 % of their parent count as one after the other, if no other
 * sibling starts or ends within the overlap. A stand-in root is part of the path.
 *
 * @param trace Position in `table.traceIds`.
 *
 * @example
 * const call = { service: "s", operation: "o" };
 * const table = tableOfSpans({
 *   t: [
 *     { ...call, id: "A", start: 0, duration: 100 },
 *     { ...call, id: "B", parent: "A", start: 10, duration: 30 },
 *     { ...call, id: "C", parent: "A", start: 20, duration: 50 },
 *     { ...call, id: "D", parent: "C", start: 30, duration: 20 },
 *   ],
 * });
 * const path = criticalPath(table, 0);
 * assert.deepEqual(Array.from(path.rows, (row) => table.spanIds[row]), ["A", "C", "D"]);
 * assert.deepEqual([...path.exclusive], [50, 30, 20]);
 */
export function criticalPath(table: SpanTable, trace: number): CriticalPath {
  const { path, exclusive, first, from, to } = walk(table, trace);
  return {
    rows: Uint32Array.from(path),
    exclusive: Float64Array.from(exclusive, (own) => Math.max(0, own)),
    intervals: partition(path, first, from, to, table.parent),
  };
}

/**
 * The rows of {@link criticalPath} alone, in half the time: of a trace of 100,000 spans the stretches of time are as many
 * objects.
 *
 * @param trace Position in `table.traceIds`.
 *
 * @example
 * const call = { service: "s", operation: "o", start: 0, duration: 9 };
 * const table = tableOfSpans({ t: [{ ...call, id: "A" }, { ...call, id: "B", parent: "A" }] });
 * assert.deepEqual([...criticalRows(table, 0)], [...criticalPath(table, 0).rows]);
 */
export function criticalRows(table: SpanTable, trace: number): readonly number[] {
  return walk(table, trace).path;
}

function walk(table: SpanTable, trace: number) {
  const first = table.offsets[trace];
  const size = table.offsets[trace + 1] - first;
  const { from, to, child, sibling } = cut(table, first, size);

  const path: number[] = [];
  const exclusive: number[] = [];
  const place = new Int32Array(size);
  const stack = [0];
  while (stack.length > 0) {
    const span = stack.pop()!;
    const duration = to[span] - from[span];
    place[span] = exclusive.length;
    path.push(first + span);
    exclusive.push(duration);
    if (span > 0) exclusive[place[table.parent[first + span] - first]] -= duration;

    const only = child[span];
    if (only < 0 || sibling[only] < 0) {
      if (only >= 0) stack.push(only);
      continue;
    }
    const children: number[] = [];
    for (let at = only; at >= 0; at = sibling[at]) children.push(at);
    const chosen = chooseChildren(children, from, to, duration);
    for (let i = chosen.length; i-- > 0; ) stack.push(chosen[i]);
  }
  return { path, exclusive, first, from, to };
}

/** Spans of a trace, numbered from 0, cut to their parents; the children left to each in order of start. */
function cut({ parent, start, duration }: SpanTable, first: number, size: number) {
  const from = new Float64Array(size);
  const to = new Float64Array(size);
  const child = new Int32Array(size).fill(-1);
  const sibling = new Int32Array(size).fill(-1);
  const left = new Uint8Array(size);
  for (let span = 0; span < size; span++) {
    from[span] = start[first + span];
    to[span] = start[first + span] + duration[first + span];
    if (span === 0) continue;
    const up = parent[first + span] - first;
    const early = from[span] < from[up];
    const late = to[span] > to[up];
    //  parent           |---------|
    //  kept               |====|
    //  cut in front  |....====|
    //  cut behind              |===...|
    //  left out     |.................|   and  |..|  beside or touching from outside
    if ((early && late) || (early && to[span] <= from[up]) || (late && from[span] >= to[up])) left[span] = 1;
    else if (early) from[span] = from[up];
    else if (late) to[span] = to[up];
  }
  for (let span = size; span-- > 1; ) {
    if (left[span] === 1) continue;
    const up = parent[first + span] - first;
    sibling[span] = child[up];
    child[up] = span;
  }
  return { from, to, child, sibling };
}

/** Of at least one child those on the path, the last-ending first. */
function chooseChildren(children: number[], from: Float64Array, to: Float64Array, parentDuration: number): number[] {
  const instants = new Float64Array(children.length * 2);
  for (let i = 0; i < children.length; i++) {
    instants[2 * i] = from[children[i]];
    instants[2 * i + 1] = to[children[i]];
  }
  instants.sort();
  // Of equal ends the later start comes first, then the one that stands later in the table.
  const ordered = children.sort((a, b) => to[b] - to[a] || from[b] - from[a] || b - a);
  const chosen = [ordered[0]];
  let last = ordered[0];
  for (let i = 1; i < ordered.length; i++) {
    const span = ordered[i];
    if (!happensBefore(to[span], from[last], parentDuration, instants)) continue;
    chosen.push(span);
    last = span;
  }
  return chosen;
}

/** Time of each span of the path less that of its children on it; of two that overlap the later has the overlap. */
function partition(
  path: readonly number[],
  first: number,
  from: Float64Array,
  to: Float64Array,
  parent: Int32Array,
): ExclusiveInterval[] {
  const backwards: ExclusiveInterval[] = [];
  const take = (row: number, begin: number, end: number) => {
    if (end > begin) backwards.push({ row, from: begin, to: end });
  };
  // From the end of the trace to its beginning: `path` visits later siblings first. `clock` runs down.
  let clock = to[path[0] - first];
  const open: number[] = [];
  for (const row of path) {
    while (open.length > 0 && open[open.length - 1] !== parent[row]) {
      const done = open.pop()!;
      take(done, from[done - first], clock);
      clock = Math.min(clock, from[done - first]);
    }
    if (open.length > 0) {
      const end = Math.min(clock, to[row - first]);
      take(open[open.length - 1], end, clock);
      clock = end;
    }
    open.push(row);
  }
  while (open.length > 0) {
    const done = open.pop()!;
    take(done, from[done - first], clock);
    clock = Math.min(clock, from[done - first]);
  }
  return backwards.reverse();
}
