/** What is said of each trace in its neighbourhood in time: the input of guided labelling. */
export interface ContextFeatures {
  readonly traces: number;
  /** One row of {@link CONTEXT_WIDTH} numbers per trace. */
  readonly x: Float64Array;
  /** Per trace, where its most suspect deviation lies; the same number means the same place after a new baseline, too. */
  readonly channel: Int32Array;
  /** The channel in words. */
  channelName(channel: number): string;
  /** How suspect the trace is before any answer: the largest of `lat`, `st` and `se`. */
  readonly su: Float64Array;
  /** Number of the structure of the trace. */
  readonly shape: Int32Array;
  /** Start, seconds since the epoch. */
  readonly time: Float64Array;
  /** Log deviation of the most deviating unit over its usual spread. */
  readonly eTau: Float64Array;
  /** The same for the neighbourhood of the trace. */
  readonly zTau: Float64Array;
  /** How much more often than elsewhere the shape of the trace occurs around it, natural logarithm. */
  readonly burst: Float64Array;
  /** Log deviation of the duration from end to end. */
  readonly r: Float64Array;
  /** Suspicion from errors, 0 to 3.4. */
  readonly se: Float64Array;
  /** Suspicion from times, 0 to 3.4. */
  readonly lat: Float64Array;
  /** Suspicion from structure, 0 to 3.4. */
  readonly st: Float64Array;
}

/** Numbers per trace in `ContextFeatures.x`. */
export const CONTEXT_WIDTH = 14;
