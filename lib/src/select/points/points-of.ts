import { UsageError } from "../../base/error.js";
import { DensePoints } from "./dense.js";
import type { Rows } from "./distance.js";
import type { Points } from "./points.js";
import { commonValues, SparsePoints } from "./sparse.js";

/** Below this width nothing is saved by leaving common values out. */
const NARROW = 128;
/** Share of numbers that may differ from the common ones. */
const SPARSE = 0.25;

/**
 * Makes vectors ready for clustering. Wide ones that mostly hold one value per column, such as the -1 of absent call
 * paths, are kept without these values.
 *
 * @param vectors Rows of `width` numbers.
 * @param unseen Leaves it to the caller to look for numbers that are not finite, where nothing here reads them all.
 * @throws UsageError if they are no whole rows, none at all, or a number is not finite.
 *
 * @example
 * assert.equal(pointsOf(Float32Array.of(0, 1, 2, 3), 2).count, 2);
 */
export function pointsOf(vectors: Rows, width: number, unseen = false): Points {
  if (unseen && width < NARROW && vectors instanceof Float32Array) checkShape(vectors, width);
  else checkRows(vectors, width);
  if (width < NARROW) return new DensePoints(vectors, width);
  const { values, share } = commonValues(vectors, width);
  return share < 1 - SPARSE ? new DensePoints(vectors, width) : SparsePoints.of(vectors, width, values);
}

/** @throws UsageError as {@link pointsOf} does. */
export function checkRows(vectors: Rows, width: number) {
  checkShape(vectors, width);
  if (vectors instanceof Float32Array && allFinite(vectors)) return;
  for (let p = 0; p < vectors.length; p++) {
    // Also false for NaN. Squares of larger numbers would overflow.
    if (!(Math.abs(vectors[p]) <= 1e150)) {
      const place = { row: Math.floor(p / width), column: p % width };
      throw new UsageError(`Cannot cluster: a number is ${vectors[p]}`, place);
    }
  }
}

function checkShape(vectors: Rows, width: number) {
  if (!Number.isInteger(width) || width < 1) throw new UsageError(`Cannot cluster: width is ${width}, not 1 or more`);
  const n = vectors.length / width;
  if (!Number.isInteger(n)) throw new UsageError(`Cannot cluster: ${vectors.length} numbers are no rows of ${width}`);
  if (n === 0) throw new UsageError("Cannot cluster: there are no rows");
}

function allFinite(vectors: Float32Array): boolean {
  const bits = new Int32Array(vectors.buffer, vectors.byteOffset, vectors.length);
  // The exponent of what is not finite is all ones: one more in its last place reaches the sign.
  let seen = 0;
  let p = 0;
  for (const end = bits.length - 3; p < end; p += 4) {
    seen |= ((bits[p] & 0x7fffffff) + 0x00800000) | ((bits[p + 1] & 0x7fffffff) + 0x00800000);
    seen |= ((bits[p + 2] & 0x7fffffff) + 0x00800000) | ((bits[p + 3] & 0x7fffffff) + 0x00800000);
  }
  for (; p < bits.length; p++) seen |= (bits[p] & 0x7fffffff) + 0x00800000;
  return seen >= 0;
}
