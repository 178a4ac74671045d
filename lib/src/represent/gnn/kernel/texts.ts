import type { Address } from "../../../compute/kernels/kernels.js";
import type { TextVectors } from "../engine.js";

/** Texts in the memory of the kernels. */
export class LoadedTexts {
  /** Whether the projection is that by the weights there are now. */
  projected = false;
  readonly #row: Int32Array;

  constructor(
    readonly of: TextVectors,
    readonly address: Address,
    readonly projection: Address,
    readonly end: number,
  ) {
    this.#row = new Int32Array(of.count).fill(-1);
  }

  /** The texts that occur, in order of appearance, and for each node the place of its text among them. */
  distinct(text: Int32Array): { rows: Int32Array; text: Int32Array } {
    const row = this.#row;
    const rows = new Int32Array(Math.min(row.length, text.length));
    let count = 0;
    const places = text.map((index) => {
      if (row[index] < 0) {
        row[index] = count;
        rows[count++] = index;
      }
      return row[index];
    });
    for (let i = 0; i < count; i++) row[rows[i]] = -1;
    return { rows: rows.subarray(0, count), text: places };
  }
}
