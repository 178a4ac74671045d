import { type Coefficient, linearised, UNDEFINED } from "./coefficient.js";
import { pairwise } from "./pairwise.js";

/**
 * Gwet's AC1: agreement of any number of annotators beyond chance, where chance is counted for traces that are hard to
 * judge only. Kappa falls where one answer is rare, however well people agree, as is usual for anomalies; AC1 hardly does.
 *
 *     AC1 = (pa - pe) / (1 - pe),  pe = sum_k pi_k (1 - pi_k) / (q - 1)
 *
 * K. L. Gwet, Computing inter-rater reliability and its variance in the presence of high agreement (2008); missing
 * judgements and the interval as in his Handbook of Inter-Rater Reliability (2014), Sections 2.4 and 5.3.
 *
 * @param counts Per trace, how many annotators gave each of q >= 2 categories, at least one each; see {@link countsPerTrace}.
 * @returns NaN if no trace has two judgements.
 *
 * @example All agree, though one answer never occurs
 * assert.equal(gwetAc1([[2, 0], [2, 0], [2, 0]]).estimate, 1);
 */
export function gwetAc1(counts: readonly (readonly number[])[]): Coefficient {
  const { raters, agreeing, paired, observed, habits } = pairwise(counts);
  if (paired === 0) return UNDEFINED;
  const others = habits.length - 1;
  const expected = habits.reduce((sum, share) => sum + share * (1 - share), 0) / others;
  const ac1 = (observed - expected) / (1 - expected);
  const shares = counts.map((row, i) => {
    const own = (counts.length / paired) * (agreeing[i] - (raters[i] >= 2 ? expected : 0));
    const chance = row.reduce((sum, count, k) => sum + count * (1 - habits[k]), 0) / (raters[i] * others);
    return (own - 2 * (1 - ac1) * (chance - expected)) / (1 - expected);
  });
  return linearised(ac1, observed, expected, shares);
}
