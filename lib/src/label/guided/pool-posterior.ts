import { GaussianProcess, type Observation } from "./gaussian-process.js";
import { priorMean } from "./kernel.js";
import { gather, kernelLine, type Seen } from "./kernel-line.js";
import type { Points } from "./lens.js";
import type { Pool } from "./pool.js";

/** What a {@link PoolPosterior} is made of beside points, pool and process. */
export interface PosteriorParts {
  readonly mean: Float64Array;
  /** Absent where nobody has asked for it yet. */
  readonly covariance?: Float64Array;
  readonly kernels: readonly Float64Array[];
  readonly reduced: readonly Float64Array[];
}

/**
 * What the answers say of the traces of a pool, all together: mean and covariance. One answer more, or another weight of
 * an earlier one, changes the covariance by one outer product, 2 million products for 2,000 cards.
 */
export class PoolPosterior {
  readonly mean: Float64Array;
  /** Computed when it is first asked for: states that are only passed through never are. */
  #covariance?: Float64Array;
  #process: GaussianProcess;
  /** Kernel of each answer to the pool. */
  readonly #kernels: Float64Array[];
  /** L^-1 times the above, where L is the factor of the process. */
  #reduced: Float64Array[];

  /** @param parts Of a posterior of the same points, pool and process, which is then not computed again. */
  constructor(
    readonly points: Points,
    readonly pool: Pool,
    process: GaussianProcess,
    parts?: PosteriorParts,
  ) {
    const { rows } = pool;
    this.#process = process;
    this.#kernels = parts?.kernels.slice() ?? [];
    this.#reduced = parts?.reduced.slice() ?? [];
    this.#covariance = parts?.covariance;
    this.mean = parts?.mean ?? new Float64Array(rows.length);
    if (parts !== undefined) return;
    for (const { row } of process.observations) this.#kernels.push(this.#kernelTo(row));
    this.#reduce();
  }

  /** Lower triangle by rows: that of i and j <= i is at i (i + 1) / 2 + j. */
  get covariance(): Float64Array {
    this.#covariance ??= this.#wholeCovariance();
    return this.#covariance;
  }

  /** The process whose answers are taken in. */
  get process(): GaussianProcess {
    return this.#process;
  }

  /** All that costs time to compute, as plain arrays: those in use, not copies. */
  get parts(): Required<PosteriorParts> {
    return { mean: this.mean, covariance: this.covariance, kernels: this.#kernels, reduced: this.#reduced };
  }

  /** One that goes its own way from here. */
  clone(): PoolPosterior {
    const process = new GaussianProcess(this.points, this.#process.observations);
    return new PoolPosterior(this.points, this.pool, process, {
      kernels: this.#kernels,
      reduced: this.#reduced,
      mean: this.mean.slice(),
      covariance: this.#covariance?.slice(),
    });
  }

  /** Variance of card `i`. */
  variance(i: number): number {
    return Math.max(this.covariance[(i * (i + 3)) / 2], 1e-4);
  }

  /** Takes in the last observation of the process, which has just been added. */
  grow(): void {
    const { observations } = this.#process;
    this.#kernels.push(this.#kernelTo(observations[observations.length - 1].row));
    const vector = this.#reducedRow(observations.length - 1);
    this.#reduced.push(vector);
    // The whole is subtracted answer by answer, too: the same to the last bit.
    if (this.#covariance !== undefined) this.#addOuter(vector, -1);
    this.#renewMean();
  }

  /**
   * Takes in a process that differs in one observation.
   *
   * @param index Which one.
   * @param now What it is now; undefined: it is gone.
   */
  change(index: number, now: Observation | undefined, process: GaussianProcess): void {
    const column = this.#process.factor.inverseColumn(index);
    this.#covariance ??= this.#wholeCovariance();
    const vector = new Float64Array(this.mean.length);
    for (const [j, weight] of column.entries()) addScaled(vector, this.#kernels[j], weight);
    // (A - d e e')^-1 = A^-1 + d u u' / (1 - d A^-1_ii) with u = A^-1 e; gone is d = -Infinity.
    const less = now === undefined ? -Infinity : this.#process.observations[index].noise - now.noise;
    this.#addOuter(vector, less === -Infinity ? 1 / column[index] : -less / (1 - less * column[index]));
    if (now === undefined) this.#kernels.splice(index, 1);
    this.#process = process;
    this.#reduce();
  }

  #wholeCovariance(): Float64Array {
    const { rows } = this.pool;
    const seen = this.#seen();
    const covariance = new Float64Array((rows.length * (rows.length + 1)) / 2);
    for (let i = 0, begin = 0; i < rows.length; begin += ++i) {
      const line = covariance.subarray(begin, begin + i + 1);
      kernelLine(seen, i, seen, i + 1, line);
      // All answers line by line, which stays at hand.
      subtractAll(line, this.#reduced, i);
    }
    return covariance;
  }

  /** The cards side by side. */
  #seen(): Seen {
    const known = gathered.get(this.pool);
    if (known?.points === this.points) return known.seen;
    const seen = gather(this.points, this.pool.rows);
    gathered.set(this.pool, { points: this.points, seen });
    return seen;
  }

  #kernelTo(row: number): Float64Array {
    const line = new Float64Array(this.pool.rows.length);
    kernelLine(this.points, row, this.#seen(), line.length, line);
    return line;
  }

  #reduce(): void {
    this.#reduced = [];
    for (let i = 0; i < this.#kernels.length; i++) this.#reduced.push(this.#reducedRow(i));
    this.#renewMean();
  }

  #reducedRow(i: number): Float64Array {
    const factor = this.#process.factor.row(i);
    const vector = this.#kernels[i].slice();
    for (let j = 0; j < i; j++) addScaled(vector, this.#reduced[j], -factor[j]);
    for (let p = 0; p < vector.length; p++) vector[p] /= factor[i];
    return vector;
  }

  #renewMean(): void {
    const { rows } = this.pool;
    for (let p = 0; p < rows.length; p++) this.mean[p] = priorMean(this.points.su[rows[p]]);
    for (const [i, weight] of this.#process.weights().entries()) addScaled(this.mean, this.#kernels[i], weight);
  }

  #addOuter(vector: Float64Array, scale: number): void {
    const { covariance } = this;
    for (let i = 0, at = 0; i < vector.length; i++) {
      const scaled = scale * vector[i];
      for (let j = 0; j <= i; j++, at++) covariance[at] += scaled * vector[j];
    }
  }
}

/** Shared by the copies of a posterior. */
const gathered = new WeakMap<Pool, { readonly points: Points; readonly seen: Seen }>();

/** Adds to as many numbers as the sum has. */
function addScaled(sum: Float64Array, vector: Float64Array, scale: number): void {
  for (let p = 0; p < sum.length; p++) sum[p] += scale * vector[p];
}

/** Subtracts each vector times its number `i`, in their order; four at a time, so that the line is gone through less often. */
function subtractAll(line: Float64Array, vectors: readonly Float64Array[], i: number): void {
  let at = 0;
  for (; at + 4 <= vectors.length; at += 4) {
    const [a, b, c, d] = [vectors[at], vectors[at + 1], vectors[at + 2], vectors[at + 3]];
    const [ai, bi, ci, di] = [-a[i], -b[i], -c[i], -d[i]];
    for (let p = 0; p < line.length; p++) line[p] = line[p] + ai * a[p] + bi * b[p] + ci * c[p] + di * d[p];
  }
  for (; at < vectors.length; at++) addScaled(line, vectors[at], -vectors[at][i]);
}
