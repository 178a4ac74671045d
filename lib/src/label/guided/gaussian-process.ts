import { Cholesky } from "./cholesky.js";
import { kernel, priorMean } from "./kernel.js";
import type { Points } from "./lens.js";

/**
 * Variance of an answer that was given once, of one that was confirmed, and of the second of two that contradict each other:
 * it stands, but its neighbours have more to say than it has.
 */
export const NOISE = { once: 0.2, confirmed: 0.03, disputed: 0.6 } as const;

/** An answer on the scale of the model. */
export interface Observation {
  /** Of the trace, in the points of the model. */
  readonly row: number;
  /** -1 normal, +1 abnormal. */
  readonly value: number;
  /** Variance of the answer. */
  readonly noise: number;
}

/**
 * A Gaussian process over the answers: what they say of any trace, and how surely.
 *
 *     f = m + k' (K + noise)^-1 (a - m),  v = k(x, x) - k' (K + noise)^-1 k
 *
 * Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), Algorithm 2.1 and Section 5.4.2.
 */
export class GaussianProcess {
  readonly observations: Observation[] = [];
  readonly factor = new Cholesky();
  readonly #residuals: number[] = [];
  #weights?: Float64Array;

  constructor(
    readonly points: Points,
    observations: Iterable<Observation> = [],
  ) {
    for (const observation of observations) this.add(observation);
  }

  /** Whether there is an answer on a trace. */
  observes(row: number): boolean {
    return this.observations.some((observation) => observation.row === row);
  }

  /** One answer more; the factor grows by a row. */
  add(observation: Observation): void {
    const { points, observations } = this;
    const row = Float64Array.from([...observations, observation], (other) =>
      kernel(points, observation.row, points, other.row),
    );
    row[observations.length] += observation.noise;
    this.factor.push(row);
    observations.push(observation);
    this.#residuals.push(observation.value - priorMean(points.su[observation.row]));
    this.#weights = undefined;
  }

  /** (K + noise)^-1 (a - m) */
  weights(): Float64Array {
    this.#weights ??= this.factor.solve(this.#residuals);
    return this.#weights;
  }

  /** What the answers predict of trace `row`: abnormal above 0. */
  mean(row: number): number {
    const weights = this.weights();
    let sum = priorMean(this.points.su[row]);
    for (let i = 0; i < weights.length; i++) sum += weights[i] * this.#kernelTo(i, row);
    return sum;
  }

  /** How uncertain that is. */
  variance(row: number): number {
    const y = this.factor.forward(Float64Array.from(this.observations, (_, i) => this.#kernelTo(i, row)));
    let rest = kernel(this.points, row, this.points, row);
    for (const value of y) rest -= value * value;
    return Math.max(rest, 0);
  }

  /** What each answer would be predicted to be without itself. */
  leaveOneOut(): Float64Array {
    const weights = this.weights();
    const diagonal = this.factor.inverseDiagonal();
    return Float64Array.from(this.observations, ({ value }, i) => value - weights[i] / diagonal[i]);
  }

  /** ln p(answers), without the constant. */
  logMarginalLikelihood(): number {
    const fit = this.weights().reduce((sum, weight, i) => sum + weight * this.#residuals[i], 0);
    return -fit / 2 - this.factor.logDeterminant() / 2;
  }

  #kernelTo(i: number, row: number): number {
    return kernel(this.points, this.observations[i].row, this.points, row);
  }
}
