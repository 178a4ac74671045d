import { UsageError } from "../../base/error.js";
import { Random } from "../../base/random.js";
import type { Work } from "../../base/work.js";
import { nearestRows } from "../kernels/nearest-rows.js";
import type { Rows } from "../points/distance.js";
import type { Points } from "../points/points.js";
import { pointsOf } from "../points/points-of.js";
import { kernelSteps, kernelsCluster } from "./kernel-steps.js";
import { lloyd, type Solution } from "./lloyd.js";
import { start } from "./start.js";
import type { KMeansStep } from "./step.js";

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
  /** Threads that share the starts; the result does not depend on it. Default: as many as the machine runs, at most 4. */
  readonly threads?: number;
}

/**
 * k-means clustering by Euclidean distance: greedy k-means++, Lloyd's iterations made faster by bounds, restarts.
 * The same vectors, options and seed give the same bytes, on any number of threads.
 *
 * Dense vectors in single precision go to the kernels, several starts at a time; all else is done by plain loops.
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
    const steps = this.steps(pointsOf(vectors, width));
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
  *steps(points: Points): Generator<KMeansStep, FittedKMeans> {
    const { k, seed, restarts = 10, maxIterations = 300, tolerance = 1e-4 } = this.options;
    checkCount("number of clusters", k);
    checkCount("number of restarts", restarts);
    checkCount("number of iterations", maxIterations);
    const options = { maxIterations, tolerance: tolerance * meanVariance(points) };
    const { threads } = this.options;
    if (kernelsCluster(points, k)) {
      const best = yield* kernelSteps(points, { k, seed, restarts, threads }, options);
      return new FittedKMeans(points, best, threads);
    }
    let best: Solution | undefined;
    for (let restart = 0; restart < restarts && best?.inertia !== 0; restart++) {
      const choosing = start(points, k, new Random(seed, `k-means ${restart}`));
      let choice = choosing.next();
      for (; !choice.done; choice = choosing.next()) yield { restart };
      const iterations = lloyd(points, choice.value, options);
      let step = iterations.next();
      for (; !step.done; step = iterations.next()) yield { restart, changed: step.value };
      if (best === undefined || step.value.inertia < best.inertia) best = step.value;
    }
    return new FittedKMeans(points, best!);
  }
}

/** Clusters found by {@link KMeans}. */
export class FittedKMeans {
  readonly width: number;
  /** Rows of `width` numbers, one per cluster. */
  readonly centroids: Float64Array;
  /** Sum of the squared distances of the rows to their centroids. */
  readonly inertia: number;
  /** Iterations of the start that was kept. */
  readonly iterations: number;
  readonly #points: Points;
  readonly #threads: number | undefined;
  #assignment: Uint32Array | undefined;

  constructor(points: Points, { centres, inertia, iterations }: Solution, threads?: number) {
    const { width, origin } = points;
    this.width = width;
    this.centroids = origin === undefined ? centres : centres.map((x, p) => x + origin[p % width]);
    this.#points = points;
    this.#threads = threads;
    this.inertia = inertia;
    this.iterations = iterations;
  }

  /**
   * For each row that was clustered the index of its centroid: the nearest one, of equally near ones the first. Found
   * when first asked for.
   */
  get assignment(): Uint32Array {
    // The bounds may have left a row at the last of several equally near centres.
    this.#assignment ??= nearestOf(this.#points, this.centroids, this.#threads);
    return this.#assignment;
  }

  /** The nearest centroid of each row; of equally near ones the first. */
  assign(vectors: Rows): Uint32Array {
    return nearestOf(pointsOf(vectors, this.width), this.centroids, this.#threads);
  }
}

function nearestOf(points: Points, centroids: Float64Array, threads?: number): Uint32Array {
  const index = new Uint32Array(points.count);
  const out = { index, distance: new Float32Array(points.count), rival: new Float32Array(points.count) };
  for (const _ of nearestRows(points, centroids, out, threads));
  return index;
}

function checkCount(what: string, value: number) {
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`Cannot cluster: ${what} is ${value}, not 1 or more`);
}

/** Mean over the columns of their variance. */
function meanVariance(points: Points): number {
  const { count, width } = points;
  const mean = new Float64Array(width);
  for (let i = 0; i < count; i++) points.add(i, mean, 0, 1);
  for (let j = 0; j < width; j++) mean[j] /= count;
  const [norm] = points.norms(mean);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += points.square(i, mean, 0, norm);
  return sum / count / width;
}
