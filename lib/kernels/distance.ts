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
 * All distances in f32 say which centres can be the nearest two, by what f32 may be off; of these, mostly two, the
 * distances in f64 decide, each summed in the order of the columns.
 *
 * @param centres f64 [k, width].
 * @param turned The same as columns, f32 [width, cols], cols a multiple of 8, the centres from `k` on of no matter.
 * @param error By how much the distance to a centre is off because it is rounded, at most.
 * @param room For 4 cols of f32, of this thread alone.
 */
export function nearestTwo(
  rows: usize, width: i32, centres: usize, turned: usize, cols: i32, k: i32, error: f64,
  from: i32, to: i32, index: usize, distance: usize, rival: usize, room: usize,
): void {
  const line: usize = (<usize>cols) << 2;
  const bytes: usize = (<usize>width) << 2;
  const slack = <f64>(width + 32) * 3e-8;
  for (let i = from; i < to; i += 4) {
    // Rows past the end stand for the last one.
    const p0 = rows + <usize>i * bytes;
    const p1 = rows + <usize>min(i + 1, to - 1) * bytes;
    const p2 = rows + <usize>min(i + 2, to - 1) * bytes;
    const p3 = rows + <usize>min(i + 3, to - 1) * bytes;
    for (let c: usize = 0; c < line; c += 32) {
      let t = turned + c;
      let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
      for (let j: usize = 0; j < bytes; j += 4, t += line) {
        const y = v128.load(t), z = v128.load(t, 16);
        let x = v128.load_splat<f32>(p0 + j);
        let d = f32x4.sub(x, y), e = f32x4.sub(x, z);
        a0 = f32x4.add(a0, f32x4.mul(d, d));
        a1 = f32x4.add(a1, f32x4.mul(e, e));
        x = v128.load_splat<f32>(p1 + j);
        d = f32x4.sub(x, y), e = f32x4.sub(x, z);
        b0 = f32x4.add(b0, f32x4.mul(d, d));
        b1 = f32x4.add(b1, f32x4.mul(e, e));
        x = v128.load_splat<f32>(p2 + j);
        d = f32x4.sub(x, y), e = f32x4.sub(x, z);
        c0 = f32x4.add(c0, f32x4.mul(d, d));
        c1 = f32x4.add(c1, f32x4.mul(e, e));
        x = v128.load_splat<f32>(p3 + j);
        d = f32x4.sub(x, y), e = f32x4.sub(x, z);
        d0 = f32x4.add(d0, f32x4.mul(d, d));
        d1 = f32x4.add(d1, f32x4.mul(e, e));
      }
      let s = room + c;
      v128.store(s, a0); v128.store(s, a1, 16);
      s += line;
      v128.store(s, b0); v128.store(s, b1, 16);
      s += line;
      v128.store(s, c0); v128.store(s, c1, 16);
      s += line;
      v128.store(s, d0); v128.store(s, d1, 16);
    }
    const some = min(4, to - i);
    for (let r = 0; r < some; r++) {
      decide(rows + <usize>(i + r) * bytes, width, centres, k, slack, error, room + <usize>r * line, i + r, index, distance, rival);
    }
  }
}

// @ts-ignore: decorator
@inline
function decide(
  row: usize, width: i32, centres: usize, k: i32, slack: f64, error: f64, squares: usize,
  i: i32, index: usize, distance: usize, rival: usize,
): void {
  let first = f32.POSITIVE_INFINITY, second = first, third = first;
  let a = -1, b = -1;
  for (let c = 0; c < k; c++) {
    const square = load<f32>(squares + (<usize>c << 2));
    if (square >= third) continue;
    if (square < second) {
      third = second;
      if (square < first) {
        second = first;
        b = a;
        first = square;
        a = c;
      } else {
        second = square;
        b = c;
      }
    } else third = square;
  }
  const line: usize = <usize>width << 3;
  const furthest = (sqrt<f64>(<f64>second) * (1 + slack) + 2 * error) / (1 - slack);
  const limit = furthest * furthest;
  let one = f64.POSITIVE_INFINITY, two = one;
  let best = 0;
  if (b >= 0 && <f64>third > limit) {
    const low = min(a, b), high = max(a, b);
    let p = centres + <usize>low * line, q = centres + <usize>high * line;
    let sum = f64x2.splat(0);
    for (let j: usize = 0; j < <usize>width << 2; j += 4, p += 8, q += 8) {
      const z = f64x2.replace_lane(v128.load64_splat(p), 1, load<f64>(q));
      const d = f64x2.sub(f64x2.splat(<f64>load<f32>(row + j)), z);
      sum = f64x2.add(sum, f64x2.mul(d, d));
    }
    one = f64x2.extract_lane(sum, 0);
    two = f64x2.extract_lane(sum, 1);
    best = low;
    if (two < one) {
      const kept = one;
      one = two;
      two = kept;
      best = high;
    }
  } else {
    for (let c = 0; c < k; c++) {
      // Of several that are equally near the first, so all are looked at in order.
      if (<f64>load<f32>(squares + (<usize>c << 2)) > limit) continue;
      let p = centres + <usize>c * line;
      let square: f64 = 0;
      for (let j: usize = 0; j < <usize>width << 2; j += 4, p += 8) {
        const d = <f64>load<f32>(row + j) - load<f64>(p);
        square += d * d;
      }
      if (square < one) {
        two = one;
        one = square;
        best = c;
      } else if (square < two) two = square;
    }
  }
  const at = <usize>i << 2;
  store<i32>(index + at, best);
  store<f32>(distance + at, <f32>sqrt(one));
  store<f32>(rival + at, <f32>sqrt(two));
}
