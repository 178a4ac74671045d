import type { Address } from "../../../compute/kernels/kernels.js";
import type { TextVectors } from "../engine.js";

/** Texts in the memory of the kernels. */
export class LoadedTexts {
  /** Whether the projection is that by the weights there are now. */
  projected = false;
  readonly #row: Int32Array;
  /** Of the last batch: the texts that occur, and for each node the place of its text among them. */
  #rows = new Int32Array(0);
  #places = new Int32Array(0);

  constructor(
    readonly of: TextVectors,
    readonly address: Address,
    readonly projection: Address,
    readonly end: number,
  ) {
    this.#row = new Int32Array(of.count).fill(-1);
  }

  /**
   * The texts that occur, in order of appearance, and for each node the place of its text among them: good until the
   * next call.
   */
  distinct(text: Int32Array): { rows: Int32Array; places: Int32Array } {
    const row = this.#row;
    if (this.#places.length < text.length) {
      this.#places = new Int32Array(text.length);
      this.#rows = new Int32Array(Math.min(row.length, text.length));
    }
    const [rows, places] = [this.#rows, this.#places];
    let count = 0;
    for (let i = 0; i < text.length; i++) {
      const index = text[i];
      if (row[index] < 0) {
        row[index] = count;
        rows[count++] = index;
      }
      places[i] = row[index];
    }
    for (let i = 0; i < count; i++) row[rows[i]] = -1;
    return { rows: rows.subarray(0, count), places: places.subarray(0, text.length) };
  }
}
