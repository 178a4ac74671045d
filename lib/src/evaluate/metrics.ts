/** Counts of a comparison with the truth; "positive" means abnormal. */
export interface Counts {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

export interface Metrics extends Counts {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * Precision, recall and F1 of the abnormal class; each is 0 where its denominator is 0.
 *
 * @example
 * const { precision, recall, f1 } = metrics({ truePositive: 3, falsePositive: 1, falseNegative: 3, trueNegative: 9 });
 * assert.deepEqual([precision, recall, f1], [0.75, 0.5, 0.6]);
 */
export function metrics(counts: Counts): Metrics {
  const { truePositive, falsePositive, falseNegative } = counts;
  return {
    ...counts,
    precision: ratio(truePositive, truePositive + falsePositive),
    recall: ratio(truePositive, truePositive + falseNegative),
    f1: ratio(2 * truePositive, 2 * truePositive + falsePositive + falseNegative),
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
