import { SpanFlag, type SpanTable } from "../../trace/span-table.js";
import { NO_CALLER, UNKNOWN_CALLER } from "./tables-form.js";

/** The parent of such a row was named, but is not there. */
export const CUT = SpanFlag.ORPHAN | SpanFlag.CYCLE;

/** The service of the nearest ancestor of another service. */
export function callers({ parent, service, flags }: SpanTable): Int32Array {
  const caller = new Int32Array(parent.length).fill(NO_CALLER);
  for (let row = 0; row < parent.length; row++) {
    const up = parent[row];
    if (up < 0 || (flags[up] & SpanFlag.STAND_IN) !== 0) {
      if ((flags[row] & CUT) !== 0) caller[row] = UNKNOWN_CALLER;
    } else caller[row] = service[up] === service[row] ? caller[up] : service[up];
  }
  return caller;
}

/** The earliest span that names no parent, or -1. */
export function firstRoot({ parent, flags }: SpanTable, from: number, to: number): number {
  if ((flags[from] & SpanFlag.STAND_IN) === 0) return (flags[from] & CUT) === 0 ? from : -1;
  for (let row = from + 1; row < to; row++) {
    if (parent[row] === from && (flags[row] & CUT) === 0) return row;
  }
  return -1;
}
