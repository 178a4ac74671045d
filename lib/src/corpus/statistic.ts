import { bucketStart } from "./histogram.js";

/** What is known of many whole numbers, here microseconds. */
export interface Statistic {
  readonly count: number;
  readonly mean: number;
  /** Of the population: the mean square of the deviations, then its root. */
  readonly std: number;
  readonly min: number;
  readonly max: number;
  /** Nearest rank, from a histogram: up to 1.6 % low. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Exact sums of whole numbers: they come out the same in whatever order and parts they are added. */
export interface Sums {
  readonly count: number;
  readonly sum: bigint;
  readonly squares: bigint;
  readonly min: number;
  readonly max: number;
}

/**
 * The statistic of exact sums and a histogram. No floating point is added up, so parts may be summed in any order.
 *
 * @param buckets Bucket numbers (rising) and how many values are in each; the counts add up to `sums.count`.
 *
 * @example Of 1, 2, 3
 * const { mean, std, p50 } = statisticOf({ count: 3, sum: 6n, squares: 14n, min: 1, max: 3 }, [[1, 1], [2, 1], [3, 1]]);
 * assert.deepEqual([mean, std, p50], [2, Math.sqrt(6) / 3, 2]);
 */
export function statisticOf(sums: Sums, buckets: Iterable<readonly [bucket: number, count: number]>): Statistic {
  const { count, sum, squares, min, max } = sums;
  const n = BigInt(count);
  const ranks = [0.5, 0.95, 0.99].map((p) => Math.max(1, Math.ceil(p * count)));
  const found: number[] = [];
  let seen = 0;
  for (const [bucket, within] of buckets) {
    seen += within;
    while (found.length < ranks.length && seen >= ranks[found.length]) {
      found.push(Math.min(max, Math.max(min, bucketStart(bucket))));
    }
  }
  return {
    count,
    mean: Number(sum) / count,
    std: Math.sqrt(Number(n * squares - sum * sum)) / count,
    min,
    max,
    p50: found[0],
    p95: found[1],
    p99: found[2],
  };
}
