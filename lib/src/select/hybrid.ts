import { UsageError } from "../base/error.js";
import type { Embedding } from "../represent/representation.js";
import { checkSelect } from "./check.js";
import { follow, pause } from "./follow.js";
import { KMeans } from "./kmeans/kmeans.js";
import { DensePoints } from "./points/dense.js";
import type { Rows } from "./points/distance.js";
import type { Points } from "./points/points.js";
import { checkRows, pointsOf } from "./points/points-of.js";
import { sampleRows, sampleSize } from "./sample.js";
import type { Selected, Selection, SelectOptions } from "./selection.js";
import { stratifiedRows } from "./stratified.js";

export interface HybridOptions {
  /** Starts of k-means. Default 10. */
  readonly restarts?: number;
  /** Stratum of each row of the embedding: the sample is stratified by it. Default: a uniform sample. */
  readonly strata?: Uint32Array;
  /** Threads that share the work; the result does not depend on it. Default: as many as the machine runs at once, at most 4. */
  readonly threads?: number;
}

/**
 * The paper's hybrid representative selection (section IV): k-means on a sample, then every trace follows the nearest
 * centroid. The representative of a cluster is the trace nearest to the centroid.
 *
 * @example
 * const embedding = { ids: ["a", "b", "c"], width: 1, vectors: Float32Array.of(0, 1, 9) };
 * const { assignment } = await new HybridSelection().select(embedding, { budget: 2, seed: 1 });
 * assert.equal(assignment[0], assignment[1]);
 * assert.notEqual(assignment[0], assignment[2]);
 */
export class HybridSelection implements Selection {
  readonly name = "kmeans";

  constructor(readonly options: HybridOptions = {}) {}

  async select(embedding: Embedding, options: SelectOptions): Promise<Selected> {
    checkSelect(embedding, options);
    const { budget, seed, signal, onProgress } = options;
    // Numbers that are not finite are found in the sample, and where the nearest centres of all are looked for.
    const points = pointsOf(embedding.vectors, embedding.width, true);
    const { restarts = 10, threads } = this.options;
    const steps = new KMeans({ k: budget, seed, restarts, threads }).steps(this.#sample(points, seed));
    for (;;) {
      const step = steps.next();
      if (step.done) {
        const selected = await follow(points, step.value.centroids, options, threads);
        if (!allFinite(selected.distance)) checkRows(embedding.vectors, embedding.width);
        return selected;
      }
      onProgress?.({ stage: "cluster", done: step.value.restart, total: restarts, unit: "starts" });
      await pause(signal);
    }
  }

  #sample(points: Points, seed: number): Points {
    const { count } = points;
    const { strata } = this.options;
    if (strata !== undefined && strata.length !== count) {
      throw new UsageError(`Cannot select traces: there are ${strata.length} strata for ${count} traces`);
    }
    const size = sampleSize(count);
    if (size === count) {
      if (points instanceof DensePoints) checkRows(points.rows, points.width);
      return points;
    }
    const rows = strata === undefined ? sampleRows(count, size, seed) : stratifiedRows(strata, size, seed);
    const sample = points.pick(rows);
    if (sample instanceof DensePoints) checkSample(sample, rows);
    return sample;
  }
}

/** Names the row as the embedding has it. */
function checkSample({ rows: numbers, width }: DensePoints, rows: Uint32Array) {
  if (allFinite(numbers)) return;
  const place = numbers.findIndex((x) => !Number.isFinite(x));
  const [row, column] = [rows[Math.floor(place / width)], place % width];
  throw new UsageError(`Cannot cluster: a number is ${numbers[place]}`, { row, column });
}

function allFinite(numbers: Rows): boolean {
  // What is not finite times 0 is no number.
  let sum = 0;
  for (let p = 0; p < numbers.length; p++) sum += numbers[p] * 0;
  return sum === 0;
}
