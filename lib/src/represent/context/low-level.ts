import { lowerMedian } from "./order-statistics.js";

const BLOCK = 20;
const ALPHA = 0.1;
const block = { values: new Float64Array(256) };

/**
 * The usual value where most may be raised: a low quantile (10 %) of the medians of consecutive blocks of about 20
 * values, at least ten blocks if there are values for them. Faults add time, and come in stretches.
 *
 * @param values In time order, the first `length` count.
 * @returns NaN if there are none.
 */
export function lowLevel(values: Float64Array, length: number): number {
  if (length === 0) return Number.NaN;
  const blocks = length >= 10 * BLOCK ? Math.floor(length / BLOCK) : Math.max(1, Math.min(10, Math.floor(length / 3)));
  const medians = new Float64Array(blocks);
  for (let b = 0; b < blocks; b++) {
    // Value i lies in block floor(i * blocks / length).
    const from = Math.ceil((b * length) / blocks);
    const to = Math.ceil(((b + 1) * length) / blocks);
    for (let i = from; i < to; i++) block.values[i - from] = values[i];
    medians[b] = lowerMedian(block.values, to - from);
  }
  return medians.sort()[Math.floor((blocks - 1) * ALPHA)];
}
