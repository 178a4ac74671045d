import type { Rows } from "./distance.js";
import type { Points } from "./points.js";

/**
 * {@link Points} without the numbers that are common in their column: the origin lies at the common values, and a row
 * is a list of what differs from them.
 */
export class SparsePoints implements Points {
  readonly count: number;

  private constructor(
    readonly width: number,
    readonly origin: Float64Array,
    /** Row i owns places `offsets[i]` to `offsets[i + 1] - 1` of the other two. */
    readonly offsets: Uint32Array,
    readonly columns: Uint32Array,
    readonly values: Float64Array,
  ) {
    this.count = offsets.length - 1;
  }

  static of(vectors: Rows, width: number, origin: Float64Array): SparsePoints {
    const n = vectors.length / width;
    const offsets = new Uint32Array(n + 1);
    for (let i = 0, p = 0, used = 0; i < n; i++) {
      for (let j = 0; j < width; j++, p++) if (vectors[p] !== origin[j]) used++;
      offsets[i + 1] = used;
    }
    const columns = new Uint32Array(offsets[n]);
    const values = new Float64Array(offsets[n]);
    for (let i = 0, p = 0, q = 0; i < n; i++) {
      for (let j = 0; j < width; j++, p++) {
        if (vectors[p] === origin[j]) continue;
        columns[q] = j;
        values[q++] = vectors[p] - origin[j];
      }
    }
    return new SparsePoints(width, origin, offsets, columns, values);
  }

  norms(centres: Float64Array): Float64Array {
    const { width } = this;
    const norms = new Float64Array(centres.length / width);
    for (let c = 0; c < norms.length; c++) {
      for (let p = c * width; p < (c + 1) * width; p++) norms[c] += centres[p] * centres[p];
    }
    return norms;
  }

  /** In the listed columns by differences; in the others the row is 0, so that what is left of the norm counts. */
  square(i: number, centres: Float64Array, at: number, norm: number): number {
    const { columns, values } = this;
    let near = 0;
    // Summed in the order of the norm, so that a centre with the same columns leaves exactly nothing.
    let counted = 0;
    for (let q = this.offsets[i], end = this.offsets[i + 1]; q < end; q++) {
      const x = centres[at + columns[q]];
      const d = values[q] - x;
      near += d * d;
      counted += x * x;
    }
    return norm > counted ? near + (norm - counted) : near;
  }

  squares(i: number, centres: Float64Array, norms: Float64Array, k: number, out: Float64Array) {
    for (let c = 0, at = 0; c < k; c++, at += this.width) out[c] = this.square(i, centres, at, norms[c]);
  }

  add(i: number, sums: Float64Array, at: number, sign: 1 | -1) {
    const { columns, values } = this;
    for (let q = this.offsets[i], end = this.offsets[i + 1]; q < end; q++) sums[at + columns[q]] += sign * values[q];
  }

  pick(rows: Uint32Array): SparsePoints {
    const offsets = new Uint32Array(rows.length + 1);
    for (let i = 0; i < rows.length; i++) {
      offsets[i + 1] = offsets[i] + this.offsets[rows[i] + 1] - this.offsets[rows[i]];
    }
    const columns = new Uint32Array(offsets[rows.length]);
    const values = new Float64Array(offsets[rows.length]);
    for (let i = 0; i < rows.length; i++) {
      const from = this.offsets[rows[i]];
      const to = this.offsets[rows[i] + 1];
      columns.set(this.columns.subarray(from, to), offsets[i]);
      values.set(this.values.subarray(from, to), offsets[i]);
    }
    return new SparsePoints(this.width, this.origin, offsets, columns, values);
  }
}

/** Rows {@link commonValues} looks at. */
const LOOKED = 1000;

/**
 * The value most rows have in each column, if there is one (Boyer and Moore's vote over some rows, evenly spread).
 *
 * @returns The values, and the share of numbers that have them.
 */
export function commonValues(vectors: Rows, width: number): { values: Float64Array; share: number } {
  const n = vectors.length / width;
  const step = Math.ceil(n / LOOKED);
  const values = new Float64Array(width);
  const votes = new Uint32Array(width);
  for (let i = 0; i < n; i += step) {
    for (let j = 0, p = i * width; j < width; j++, p++) {
      if (votes[j] === 0) values[j] = vectors[p];
      if (vectors[p] === values[j]) votes[j]++;
      else votes[j]--;
    }
  }
  let common = 0;
  let looked = 0;
  for (let i = 0; i < n; i += step) {
    looked += width;
    for (let j = 0, p = i * width; j < width; j++, p++) if (vectors[p] === values[j]) common++;
  }
  return { values, share: common / looked };
}
