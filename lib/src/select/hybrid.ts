import type { Embedding } from "../represent/representation.js";
import { checkSelect } from "./check.js";
import { follow, pause } from "./follow.js";
import { KMeans } from "./kmeans/kmeans.js";
import { pointsOf } from "./points/points-of.js";
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
    const points = pointsOf(embedding.vectors, embedding.width);
    const { count } = points;
    const size = sampleSize(count);
    const sample = size === count ? points : points.pick(sampleRows(count, size, seed));
    const restarts = this.options.restarts ?? 10;
    const steps = new KMeans({ k: budget, seed, restarts }).steps(sample);
    for (;;) {
      const step = steps.next();
      if (step.done) return follow(points, step.value.centroids, options);
      onProgress?.({ stage: "cluster", done: step.value.restart, total: restarts, unit: "starts" });
      await pause(signal);
    }
  }
}
