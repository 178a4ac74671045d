// Passes over rows of `cols` floats, a multiple of 4.
import { activate4, madd, products, slope4, total } from "./vector";

/** Rows `index[i]` of a matrix with any number of columns. */
export function takeRows(a: usize, index: usize, out: usize, rows: i32, cols: i32): void {
  const line: usize = (<usize>cols) << 2;
  for (let i: usize = 0; i < <usize>rows; i++) {
    memory.copy(out + i * line, a + (<usize>load<i32>(index + (i << 2))) * line, line);
  }
}

/** x = act(x + a[i] + b[j]), i and j by row. */
export function addRowsOf(
  x: usize, a: usize, i: usize, b: usize, j: usize, rows: i32, cols: i32, activation: i32,
): void {
  const line: usize = (<usize>cols) << 2;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const p = x + r * line;
    const pa = a + (<usize>load<i32>(i + (r << 2))) * line;
    const pb = b + (<usize>load<i32>(j + (r << 2))) * line;
    for (let k: usize = 0; k < line; k += 16) {
      const sum = f32x4.add(v128.load(p + k), f32x4.add(v128.load(pa + k), v128.load(pb + k)));
      v128.store(p + k, activate4(sum, activation));
    }
  }
}

/** out[i of row] += row of d, in the order of the rows. */
export function scatterRows(d: usize, index: usize, out: usize, rows: i32, cols: i32): void {
  const line: usize = (<usize>cols) << 2;
  for (let r: usize = 0; r < <usize>rows; r++) {
    add(d + r * line, out + (<usize>load<i32>(index + (r << 2))) * line, line);
  }
}

// @ts-ignore: decorator
@inline
function add(from: usize, to: usize, bytes: usize): void {
  for (let k: usize = 0; k < bytes; k += 16) v128.store(to + k, f32x4.add(v128.load(to + k), v128.load(from + k)));
}

/** to += from, `count` floats. */
export function addTo(from: usize, to: usize, count: i32): void {
  add(from, to, (<usize>count) << 2);
}

/** x = act(x + bias). */
export function biasActivate(x: usize, bias: usize, rows: i32, cols: i32, activation: i32): void {
  const line: usize = (<usize>cols) << 2;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const p = x + r * line;
    for (let k: usize = 0; k < line; k += 16) {
      v128.store(p + k, activate4(f32x4.add(v128.load(p + k), v128.load(bias + k)), activation));
    }
  }
}

/** d *= act'(y), in place; then dBias += the sum of the rows of d. */
export function activateBackward(
  d: usize, y: usize, dBias: usize, rows: i32, cols: i32, activation: i32,
): void {
  const line: usize = (<usize>cols) << 2;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const p = d + r * line;
    const py = y + r * line;
    for (let k: usize = 0; k < line; k += 16) {
      const v = f32x4.mul(v128.load(p + k), slope4(v128.load(py + k), activation));
      v128.store(p + k, v);
      v128.store(dBias + k, f32x4.add(v128.load(dBias + k), v));
    }
  }
}

/** Rows of length 1: y = x / n, n = sqrt(x x + 1e-12); x is overwritten, `norms` keeps n. */
export function normalise(x: usize, norms: usize, rows: i32, cols: i32): void {
  const line: usize = (<usize>cols) << 2;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const p = x + r * line;
    const n = sqrt<f32>(total(products(p, p, line)) + <f32>1e-12);
    store<f32>(norms + (r << 2), n);
    const scale = f32x4.splat(1 / n);
    for (let k: usize = 0; k < line; k += 16) v128.store(p + k, f32x4.mul(v128.load(p + k), scale));
  }
}

/** d = (d - y (y d)) / n, in place. */
export function normaliseBackward(d: usize, y: usize, norms: usize, rows: i32, cols: i32): void {
  const line: usize = (<usize>cols) << 2;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const p = d + r * line;
    const py = y + r * line;
    const along = f32x4.splat(-total(products(p, py, line)));
    const scale = f32x4.splat(1 / load<f32>(norms + (r << 2)));
    for (let k: usize = 0; k < line; k += 16) {
      v128.store(p + k, f32x4.mul(madd(v128.load(p + k), along, v128.load(py + k)), scale));
    }
  }
}

/** x = act(x). */
export function activate(x: usize, rows: i32, cols: i32, activation: i32): void {
  const bytes: usize = (<usize>(rows * cols)) << 2;
  for (let k: usize = 0; k < bytes; k += 16) v128.store(x + k, activate4(v128.load(x + k), activation));
}

/** d *= act'(y), in place. */
export function slope(d: usize, y: usize, rows: i32, cols: i32, activation: i32): void {
  const bytes: usize = (<usize>(rows * cols)) << 2;
  for (let k: usize = 0; k < bytes; k += 16) {
    v128.store(d + k, f32x4.mul(v128.load(d + k), slope4(v128.load(y + k), activation)));
  }
}

/** `count` zeros. */
export function clear(x: usize, count: i32): void {
  memory.fill(x, 0, (<usize>count) << 2);
}

/** The whole number at an address. */
export function number(at: usize): i32 {
  return load<i32>(at);
}
