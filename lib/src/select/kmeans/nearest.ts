import type { Rows } from "../points/distance.js";
import type { Points } from "../points/points.js";

/** What {@link nearestTwo} writes: one slot per row. */
export interface Nearest {
  /** Index of the nearest centre; of equally near ones the first. */
  readonly index: Uint32Array;
  /** Distance to it. */
  readonly distance: Rows;
  /** Distance to the nearest other centre, Infinity if there is none. */
  readonly rival: Rows;
}

/**
 * Finds for points `from` to `to - 1` the nearest and the second nearest centre by Euclidean distance.
 *
 * @param centres In the coordinates of the vectors.
 *
 * @example
 * const out = { index: new Uint32Array(2), distance: new Float32Array(2), rival: new Float32Array(2) };
 * nearestTwo(pointsOf(Float32Array.of(0, 9), 1), Float64Array.of(1, 10), 0, 2, out);
 * assert.deepEqual([...out.index], [0, 1]);
 * assert.deepEqual([...out.rival], [10, 8]);
 */
export function nearestTwo(points: Points, centres: Float64Array, from: number, to: number, out: Nearest) {
  const { index, distance, rival } = out;
  const { width, origin } = points;
  const k = centres.length / width;
  const shifted = origin === undefined ? centres : centres.map((x, p) => x - origin[p % width]);
  const norms = points.norms(shifted);
  const squares = new Float64Array(k);
  for (let i = from; i < to; i++) {
    points.squares(i, shifted, norms, k, squares);
    let first = Infinity;
    let second = Infinity;
    let best = 0;
    for (let c = 0; c < k; c++) {
      const square = squares[c];
      if (square < first) {
        second = first;
        first = square;
        best = c;
      } else if (square < second) second = square;
    }
    index[i] = best;
    distance[i] = Math.sqrt(first);
    rival[i] = Math.sqrt(second);
  }
}
