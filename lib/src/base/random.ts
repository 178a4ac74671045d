/**
 * Seeded random numbers: the same seed gives the same sequence on every platform.
 *
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand), its state filled by splitmix32 from seed and stream name.
 *
 * @example Same seed, same numbers; another stream, other numbers
 * assert.equal(new Random(7).uint32(), new Random(7).uint32());
 * assert.notEqual(new Random(7, "sample").uint32(), new Random(7, "start").uint32());
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /**
   * @param seed Any finite number; cut to 32 bits.
   * @param stream Name of an independent sequence under the same seed.
   */
  constructor(seed: number, stream = "") {
    let state = seed >>> 0;
    for (let i = 0; i < stream.length; i++) state = Math.imul(state ^ stream.charCodeAt(i), 0x01000193) >>> 0;
    const splitmix = () => {
      state = (state + 0x9e3779b9) >>> 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return (z ^ (z >>> 16)) >>> 0;
    };
    this.#a = splitmix();
    this.#b = splitmix();
    this.#c = splitmix();
    for (let i = 0; i < 12; i++) this.uint32();
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = (this.#b ^ (this.#b >>> 9)) >>> 0;
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0;
    return sum;
  }

  /** A number in [0, 1) with 53 random bits. */
  next(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** A standard normal number (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** An exponential number with mean 1. */
  exponential(): number {
    return -Math.log(1 - this.next());
  }

  /** Reorders `items` in place (Fisher and Yates) and returns it. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
    return items;
  }

  /**
   * `count` different whole numbers out of [0, size), in rising order.
   *
   * @throws RangeError if `count` exceeds `size`.
   */
  sample(size: number, count: number): Uint32Array {
    if (count > size) throw new RangeError(`Cannot sample ${count} of ${size}`);
    const all = new Uint32Array(size);
    for (let i = 0; i < size; i++) all[i] = i;
    for (let i = 0; i < count; i++) {
      const j = i + this.below(size - i);
      const kept = all[i];
      all[i] = all[j];
      all[j] = kept;
    }
    return all.slice(0, count).sort();
  }
}
