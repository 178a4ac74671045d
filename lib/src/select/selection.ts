import type { Work } from "../base/work.js";
import type { Embedding } from "../represent/representation.js";

export interface SelectOptions extends Work {
  /** Traces a person is willing to label; at least 1. */
  readonly budget: number;
  readonly seed: number;
}

/** Which traces to show to a person, and which of them each trace follows. */
export interface Selected {
  /** Rows of the embedding, one per cluster, all different; at most `budget`. */
  readonly representatives: Uint32Array;
  /** For each row of the embedding the index into `representatives` of its cluster. */
  readonly assignment: Uint32Array;
  /** Euclidean distance of each row to the centre of its cluster. */
  readonly distance: Float32Array;
  /** Distance of each row to the nearest centre of another cluster; Infinity if there is one cluster. */
  readonly rival: Float32Array;
  /** The centres of the clusters, `representatives.length` rows as wide as the embedding. */
  readonly centres: Float64Array;
}

/** A way to choose the traces a person sees: construction stores options only. */
export interface Selection {
  readonly name: string;
  /**
   * The same embedding, budget and seed give the same bytes.
   *
   * @throws UsageError if the budget is not a whole number of at least 1, or the embedding holds no row or numbers
   *   that are not finite.
   */
  select(embedding: Embedding, options: SelectOptions): Promise<Selected>;
}
