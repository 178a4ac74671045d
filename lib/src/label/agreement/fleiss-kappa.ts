import { type Coefficient, linearised, UNDEFINED } from "./coefficient.js";
import { pairwise } from "./pairwise.js";

/**
 * Fleiss' kappa: how far any number of annotators agree beyond chance, which is that of the habits of all together.
 *
 *     kappa = (pa - pe) / (1 - pe),  pe = sum_k pi_k^2
 *
 * J. L. Fleiss, Measuring nominal scale agreement among many raters (1971); where traces have unequal numbers of
 * judgements, and for the interval, as K. L. Gwet, Handbook of Inter-Rater Reliability (2014), Sections 2.4 and 5.3.
 *
 * @param counts Per trace, how many annotators gave each category, at least one each; see {@link countsPerTrace}.
 * @returns NaN if no trace has two judgements, or all judgements are the same.
 *
 * @example
 * const { estimate } = fleissKappa([[3, 0], [0, 3], [2, 1]]);
 * assert.equal(estimate.toFixed(2), "0.55");
 */
export function fleissKappa(counts: readonly (readonly number[])[]): Coefficient {
  const { raters, agreeing, paired, observed, habits } = pairwise(counts);
  if (paired === 0) return UNDEFINED;
  const expected = habits.reduce((sum, share) => sum + share * share, 0);
  if (expected >= 1 - 1e-12) return { ...UNDEFINED, observed, expected };
  const kappa = (observed - expected) / (1 - expected);
  const shares = counts.map((row, i) => {
    const own = (counts.length / paired) * (agreeing[i] - (raters[i] >= 2 ? expected : 0));
    const chance = row.reduce((sum, count, k) => sum + count * habits[k], 0) / raters[i];
    return (own - 2 * (1 - kappa) * (chance - expected)) / (1 - expected);
  });
  return linearised(kappa, observed, expected, shares);
}
