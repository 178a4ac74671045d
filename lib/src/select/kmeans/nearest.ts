import { type Rows, squaredDistances } from "./distance.js";

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
 * Finds for rows `from` to `to - 1` the nearest and the second nearest centre by Euclidean distance.
 *
 * @example
 * const out = { index: new Uint32Array(2), distance: new Float32Array(2), rival: new Float32Array(2) };
 * nearestTwo(Float32Array.of(0, 9), 1, Float64Array.of(1, 10), 0, 2, out);
 * assert.deepEqual([...out.index], [0, 1]);
 * assert.deepEqual([...out.rival], [10, 8]);
 */
export function nearestTwo(rows: Rows, width: number, centres: Float64Array, from: number, to: number, out: Nearest) {
  const { index, distance, rival } = out;
  const k = centres.length / width;
  const squares = new Float64Array(k);
  for (let i = from; i < to; i++) {
    squaredDistances(rows, i * width, width, centres, squares);
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
