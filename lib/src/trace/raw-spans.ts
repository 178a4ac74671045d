/** Spans of one or more traces as recorded, in any order within a trace: what `SpanTableBuilder` takes. */
export interface RawSpans {
  readonly spanIds: readonly string[];
  /** null, undefined, "" or all zeros: no parent (unless another span of the trace has that id). */
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
