/** A row of `spans.parquet`. */
export interface SpanRow {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly service: string;
  readonly operation: string;
  readonly start: bigint;
  readonly duration: bigint;
  readonly statusCode: number | null;
  readonly kind: string | null;
  readonly instance: string | null;
  readonly status: string | null;
  /** JSON of a `SpanExtra`. */
  readonly attributes: string | null;
}
