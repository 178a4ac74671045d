import { type Coefficient, linearised, UNDEFINED } from "./coefficient.js";

/**
 * Krippendorff's alpha for nominal values: 1 - (disagreement seen / disagreement by chance), for any number of
 * annotators and missing judgements.
 *
 * K. Krippendorff, Computing Krippendorff's alpha-reliability (2011), Section D; the interval as K. L. Gwet, Handbook of
 * Inter-Rater Reliability (2014), Section 5.3, in whose terms alpha = (pa - pe) / (1 - pe).
 *
 * @param counts Per trace, how many annotators gave each category; traces with one judgement count for nothing.
 * @returns NaN if no trace has two judgements, or all judgements are the same.
 *
 * @example
 * const { estimate } = krippendorffAlpha([[2, 0], [0, 2], [1, 1], [2, 0]]);
 * assert.equal(estimate.toFixed(4), "0.5333");
 */
export function krippendorffAlpha(counts: readonly (readonly number[])[]): Coefficient {
  const judged = counts.map((row) => ({ row, raters: row.reduce((sum, count) => sum + count, 0) }));
  const pairable = judged.filter(({ raters }) => raters >= 2);
  const n = pairable.length;
  if (n === 0) return UNDEFINED;
  const values = pairable.reduce((sum, { raters }) => sum + raters, 0);
  const mean = values / n;
  const habits = pairable[0].row.map((_, k) => pairable.reduce((sum, { row }) => sum + row[k], 0) / values);
  const agreeing = pairable.map(
    ({ row, raters }) => row.reduce((sum, count) => sum + count * (count - 1), 0) / (mean * (raters - 1)),
  );
  const raw = agreeing.reduce((sum, share) => sum + share, 0) / n;
  const observed = (1 - 1 / values) * raw + 1 / values;
  const expected = habits.reduce((sum, share) => sum + share * share, 0);
  if (expected >= 1 - 1e-12) return { ...UNDEFINED, observed, expected };

  const rawAlpha = (raw - expected) / (1 - expected);
  const shares = pairable.map(({ row, raters }, i) => {
    const surplus = (raters - mean) / mean;
    const own = agreeing[i] - observed * surplus - expected;
    const chance = row.reduce((sum, count, k) => sum + count * habits[k], 0) / mean - expected * surplus - expected;
    return (own - 2 * (1 - rawAlpha) * chance) / (1 - expected);
  });
  return linearised((observed - expected) / (1 - expected), observed, expected, shares, rawAlpha);
}
