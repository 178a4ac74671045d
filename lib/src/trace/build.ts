import type { Names, SpanTable } from "./span-table.js";

/** Spans of one or more traces as recorded, in any order within a trace: what {@link SpanTableBuilder} takes. */
export interface RawSpans {
  readonly spanIds: readonly string[];
  /** null, undefined, "" or all zeros: no parent. */
  readonly parentIds: readonly (string | null | undefined)[];
  readonly service: ArrayLike<number>;
  readonly operation: ArrayLike<number>;
  readonly instance: ArrayLike<number>;
  readonly status: ArrayLike<number>;
  readonly kind: ArrayLike<number>;
  /** Microseconds since the epoch; may be NaN or out of range. */
  readonly start: ArrayLike<number>;
  /** Microseconds; may be negative or NaN. */
  readonly duration: ArrayLike<number>;
}

/** Something the builder mended, with its first example. */
export interface Repair {
  /** "missing parent", "no root", "several roots", "cycle", "duplicate span id", "negative duration" ... */
  readonly reason: string;
  readonly count: number;
  readonly example: { readonly traceId: string; readonly spanId: string };
}

/** See the contract in docs/design.md; implementation follows. */
export declare class SpanTableBuilder {
  constructor(names: Names);
  /** Adds one whole trace, rows `from` to `to - 1` of `raw`. */
  add(traceId: string, raw: RawSpans, from?: number, to?: number): void;
  /** Traces and rows (stand-ins included) added since the last {@link build}. */
  readonly traces: number;
  readonly rows: number;
  /** The table of everything added since the last call; the builder goes on empty. */
  build(): SpanTable;
  /** What was mended so far, over all tables. */
  readonly repairs: readonly Repair[];
}
