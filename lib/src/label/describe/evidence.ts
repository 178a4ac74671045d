import type { SelfHistogram } from "./self-times.js";

/** What proves, or not, that a trace is unusual. */
export interface TraceEvidence {
  /** Traces with the same structure, itself among them, of so many. */
  readonly sameStructure: number;
  readonly traces: number;
  /** Traces with an error; undefined where the recording says no status. */
  readonly failed?: number;
  /** The row that it is about: the one that explains most, or the one with the most time of its own. */
  readonly row: number;
  /** Self times of its call path over the recording. */
  readonly histogram?: SelfHistogram;
  /** Calls of the path that took as long, or nearly. */
  readonly asLong?: number;
  /** Calls of the path in the traces around this one: seconds from this trace, and self time in µs. */
  readonly around?: { readonly seconds: readonly number[]; readonly self: readonly number[] };
}
