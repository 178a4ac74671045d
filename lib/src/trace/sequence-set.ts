import { grown } from "./grow.js";

/** Different sequences of whole numbers, each numbered in order of first appearance. */
export class SequenceSet {
  #size = 0;
  /** Sequence s: `pool[from[s]]` to `pool[from[s + 1] - 1]`. */
  #from = new Float64Array(257);
  #pool = new Int32Array(1024);
  #hashes = new Int32Array(256);
  /** Open addressing: sequence + 1, or 0 for an empty slot. Never over half full. */
  #slots = new Uint32Array(1024);

  get size(): number {
    return this.#size;
  }

  /** The number of the first `length` elements of `items`; a new one where they were not seen yet. */
  add(items: Int32Array, length: number): number {
    const hash = hashOf(items, length);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.#slots[slot]; entry !== 0; entry = this.#slots[slot]) {
      if (this.#hashes[entry - 1] === hash && this.#equals(entry - 1, items, length)) return entry - 1;
      slot = (slot + 1) & mask;
    }
    const sequence = this.#size++;
    if (sequence === this.#hashes.length) {
      this.#hashes = grown(this.#hashes);
      this.#from = grown(this.#from);
    }
    const from = this.#from[sequence];
    if (from + length > this.#pool.length) this.#pool = grown(this.#pool, from + length);
    for (let i = 0; i < length; i++) this.#pool[from + i] = items[i];
    this.#from[sequence + 1] = from + length;
    this.#hashes[sequence] = hash;
    this.#slots[slot] = sequence + 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return sequence;
  }

  /** The elements of a sequence; a view, valid until the next `add`. */
  get(sequence: number): Int32Array {
    return this.#pool.subarray(this.#from[sequence], this.#from[sequence + 1]);
  }

  #equals(sequence: number, items: Int32Array, length: number): boolean {
    const from = this.#from[sequence];
    if (this.#from[sequence + 1] - from !== length) return false;
    for (let i = 0; i < length; i++) if (this.#pool[from + i] !== items[i]) return false;
    return true;
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 4);
    for (let sequence = 0; sequence < this.#size; sequence++) {
      let slot = this.#hashes[sequence] & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = sequence + 1;
    }
    this.#slots = slots;
  }
}

function hashOf(items: Int32Array, length: number): number {
  let h = length;
  for (let i = 0; i < length; i++) {
    h = Math.imul(h ^ items[i], 0x85ebca6b);
    h ^= h >>> 15;
  }
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
