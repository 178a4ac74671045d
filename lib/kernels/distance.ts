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
