import type { Random } from "../../base/random.js";

/**
 * A number of the Gamma distribution with this shape and scale 1.
 *
 * G. Marsaglia and W. W. Tsang, A simple method for generating gamma variables (2000); below shape 1 with their note in
 * Section 6: Gamma(a) = Gamma(a + 1) U^(1 / a).
 *
 * @param shape Above 0.
 */
export function sampleGamma(random: Random, shape: number): number {
  if (shape < 1) return sampleGamma(random, shape + 1) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/**
 * A number of the Beta distribution, X / (X + Y) of two Gamma numbers.
 *
 * @param a Above 0.
 * @param b Above 0.
 *
 * @example
 * const x = sampleBeta(new Random(1), 20.5, 0.5);
 * assert.ok(x > 0.5 && x <= 1);
 */
export function sampleBeta(random: Random, a: number, b: number): number {
  const x = sampleGamma(random, a);
  const y = sampleGamma(random, b);
  return x + y === 0 ? Number(random.next() < a / (a + b)) : x / (x + y);
}

/**
 * A number of the Binomial distribution: successes in n trials.
 *
 * By the median trial's order statistic, a Beta number, which halves n each time (J. H. Ahrens and U. Dieter, Computer
 * methods for sampling from gamma, beta, Poisson and binomial distributions, 1974).
 */
export function sampleBinomial(random: Random, n: number, p: number): number {
  let trials = n;
  let share = p;
  let successes = 0;
  while (trials > 16 && share > 0 && share < 1) {
    const rank = 1 + Math.floor(trials / 2);
    const middle = sampleBeta(random, rank, trials + 1 - rank);
    if (middle <= share) {
      successes += rank;
      trials -= rank;
      share = (share - middle) / (1 - middle);
    } else {
      trials = rank - 1;
      share /= middle;
    }
  }
  for (; trials > 0; trials--) successes += Number(random.next() < share);
  return successes;
}
