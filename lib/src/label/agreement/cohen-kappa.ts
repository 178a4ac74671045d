import { type Coefficient, UNDEFINED, within } from "./coefficient.js";

/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Cohen's kappa: how far two annotators agree beyond what their own habits would give by chance.
 *
 *     kappa = (po - pe) / (1 - pe),  pe = sum_k p_k. p_.k
 *
 * J. Cohen, A coefficient of agreement for nominal scales (1960). The interval is the large sample one of J. L. Fleiss,
 * J. Cohen and B. S. Everitt (1969), Equation 13.
 *
 * @param table Square: how often the first said the row's category and the second the column's, see {@link confusion}.
 * @returns NaN if both always said one and the same thing: no chance is left to compare with.
 *
 * @example
 * const { estimate } = cohenKappa([[20, 5], [10, 15]]);
 * assert.equal(estimate.toFixed(3), "0.400");
 */
export function cohenKappa(table: readonly (readonly number[])[]): Coefficient {
  const n = table.flat().reduce((sum, count) => sum + count, 0);
  if (n === 0) return UNDEFINED;
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0) / n);
  const columns = table.map((_, k) => table.reduce((sum, row) => sum + row[k], 0) / n);
  const observed = table.reduce((sum, row, k) => sum + row[k] / n, 0);
  const expected = rows.reduce((sum, row, k) => sum + row * columns[k], 0);
  if (expected === 1) return { ...UNDEFINED, observed, expected };
  const kappa = (observed - expected) / (1 - expected);

  let variance = -((kappa - expected * (1 - kappa)) ** 2);
  table.forEach((row, i) => {
    row.forEach((count, j) => {
      const share = count / n;
      if (i === j) variance += share * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2;
      else variance += share * ((1 - kappa) * (columns[i] + rows[j])) ** 2;
    });
  });
  const standardError = Math.sqrt(Math.max(0, variance) / n) / (1 - expected);
  return { ...within(kappa, Z * standardError), standardError, observed, expected };
}
