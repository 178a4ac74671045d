import { UsageError } from "../../base/error.js";
import { Random } from "../../base/random.js";
import type { Work } from "../../base/work.js";
import type { Rows } from "./distance.js";
import { lloyd, type Solution } from "./lloyd.js";
import { nearestTwo } from "./nearest.js";
import { start } from "./start.js";

export interface KMeansOptions {
  /** Clusters; fewer come out if there are fewer different rows. */
  readonly k: number;
  readonly seed: number;
  /** Starts, of which the one with the least inertia is kept. Default 10. */
  readonly restarts?: number;
  /** Default 300. */
  readonly maxIterations?: number;
  /** Times the mean variance of the columns: how little all centres together may move at the end. Default 1e-4. */
  readonly tolerance?: number;
}

/** How far {@link KMeans.steps} has come. */
export interface KMeansStep {
  /** From 0. */
  readonly restart: number;
  /** Rows that changed cluster in this iteration; absent while the start is being chosen. */
  readonly changed?: number;
}

/**
 * k-means clustering by Euclidean distance: greedy k-means++, Lloyd's iterations made faster by bounds, restarts.
 * The same vectors, options and seed give the same bytes.
 *
 * @example
 * const fitted = new KMeans({ k: 2, seed: 1 }).fit(Float32Array.of(0, 1, 10, 11), 1);
 * assert.deepEqual([...fitted.centroids].sort((a, b) => a - b), [0.5, 10.5]);
 * assert.equal(fitted.inertia, 1);
 */
export class KMeans {
  constructor(readonly options: KMeansOptions) {}

  /**
   * @param vectors Rows of `width` numbers.
   * @throws UsageError if `k` or `width` cannot be used, or a number is not finite.
   */
  fit(vectors: Rows, width: number, work: Work = {}): FittedKMeans {
    const steps = this.steps(vectors, width);
    for (;;) {
      work.signal?.throwIfAborted();
      const step = steps.next();
      if (step.done) return step.value;
      work.onProgress?.({
        stage: "cluster",
        done: step.value.restart,
        total: this.options.restarts ?? 10,
        unit: "starts",
      });
    }
  }

  /** The same as {@link KMeans.fit}, iteration by iteration. */
  *steps(vectors: Rows, width: number): Generator<KMeansStep, FittedKMeans> {
    const { k, seed, restarts = 10, maxIterations = 300, tolerance = 1e-4 } = this.options;
    checkCount("number of clusters", k);
    checkCount("number of restarts", restarts);
    checkCount("number of iterations", maxIterations);
    checkRows(vectors, width);
    const options = { maxIterations, tolerance: tolerance * meanVariance(vectors, width) };
    let best: Solution | undefined;
    for (let restart = 0; restart < restarts && best?.inertia !== 0; restart++) {
      const choosing = start(vectors, width, k, new Random(seed, `k-means ${restart}`));
      let choice = choosing.next();
      for (; !choice.done; choice = choosing.next()) yield { restart };
      const iterations = lloyd(vectors, width, choice.value, options);
      let step = iterations.next();
      for (; !step.done; step = iterations.next()) yield { restart, changed: step.value };
      if (best === undefined || step.value.inertia < best.inertia) best = step.value;
    }
    return new FittedKMeans(vectors, width, best!);
  }
}

/** Clusters found by {@link KMeans}. */
export class FittedKMeans {
  readonly width: number;
  /** Rows of `width` numbers, one per cluster. */
  readonly centroids: Float64Array;
  /** For each row that was clustered the index of its centroid: the nearest one, of equally near ones the first. */
  readonly assignment: Uint32Array;
  /** Sum of the squared distances of the rows to their centroids. */
  readonly inertia: number;
  /** Iterations of the start that was kept. */
  readonly iterations: number;

  constructor(vectors: Rows, width: number, { centres, inertia, iterations }: Solution) {
    this.width = width;
    this.centroids = centres;
    // The bounds may leave a row at the last of several equally near centres.
    this.assignment = this.assign(vectors);
    this.inertia = inertia;
    this.iterations = iterations;
  }

  /** The nearest centroid of each row; of equally near ones the first. */
  assign(vectors: Rows): Uint32Array {
    const n = vectors.length / this.width;
    const index = new Uint32Array(n);
    const distance = new Float32Array(n);
    nearestTwo(vectors, this.width, this.centroids, 0, n, { index, distance, rival: new Float32Array(n) });
    return index;
  }
}

function checkCount(what: string, value: number) {
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`Cannot cluster: ${what} is ${value}, not 1 or more`);
}

/** @throws UsageError if `vectors` are not whole rows of finite numbers, at least one. */
export function checkRows(vectors: Rows, width: number) {
  checkCount("width", width);
  const n = vectors.length / width;
  if (!Number.isInteger(n)) throw new UsageError(`Cannot cluster: ${vectors.length} numbers are no rows of ${width}`);
  if (n === 0) throw new UsageError("Cannot cluster: there are no rows");
  for (let p = 0; p < vectors.length; p++) {
    // Also false for NaN. Squares of larger numbers would overflow.
    if (!(Math.abs(vectors[p]) <= 1e150)) {
      const place = { row: Math.floor(p / width), column: p % width };
      throw new UsageError(`Cannot cluster: a number is ${vectors[p]}`, place);
    }
  }
}

function meanVariance(vectors: Rows, width: number): number {
  const n = vectors.length / width;
  const mean = new Float64Array(width);
  for (let p = 0, j = 0; p < vectors.length; p++) {
    mean[j] += vectors[p] / n;
    if (++j === width) j = 0;
  }
  let sum = 0;
  for (let p = 0, j = 0; p < vectors.length; p++) {
    const d = vectors[p] - mean[j];
    sum += d * d;
    if (++j === width) j = 0;
  }
  return sum / vectors.length;
}
