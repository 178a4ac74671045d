/**
 * Turns texts into vectors. Vectors of different encoders must never mix: the name stands in every result and every
 * saved model.
 */
export interface TextEncoder {
  /** Which weights made the vectors, for example "all-MiniLM-L6-v2". */
  readonly name: string;
  /** Numbers per text. */
  readonly width: number;
  /**
   * Vectors of `texts`, one row of `width` numbers each. The vector of a text depends on that text alone, not on the
   * others of the call.
   */
  embed(texts: readonly string[]): Promise<Float32Array>;
}
