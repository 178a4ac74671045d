import type { RawSpans } from "./raw-spans.js";
import type { RepairLog } from "./repair-log.js";
import type { Scratch } from "./scratch.js";
import { SpanFlag } from "./span-table.js";

/** 30 days in microseconds: no span lasts longer, and no start of 0 belongs to a trace that is so far from 1970. */
const LIMIT = 30 * 24 * 3600 * 1e6;

/**
 * Reads start and duration of one trace into the scratch. A start that cannot be used (NaN, negative, beyond 2^53, or 0
 * in a trace of real dates) becomes the earliest usable one of the trace; a duration that cannot be used (NaN, negative,
 * over 30 days) is left NaN for the builder. A duration of 0 is a duration.
 *
 * @returns Whether a duration is NaN.
 */
export function readTimes(
  scratch: Scratch,
  traceId: string,
  raw: RawSpans,
  from: number,
  count: number,
  log: RepairLog,
): boolean {
  const { start, duration, flags } = scratch;
  let earliest = Number.POSITIVE_INFINITY;
  let zeros = false;
  let startless = false;
  let timeless = false;
  for (let span = 0; span < count; span++) {
    const begin = raw.start[from + span];
    start[span] = begin;
    if (begin > 0 && begin <= Number.MAX_SAFE_INTEGER) {
      if (begin < earliest) earliest = begin;
    } else if (begin === 0) zeros = true;
    else startless = true;

    const lasts = raw.duration[from + span];
    duration[span] = lasts;
    if (lasts >= 0 && lasts <= LIMIT) continue;
    timeless = true;
    duration[span] = Number.NaN;
    flags[span] |= SpanFlag.TIME;
    const fault = lasts < 0 ? "negative" : lasts > LIMIT ? "over-long" : "unreadable";
    log.note(`${fault} duration`, traceId, raw.spanIds[from + span]);
  }
  const zeroIsReal = zeros && !(earliest > LIMIT && earliest < Number.POSITIVE_INFINITY);
  if (!startless && zeros === zeroIsReal) return timeless;

  const mended = zeroIsReal || earliest === Number.POSITIVE_INFINITY ? 0 : earliest;
  for (let span = 0; span < count; span++) {
    const begin = start[span];
    if (begin > 0 && begin <= Number.MAX_SAFE_INTEGER) continue;
    if (begin === 0 && zeroIsReal) continue;
    start[span] = mended;
    flags[span] |= SpanFlag.TIME;
    const fault = begin < 0 ? "negative" : begin === 0 ? "zero" : "unreadable";
    log.note(`${fault} start`, traceId, raw.spanIds[from + span]);
  }
  return timeless;
}
