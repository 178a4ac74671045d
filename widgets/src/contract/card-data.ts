/**
 * One trace with its population, as the page draws it. It travels as JSON with the columns as binary buffers.
 *
 * Spans are rows in depth-first order, siblings by start; a parent stands before its children. Times in microseconds,
 * starts relative to the start of the trace.
 */
export interface CardData {
  readonly traceId: string;
  /** Microseconds since the epoch. */
  readonly start: number;
  readonly duration: number;
  /** Median duration of the traces with this root; undefined where this is the only one. */
  readonly usualDuration?: number;
  /** Traces of the recording with the same structure; undefined where they were not counted. */
  readonly sameStructure?: number;
  /** Traces of the recording. */
  readonly traces: number;
  /** Whether any span of the recording says a status. */
  readonly hasStatus: boolean;
  readonly services: readonly string[];
  /** A number for each service that is the same on all cards of the recording: it decides its colour. */
  readonly hues?: readonly number[];
  readonly operations: readonly string[];
  /** What is unusual, in words: one sentence, and what proves it. */
  readonly headline: string;
  readonly detail: string;
  /** Status of the failed rows, by row: "http 503". */
  readonly statuses?: Readonly<Record<number, string>>;
  /** Rows that stand out, the one that explains most first. */
  readonly unusual: readonly number[];
  readonly spans: SpanColumns;
  readonly usual: UsualColumns;
  /** The column of the row that explains most, over the recording: what is usual for it, and what was around it in time. */
  readonly evidence?: Evidence;
}

/** Columns by row. */
export interface SpanColumns {
  /** Row of the parent, -1 for a root. */
  readonly parent: Int32Array;
  readonly depth: Uint32Array;
  /** Index into services, operations. */
  readonly service: Uint32Array;
  readonly operation: Uint32Array;
  readonly start: Float64Array;
  readonly duration: Float64Array;
  /** Time in the span without its children. */
  readonly self: Float64Array;
  /** 1 where the status is an error. */
  readonly error: Uint8Array;
  /** 1 where the span stands for a parent that was not recorded. */
  readonly standIn: Uint8Array;
  /** 1 where the span is on the critical path. */
  readonly critical: Uint8Array;
  /** Index into the columns of {@link UsualColumns}; 0xffffffff where the call path was never seen otherwise. */
  readonly path: Uint32Array;
}

/** What is usual, by call path: statistics over all calls of the recording along it. */
export interface UsualColumns {
  readonly count: Float64Array;
  readonly selfMean: Float64Array;
  readonly selfStd: Float64Array;
  readonly selfMedian: Float64Array;
  readonly selfP95: Float64Array;
  readonly durationMean: Float64Array;
  readonly durationP95: Float64Array;
}

/** Proof of the headline. */
export interface Evidence {
  /** The row it is about. */
  readonly row: number;
  /**
   * Calls by self time: bins of equal width in the logarithm from `low` to `high`, microseconds. Absent where it is not
   * known.
   */
  readonly histogram?: { readonly low: number; readonly high: number; readonly counts: readonly number[] };
  /** Calls on the same path that took as long, or nearly. */
  readonly asLong?: number;
  /** Calls on the same path around it: seconds from this trace, and self time, microseconds. */
  readonly around?: { readonly seconds: readonly number[]; readonly self: readonly number[] };
  /** Traces of the recording with an error; absent where it says no status. */
  readonly failed?: number;
}
