import type { Random } from "../../base/random.js";

/** A uniform sample of what comes by, of at most `size` (reservoir sampling, Vitter's algorithm R). */
export class Reservoir<T> {
  readonly items: T[] = [];
  readonly #size: number;
  readonly #random: Random;
  #seen = 0;

  constructor(size: number, random: Random) {
    this.#size = size;
    this.#random = random;
  }

  /** @param make Called only for what is kept. */
  offer(make: () => T): void {
    this.#seen++;
    if (this.items.length < this.#size) {
      this.items.push(make());
      return;
    }
    const place = this.#random.below(this.#seen);
    if (place < this.#size) this.items[place] = make();
  }
}
