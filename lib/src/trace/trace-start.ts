import type { SpanTable } from "./span-table.js";

/** When trace `trace` of the table began, in microseconds since the epoch: the start of its first row. */
export function traceStart({ offsets, start }: SpanTable, trace: number): number {
  return start[offsets[trace]];
}
