import type { SpanTable } from "./span-table.js";

/**
 * When trace `trace` of the table began, in microseconds since the epoch: the start of its first row.
 *
 * @example
 * const span = { id: "1", service: "s", operation: "o", start: 50, duration: 1 };
 * assert.equal(traceStart(tableOfSpans({ t1: [span], t2: [{ ...span, start: 70 }] }), 1), 70);
 */
export function traceStart({ offsets, start }: SpanTable, trace: number): number {
  return start[offsets[trace]];
}
