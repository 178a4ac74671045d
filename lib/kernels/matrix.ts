import { madd } from "./vector";

/**
 * C[rows, cols] = A[rows, inner] B[inner, cols], or with `add` C += A B. A is read with strides (in floats), so that
 * a transposed A needs no copy; B and C have rows of `cols`, a multiple of 16.
 *
 * The tile is 2 rows x 16 columns, eight accumulators: V8 up to Node 22 spills registers from the ninth on, at half
 * the speed. Each number of C is summed in the order of `inner`, whatever the other rows are.
 */
export function multiply(
  a: usize,
  rowStride: i32,
  colStride: i32,
  b: usize,
  c: usize,
  rows: i32,
  inner: i32,
  cols: i32,
  add: i32,
): void {
  const down: usize = (<usize>rowStride) << 2;
  const right: usize = (<usize>colStride) << 2;
  const line: usize = (<usize>cols) << 2;
  for (let j: usize = 0; j < line; j += 64) {
    let i = 0;
    for (; i + 2 <= rows; i += 2) {
      let pa = a + <usize>i * down;
      let pb = b + j;
      const pc = c + <usize>i * line + j;
      const pd = pc + line;
      const zero = f32x4.splat(0);
      let c00 = zero, c01 = zero, c02 = zero, c03 = zero;
      let c10 = zero, c11 = zero, c12 = zero, c13 = zero;
      if (add) {
        c00 = v128.load(pc); c01 = v128.load(pc, 16); c02 = v128.load(pc, 32); c03 = v128.load(pc, 48);
        c10 = v128.load(pd); c11 = v128.load(pd, 16); c12 = v128.load(pd, 32); c13 = v128.load(pd, 48);
      }
      for (let k = 0; k < inner; k++) {
        const b0 = v128.load(pb), b1 = v128.load(pb, 16), b2 = v128.load(pb, 32), b3 = v128.load(pb, 48);
        let x = v128.load_splat<f32>(pa);
        c00 = madd(c00, x, b0); c01 = madd(c01, x, b1); c02 = madd(c02, x, b2); c03 = madd(c03, x, b3);
        x = v128.load_splat<f32>(pa + down);
        c10 = madd(c10, x, b0); c11 = madd(c11, x, b1); c12 = madd(c12, x, b2); c13 = madd(c13, x, b3);
        pa += right;
        pb += line;
      }
      v128.store(pc, c00); v128.store(pc, c01, 16); v128.store(pc, c02, 32); v128.store(pc, c03, 48);
      v128.store(pd, c10); v128.store(pd, c11, 16); v128.store(pd, c12, 32); v128.store(pd, c13, 48);
    }
    if (i < rows) {
      let pa = a + <usize>i * down;
      let pb = b + j;
      const pc = c + <usize>i * line + j;
      const zero = f32x4.splat(0);
      let c0 = zero, c1 = zero, c2 = zero, c3 = zero;
      if (add) {
        c0 = v128.load(pc); c1 = v128.load(pc, 16); c2 = v128.load(pc, 32); c3 = v128.load(pc, 48);
      }
      for (let k = 0; k < inner; k++) {
        const x = v128.load_splat<f32>(pa);
        c0 = madd(c0, x, v128.load(pb)); c1 = madd(c1, x, v128.load(pb, 16));
        c2 = madd(c2, x, v128.load(pb, 32)); c3 = madd(c3, x, v128.load(pb, 48));
        pa += right;
        pb += line;
      }
      v128.store(pc, c0); v128.store(pc, c1, 16); v128.store(pc, c2, 32); v128.store(pc, c3, 48);
    }
  }
}

/**
 * C[width, cols] += A' B, B [rows, cols], A the first `width` columns of a matrix with rows of `stride`: in blocks of
 * rows that stay in the first cache.
 */
export function multiplyTransposed(
  a: usize, stride: i32, b: usize, c: usize, rows: i32, width: i32, cols: i32,
): void {
  const block = 64;
  for (let from = 0; from < rows; from += block) {
    const some = min(block, rows - from);
    multiply(
      a + ((<usize>(from * stride)) << 2), 1, stride, b + ((<usize>(from * cols)) << 2), c, width, some, cols, 1,
    );
  }
}

/** out[cols, rows] = A[rows, cols]', both sizes multiples of 4. */
export function transpose(a: usize, out: usize, rows: i32, cols: i32): void {
  const line: usize = (<usize>cols) << 2;
  const column: usize = (<usize>rows) << 2;
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    for (let j: usize = 0; j < <usize>cols; j += 4) {
      const p = a + i * line + (j << 2);
      const q = out + j * column + (i << 2);
      const r0 = v128.load(p), r1 = v128.load(p + line), r2 = v128.load(p + 2 * line), r3 = v128.load(p + 3 * line);
      const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(q, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5));
      v128.store(q + column, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7));
      v128.store(q + 2 * column, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5));
      v128.store(q + 3 * column, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7));
    }
  }
}
