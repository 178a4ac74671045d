import { studentQuantile } from "./student-t.js";

/** How far annotators agree beyond chance, with a 95 % confidence interval. NaN throughout where it is not defined. */
export interface Coefficient {
  /** 1: always; 0: as often as by chance. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly standardError: number;
  /** Share of agreement that was seen. */
  readonly observed: number;
  /** Share of agreement that chance would give. */
  readonly expected: number;
}

/** What cannot be computed: nobody judged the same trace as another, or no other agreement was possible. */
export const UNDEFINED: Coefficient = {
  estimate: Number.NaN,
  low: Number.NaN,
  high: Number.NaN,
  standardError: Number.NaN,
  observed: Number.NaN,
  expected: Number.NaN,
};

/**
 * The coefficient from what each trace contributes to it: the variance of a mean.
 *
 * K. L. Gwet, Handbook of Inter-Rater Reliability (4th edition, 2014), Section 5.3; Student's t with n - 1 degrees.
 *
 * @param shares One number per trace, linearised.
 * @param centre What the shares vary around.
 */
export function linearised(
  estimate: number,
  observed: number,
  expected: number,
  shares: readonly number[],
  centre = estimate,
): Coefficient {
  const n = shares.length;
  if (n < 2) return { ...UNDEFINED, estimate, observed, expected };
  const squares = shares.reduce((sum, share) => sum + (share - centre) ** 2, 0);
  const standardError = Math.sqrt(squares / (n * (n - 1)));
  const reach = studentQuantile(0.975, n - 1) * standardError;
  return { ...within(estimate, reach), standardError, observed, expected };
}

/** An interval that does not leave -1 to 1. */
export function within(estimate: number, reach: number): Pick<Coefficient, "estimate" | "low" | "high"> {
  return { estimate, low: Math.max(Math.min(-1, estimate), estimate - reach), high: Math.min(1, estimate + reach) };
}
