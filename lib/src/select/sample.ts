import { Random } from "../base/random.js";

/**
 * How many traces are clustered: a tenth, but at least 10,000 (paper, section IV: a tenth; the least is ours, so that
 * small recordings are clustered whole).
 *
 * @example
 * assert.equal(sampleSize(130_363), 13_036);
 * assert.equal(sampleSize(84_770), 10_000);
 * assert.equal(sampleSize(500), 500);
 */
export function sampleSize(traces: number): number {
  return Math.min(traces, Math.max(10_000, Math.floor(traces / 10)));
}

/**
 * A uniform sample without repetition, in rising order.
 *
 * @param size Rows there are.
 * @param count Rows wanted, at most `size`.
 *
 * @example
 * assert.deepEqual([...sampleRows(3, 3, 1)], [0, 1, 2]);
 */
export function sampleRows(size: number, count: number, seed: number): Uint32Array {
  return new Random(seed, "sample").sample(size, count);
}
