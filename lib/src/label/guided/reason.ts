import { kernel } from "./kernel.js";
import type { PoolPosterior } from "./pool-posterior.js";

/** Share of the first uncertainty that is left where nothing like it was answered. */
const FAR = 0.7;
/** Size of the prediction, on the scale of answers, up to which it is a doubt. */
const DOUBT = 0.5;

/**
 * Traces that an answer on card `i` speaks for: those of the pool, each by its squared correlation with the card.
 */
export function followersOf({ covariance, mean, pool }: PoolPosterior, i: number): number {
  const at = (a: number, b: number) => covariance[a >= b ? (a * (a + 1)) / 2 + b : (b * (b + 1)) / 2 + a];
  let sum = 0;
  for (let j = 0; j < mean.length; j++) {
    sum += pool.sizes[j] * Math.min(1, at(i, j) ** 2 / Math.max(at(i, i) * at(j, j), 1e-12));
  }
  return Math.max(1, Math.round(sum));
}

/** The same for a trace that was answered already, by its likeness. */
export function followersOfAnswered({ points, pool }: PoolPosterior, row: number): number {
  const self = kernel(points, row, points, row);
  let sum = 0;
  for (const [j, other] of pool.rows.entries()) {
    const likeness = kernel(points, row, points, other) ** 2 / (self * kernel(points, other, points, other));
    sum += pool.sizes[j] * likeness;
  }
  return Math.max(1, Math.round(sum));
}

/** Why card `i` of the pool is shown, in words. */
export function reasonOf(posterior: PoolPosterior, i: number, answers: number, followers: number): string {
  const { points, pool, mean } = posterior;
  const left = posterior.variance(i) / kernel(points, pool.rows[i], points, pool.rows[i]);
  return `${why()}; decides about ${followers.toLocaleString("en-US")} ${followers === 1 ? "trace" : "traces"}`;

  function why(): string {
    if (answers === 0) return "a good place to begin";
    if (left > FAR) return "far from everything you have seen";
    if (Math.abs(mean[i]) < DOUBT) return "between what you called normal and what you called abnormal";
    return `probably ${mean[i] > 0 ? "abnormal" : "normal"}, to make sure`;
  }
}

export const ASKED_AGAIN = "asked again: your answer differs from its neighbours";
