/**
 * Rows of numbers as the clustering sees them: how far they are from centres and how they add up, not how they are
 * stored. Centres are in coordinates that begin at `origin`.
 */
export interface Points {
  readonly count: number;
  readonly width: number;
  /** `width` numbers to add to a centre for the coordinates of the vectors; undefined for zeros. */
  readonly origin: Float64Array | undefined;
  /** What {@link square} wants to know of each centre: its squared length, where that is of use. */
  norms(centres: Float64Array): Float64Array;
  /** Squared distance of row `i` to the centre whose numbers begin at `at`. */
  square(i: number, centres: Float64Array, at: number, norm: number): number;
  /** Squared distances of row `i` to the first `k` centres. */
  squares(i: number, centres: Float64Array, norms: Float64Array, k: number, out: Float64Array): void;
  /** Adds row `i`, or takes it away, to the `width` numbers of `sums` that begin at `at`. */
  add(i: number, sums: Float64Array, at: number, sign: 1 | -1): void;
  /** Some of the rows, copied. */
  pick(rows: Uint32Array): Points;
}
