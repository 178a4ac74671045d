import { NOISE } from "./gaussian-process.js";
import { normalCdf } from "./normal-cdf.js";
import type { PoolPosterior } from "./pool-posterior.js";

/** Variance added before a mean becomes a probability. */
export const BLUR = 0.1;

/**
 * What an answer on each card is worth: the doubt it would take away from the traces it speaks for.
 *
 *     u = Phi(-|mu| / sqrt(C_jj + .1))
 *     score(c) = u_c / (C_cc + .2) * sum_j C_cj^2 sqrt(w_j) u_j / C_jj
 */
export function scores(posterior: PoolPosterior): Float64Array {
  const { covariance, mean, pool } = posterior;
  const n = mean.length;
  const doubt = mean.map((mu, i) => normalCdf(-Math.abs(mu) / Math.sqrt(posterior.variance(i) + BLUR)));
  const gain = doubt.map((u, i) => (Math.sqrt(pool.sizes[i]) * u) / posterior.variance(i));
  const sums = new Float64Array(n);
  for (let i = 0, at = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < i; j++, at++) {
      const squared = covariance[at] * covariance[at];
      sum += squared * gain[j];
      sums[j] += squared * gain[i];
    }
    sums[i] += sum + covariance[at] * covariance[at] * gain[i];
    at++;
  }
  return sums.map((sum, i) => (sum * doubt[i]) / (posterior.variance(i) + NOISE.once));
}

/** The card of greatest worth that is still open, -1 if there is none. */
export function choose(posterior: PoolPosterior, isOpen: (row: number) => boolean): number {
  const worth = scores(posterior);
  let best = -1;
  for (const [i, row] of posterior.pool.rows.entries()) {
    if (isOpen(row) && (best < 0 || worth[i] > worth[best])) best = i;
  }
  return best;
}
