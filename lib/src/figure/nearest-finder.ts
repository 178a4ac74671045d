import { principalPlane } from "./principal-plane.js";

/**
 * Finds the vectors of a sample that are most like any vector.
 *
 * The sample is sorted along its first principal axis. Along it no two vectors are farther apart than they are, so the search
 * goes outwards from the place of the vector and ends where the axis alone is too far.
 */
export class NearestFinder {
  /** Squared distances of those found last, rising. */
  readonly squared: Float64Array;
  /** Which of the sample they are, -1 where there are fewer. */
  readonly who: Int32Array;
  readonly #vectors: Float32Array;
  readonly #width: number;
  readonly #axis: Float64Array;
  /** Of the sample, by place along the axis. */
  readonly #order: Uint32Array;
  readonly #along: Float64Array;
  readonly #sorted: Float32Array;

  /**
   * @param rows Of the sample, in `vectors`.
   * @param most How many are found.
   */
  constructor(vectors: Float32Array, rows: Uint32Array, width: number, most: number) {
    this.#vectors = vectors;
    this.#width = width;
    this.squared = new Float64Array(most);
    this.who = new Int32Array(most);
    const sampled = new Float32Array(rows.length * width);
    rows.forEach((row, i) => void sampled.set(vectors.subarray(row * width, (row + 1) * width), i * width));
    this.#axis = principalPlane({ ids: Array.from(rows, String), width, vectors: sampled }).axes[0];
    const along = Float64Array.from(rows, (row) => this.#project(row));
    this.#order = Uint32Array.from(rows.keys()).sort((a, b) => along[a] - along[b] || a - b);
    this.#along = Float64Array.from(this.#order, (i) => along[i]);
    this.#sorted = new Float32Array(sampled.length);
    this.#order.forEach((i, place) => {
      this.#sorted.set(sampled.subarray(i * width, (i + 1) * width), place * width);
    });
  }

  /** Leaves those most like the vector of a row in {@link who} and {@link squared}. */
  find(row: number): void {
    this.squared.fill(Number.POSITIVE_INFINITY);
    this.who.fill(-1);
    const last = this.squared.length - 1;
    const here = this.#project(row);
    let right = this.#placeOf(here);
    let left = right - 1;
    for (;;) {
      const toLeft = left < 0 ? Number.POSITIVE_INFINITY : here - this.#along[left];
      const toRight = right >= this.#along.length ? Number.POSITIVE_INFINITY : this.#along[right] - here;
      const next = Math.min(toLeft, toRight);
      if (next === Number.POSITIVE_INFINITY || next * next >= this.squared[last]) return;
      this.#take(row, toLeft <= toRight ? left-- : right++);
    }
  }

  #take(row: number, place: number): void {
    const { squared, who } = this;
    const width = this.#width;
    const last = squared.length - 1;
    let sum = 0;
    for (let d = 0, at = row * width, from = place * width; d < width && sum < squared[last]; d++) {
      const step = this.#vectors[at + d] - this.#sorted[from + d];
      sum += step * step;
    }
    if (sum >= squared[last]) return;
    let slot = last;
    for (; slot > 0 && squared[slot - 1] > sum; slot--) {
      squared[slot] = squared[slot - 1];
      who[slot] = who[slot - 1];
    }
    squared[slot] = sum;
    who[slot] = this.#order[place];
  }

  #project(row: number): number {
    let sum = 0;
    for (let d = 0; d < this.#width; d++) sum += this.#vectors[row * this.#width + d] * this.#axis[d];
    return sum;
  }

  /** The first place along the axis that is not before `at`. */
  #placeOf(at: number): number {
    let [from, to] = [0, this.#along.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#along[middle] < at) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
