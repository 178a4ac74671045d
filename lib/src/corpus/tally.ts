import { bucketOf } from "./histogram.js";
import type { Sums } from "./statistic.js";

const BUCKET_BITS = 12;
const SPILL = 2 ** 52;
const ROOT = 2 ** 26;

/**
 * Exact sums and histograms of whole numbers for many keys. Tallies of parts of the data, in any split, add up to the
 * tally of all of it.
 *
 * @example
 * const [a, b] = [new Tally(), new Tally()];
 * a.add(0, 5);
 * b.add(0, 7);
 * a.merge(b);
 * assert.deepEqual(a.sums(0), { count: 2, sum: 12n, squares: 74n, min: 5, max: 7 });
 */
export class Tally {
  #size = 0;
  #count = new Float64Array(0);
  #min = new Float64Array(0);
  #max = new Float64Array(0);
  // A double holds whole numbers up to 2^53; what has grown past half of that moves over to the big integers.
  #sum = new Float64Array(0);
  #squares = new Float64Array(0);
  readonly #moreSum = new Map<number, bigint>();
  readonly #moreSquares = new Map<number, bigint>();
  readonly #cells = new Map<number, number>();

  /** Keys are below this. */
  get size(): number {
    return this.#size;
  }

  /** Histogram cells in use: what the memory grows with. */
  get cells(): number {
    return this.#cells.size;
  }

  /**
   * @param key From 0, below 2^40; dense.
   * @param value A whole number from 0 to 2^53 - 1.
   */
  add(key: number, value: number): void {
    if (key >= this.#size) this.#grow(key + 1);
    this.#count[key]++;
    if (value < this.#min[key]) this.#min[key] = value;
    if (value > this.#max[key]) this.#max[key] = value;
    if (value < SPILL) this.#sum[key] += value;
    else addTo(this.#moreSum, key, BigInt(value));
    if (value < ROOT) this.#squares[key] += value * value;
    else addTo(this.#moreSquares, key, BigInt(value) ** 2n);
    if (this.#sum[key] > SPILL) spill(this.#sum, this.#moreSum, key);
    if (this.#squares[key] > SPILL) spill(this.#squares, this.#moreSquares, key);
    const cell = key * 2 ** BUCKET_BITS + bucketOf(value);
    this.#cells.set(cell, (this.#cells.get(cell) ?? 0) + 1);
  }

  /** Adds sums of a key that were made elsewhere; its histogram goes to {@link addCount}. */
  addSums(key: number, { count, sum, squares, min, max }: Sums): void {
    if (count === 0) return;
    if (key >= this.#size) this.#grow(key + 1);
    this.#count[key] += count;
    this.#min[key] = Math.min(this.#min[key], min);
    this.#max[key] = Math.max(this.#max[key], max);
    addTo(this.#moreSum, key, sum);
    addTo(this.#moreSquares, key, squares);
  }

  addCount(key: number, bucket: number, count: number): void {
    const cell = key * 2 ** BUCKET_BITS + bucket;
    this.#cells.set(cell, (this.#cells.get(cell) ?? 0) + count);
  }

  merge(other: Tally): void {
    for (let key = 0; key < other.size; key++) this.addSums(key, other.sums(key));
    for (const [key, bucket, count] of other.histogram()) this.addCount(key, bucket, count);
  }

  /** Sums of a key; `count` is 0 if nothing was added. */
  sums(key: number): Sums {
    return {
      count: this.#count[key] ?? 0,
      sum: BigInt(this.#sum[key] ?? 0) + (this.#moreSum.get(key) ?? 0n),
      squares: BigInt(this.#squares[key] ?? 0) + (this.#moreSquares.get(key) ?? 0n),
      min: this.#min[key] ?? Number.POSITIVE_INFINITY,
      max: this.#max[key] ?? Number.NEGATIVE_INFINITY,
    };
  }

  /** Key, bucket and count, by rising key and bucket. */
  *histogram(): Generator<[key: number, bucket: number, count: number]> {
    const cells = Float64Array.from(this.#cells.keys()).sort();
    for (const cell of cells) {
      const key = Math.floor(cell / 2 ** BUCKET_BITS);
      yield [key, cell - key * 2 ** BUCKET_BITS, this.#cells.get(cell)!];
    }
  }

  #grow(size: number): void {
    this.#size = size;
    if (size <= this.#count.length) return;
    const room = Math.max(256, size, this.#count.length * 2);
    const grown = (old: Float64Array, value: number) => {
      const larger = new Float64Array(room).fill(value, old.length);
      larger.set(old);
      return larger;
    };
    this.#count = grown(this.#count, 0);
    this.#min = grown(this.#min, Number.POSITIVE_INFINITY);
    this.#max = grown(this.#max, Number.NEGATIVE_INFINITY);
    this.#sum = grown(this.#sum, 0);
    this.#squares = grown(this.#squares, 0);
  }
}

function spill(small: Float64Array, more: Map<number, bigint>, key: number): void {
  addTo(more, key, BigInt(small[key]));
  small[key] = 0;
}

function addTo(more: Map<number, bigint>, key: number, value: bigint): void {
  more.set(key, (more.get(key) ?? 0n) + value);
}
