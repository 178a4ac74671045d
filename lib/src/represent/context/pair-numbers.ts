/** Numbers pairs of 32-bit integers 0, 1, 2 ... in order of first use: a Map without an object per entry. */
export class PairNumbers {
  #a = new Int32Array(64);
  #b = new Int32Array(64);
  /** Open addressing: number + 1, 0 for a free place; a power of two of places, at most half of them taken. */
  #places = new Int32Array(128);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  first(number: number): number {
    return this.#a[number];
  }

  second(number: number): number {
    return this.#b[number];
  }

  of(a: number, b: number): number {
    const mask = this.#places.length - 1;
    let place = mix(a, b) & mask;
    for (; this.#places[place] !== 0; place = (place + 1) & mask) {
      const number = this.#places[place] - 1;
      if (this.#a[number] === (a | 0) && this.#b[number] === (b | 0)) return number;
    }
    if (this.#size === this.#a.length) {
      this.#grow();
      return this.of(a, b);
    }
    this.#a[this.#size] = a;
    this.#b[this.#size] = b;
    this.#places[place] = ++this.#size;
    return this.#size - 1;
  }

  #grow(): void {
    const length = this.#a.length * 2;
    const [a, b] = [new Int32Array(length), new Int32Array(length)];
    a.set(this.#a);
    b.set(this.#b);
    this.#a = a;
    this.#b = b;
    this.#places = new Int32Array(length * 2);
    const mask = this.#places.length - 1;
    for (let number = 0; number < this.#size; number++) {
      let place = mix(a[number], b[number]) & mask;
      while (this.#places[place] !== 0) place = (place + 1) & mask;
      this.#places[place] = number + 1;
    }
  }
}

/** Well spread 32 bits of two integers. */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ b;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return h ^ (h >>> 15);
}
