import type { Embedding } from "../represent/representation.js";
import { checkSelect } from "./check.js";
import { follow, pause } from "./follow.js";
import { KMeans } from "./kmeans/kmeans.js";
import { sampleRows, sampleSize } from "./sample.js";
import type { Selected, Selection, SelectOptions } from "./selection.js";

export interface HybridOptions {
  /** Starts of k-means. Default 10. */
  readonly restarts?: number;
}

/**
 * The paper's hybrid representative selection (section IV): k-means on a uniform sample, then every trace follows the
 * nearest centroid.
 */
export class HybridSelection implements Selection {
  readonly name = "kmeans";

  constructor(readonly options: HybridOptions = {}) {}

  async select(embedding: Embedding, options: SelectOptions): Promise<Selected> {
    checkSelect(embedding, options);
    const { budget, seed, signal, onProgress } = options;
    const { vectors, width } = embedding;
    const n = embedding.ids.length;
    const rows = sampleRows(n, sampleSize(n), seed);
    const sample = rows.length === n ? vectors : gather(vectors, width, rows);
    const restarts = this.options.restarts ?? 10;
    const steps = new KMeans({ k: budget, seed, restarts }).steps(sample, width);
    for (;;) {
      const step = steps.next();
      if (step.done) return follow(embedding, step.value.centroids, options);
      onProgress?.({ stage: "cluster", done: step.value.restart, total: restarts, unit: "starts" });
      await pause(signal);
    }
  }
}

function gather(vectors: Float32Array, width: number, rows: Uint32Array): Float32Array {
  const out = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    out.set(vectors.subarray(rows[i] * width, (rows[i] + 1) * width), i * width);
  }
  return out;
}
