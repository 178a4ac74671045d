// Squared distances between rows of f32 and centres; rows are filled with zeros up to `width`, a multiple of 16.

/** Of two rows, in f32: four sums beside each other, so that the adds do not wait for one another. */
// @ts-ignore: decorator
@inline
export function square32(p: usize, q: usize, bytes: usize): f32 {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let k: usize = 0; k < bytes; k += 64) {
    let d = f32x4.sub(v128.load(p + k), v128.load(q + k));
    s0 = f32x4.add(s0, f32x4.mul(d, d));
    d = f32x4.sub(v128.load(p + k, 16), v128.load(q + k, 16));
    s1 = f32x4.add(s1, f32x4.mul(d, d));
    d = f32x4.sub(v128.load(p + k, 32), v128.load(q + k, 32));
    s2 = f32x4.add(s2, f32x4.mul(d, d));
    d = f32x4.sub(v128.load(p + k, 48), v128.load(q + k, 48));
    s3 = f32x4.add(s3, f32x4.mul(d, d));
  }
  const s = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  return f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1) + (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3));
}

/** Of a row and a centre of f64, in f64, summed as `squaredDistance` of lib/src/select does. */
// @ts-ignore: decorator
@inline
export function square64(p: usize, q: usize, width: usize): f64 {
  let a = f64x2.splat(0), b = a;
  const end = p + (width << 2);
  for (; p < end; p += 32, q += 64) {
    let d = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(p)), v128.load(q));
    a = f64x2.add(a, f64x2.mul(d, d));
    d = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(p, 8)), v128.load(q, 16));
    b = f64x2.add(b, f64x2.mul(d, d));
    d = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(p, 16)), v128.load(q, 32));
    a = f64x2.add(a, f64x2.mul(d, d));
    d = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(p, 24)), v128.load(q, 48));
    b = f64x2.add(b, f64x2.mul(d, d));
  }
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1) + (f64x2.extract_lane(b, 0) + f64x2.extract_lane(b, 1));
}

/**
 * For rows `from` to `to - 1` the nearest and second nearest of `k` centres: index, distance, distance to the second.
 *
 * @param turned Centres as columns, f64 [width, cols], cols a multiple of 8, the centres from `k` on of no matter.
 * @param width Numbers per row that count.
 * @param stride Numbers from row to row.
 * @param squares Room for 2 cols of f64, of this thread alone.
 */
export function nearestTwo(
  rows: usize, stride: i32, width: i32, turned: usize, cols: i32, k: i32,
  from: i32, to: i32, index: usize, distance: usize, rival: usize, squares: usize,
): void {
  const line: usize = (<usize>cols) << 3;
  const step: usize = (<usize>stride) << 2;
  const bytes: usize = (<usize>width) << 2;
  for (let i = from; i < to; i += 2) {
    const p = rows + <usize>i * step;
    // The last of an odd number is done twice.
    const q = i + 1 < to ? p + step : p;
    for (let c: usize = 0; c < line; c += 64) {
      let t = turned + c;
      let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
      for (let j: usize = 0; j < bytes; j += 4, t += line) {
        const x = f64x2.splat(<f64>load<f32>(p + j));
        const y = f64x2.splat(<f64>load<f32>(q + j));
        let z = v128.load(t);
        let d = f64x2.sub(x, z);
        let e = f64x2.sub(y, z);
        a0 = f64x2.add(a0, f64x2.mul(d, d));
        b0 = f64x2.add(b0, f64x2.mul(e, e));
        z = v128.load(t, 16);
        d = f64x2.sub(x, z);
        e = f64x2.sub(y, z);
        a1 = f64x2.add(a1, f64x2.mul(d, d));
        b1 = f64x2.add(b1, f64x2.mul(e, e));
        z = v128.load(t, 32);
        d = f64x2.sub(x, z);
        e = f64x2.sub(y, z);
        a2 = f64x2.add(a2, f64x2.mul(d, d));
        b2 = f64x2.add(b2, f64x2.mul(e, e));
        z = v128.load(t, 48);
        d = f64x2.sub(x, z);
        e = f64x2.sub(y, z);
        a3 = f64x2.add(a3, f64x2.mul(d, d));
        b3 = f64x2.add(b3, f64x2.mul(e, e));
      }
      const s = squares + c;
      v128.store(s, a0); v128.store(s, a1, 16); v128.store(s, a2, 32); v128.store(s, a3, 48);
      const r = s + line;
      v128.store(r, b0); v128.store(r, b1, 16); v128.store(r, b2, 32); v128.store(r, b3, 48);
    }
    least(squares, k, <usize>i, index, distance, rival);
    if (i + 1 < to) least(squares + line, k, <usize>i + 1, index, distance, rival);
  }
}

// @ts-ignore: decorator
@inline
function least(squares: usize, k: i32, i: usize, index: usize, distance: usize, rival: usize): void {
  let first = f64.POSITIVE_INFINITY, second = f64.POSITIVE_INFINITY;
  let best = 0;
  for (let c = 0; c < k; c++) {
    const square = load<f64>(squares + (<usize>c << 3));
    if (square < first) {
      second = first;
      first = square;
      best = c;
    } else if (square < second) second = square;
  }
  store<i32>(index + (i << 2), best);
  store<f32>(distance + (i << 2), <f32>sqrt(first));
  store<f32>(rival + (i << 2), <f32>sqrt(second));
}
