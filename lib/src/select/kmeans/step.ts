/** How far `KMeans.steps` has come. */
export interface KMeansStep {
  /** From 0. */
  readonly restart: number;
  /** Rows that changed cluster in this iteration; absent while the start is being chosen. */
  readonly changed?: number;
}
