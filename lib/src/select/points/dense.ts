import { type Rows, squaredDistance, squaredDistances } from "./distance.js";
import type { Points } from "./points.js";

/** {@link Points} with all numbers. */
export class DensePoints implements Points {
  readonly count: number;
  readonly origin = undefined;

  constructor(
    readonly rows: Rows,
    readonly width: number,
  ) {
    this.count = rows.length / width;
  }

  norms(centres: Float64Array): Float64Array {
    return new Float64Array(centres.length / this.width);
  }

  square(i: number, centres: Float64Array, at: number): number {
    return squaredDistance(this.rows, i * this.width, centres, at, this.width);
  }

  squares(i: number, centres: Float64Array, _norms: Float64Array, k: number, out: Float64Array) {
    squaredDistances(this.rows, i * this.width, this.width, centres, k, out);
  }

  add(i: number, sums: Float64Array, at: number, sign: 1 | -1) {
    const { rows, width } = this;
    for (let p = i * width, s = at, end = p + width; p < end; p++, s++) sums[s] += sign * rows[p];
  }

  pick(rows: Uint32Array): DensePoints {
    const { width } = this;
    const out = new (this.rows.constructor as Float32ArrayConstructor)(rows.length * width);
    // A call per row costs more than copying a narrow one.
    for (let i = 0, to = 0; i < rows.length; i++) {
      const from = rows[i] * width;
      if (width >= 32) {
        out.set(this.rows.subarray(from, from + width), to);
        to += width;
      } else for (let p = from; p < from + width; p++, to++) out[to] = this.rows[p];
    }
    return new DensePoints(out, width);
  }
}
