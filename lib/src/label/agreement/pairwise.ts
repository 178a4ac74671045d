/** What the coefficients for several annotators have in common. */
export interface Pairwise {
  /** Judgements of each trace. */
  readonly raters: readonly number[];
  /** Of the pairs of judgements on each trace, the share that agrees; 0 where there is only one. */
  readonly agreeing: readonly number[];
  /** Traces with two judgements or more. */
  readonly paired: number;
  /** Mean of `agreeing` over these. */
  readonly observed: number;
  /** Per category the mean share of the judgements of a trace. */
  readonly habits: readonly number[];
}

/** @param counts Per trace, how many annotators gave each category; at least one each. */
export function pairwise(counts: readonly (readonly number[])[]): Pairwise {
  const raters = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const agreeing = counts.map((row, i) => {
    if (raters[i] < 2) return 0;
    return row.reduce((sum, count) => sum + count * (count - 1), 0) / (raters[i] * (raters[i] - 1));
  });
  const paired = raters.filter((count) => count >= 2).length;
  const observed = agreeing.reduce((sum, share) => sum + share, 0) / paired;
  const categories = counts[0]?.length ?? 0;
  const habits = Array.from(
    { length: categories },
    (_, k) => counts.reduce((sum, row, i) => sum + row[k] / raters[i], 0) / counts.length,
  );
  return { raters, agreeing, paired, observed, habits };
}
