/**
 * Share of a standard normal distribution below `z`; relative error below 1.2e-7.
 *
 * The complementary error function by the Chebyshev fit of Press et al., Numerical Recipes (1992), Section 6.2.
 *
 * @example
 * assert.ok(Math.abs(normalCdf(1.96) - 0.975) < 1e-5);
 */
export function normalCdf(z: number): number {
  const size = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + size / 2);
  let fit = 0;
  for (const c of FIT) fit = fit * t + c;
  const tail = (t * Math.exp(-size * size + fit)) / 2;
  return z > 0 ? 1 - tail : tail;
}

/** By falling power of t. */
const FIT = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
];
