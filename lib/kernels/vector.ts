// What the kernels share: sums, exponentials and activations of four floats at once.

// @ts-ignore: decorator
@inline
export function madd(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** Numbers used in every turn of a loop stand in memory: V8 builds a constant of 128 bits anew at each use. */
const ONE = memory.data<f32>([1]);
const EXP = memory.data<f32>([
  -87, 12582912, 1.44269504088896341,
  // ln 2 in two parts, so that the difference is exact.
  0.693359375, -2.12194440e-4,
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
]);
const TANH = memory.data<f32>([
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1, 10, 0.625,
]);

// @ts-ignore: decorator
@inline
function one4(): v128 {
  return v128.load_splat<f32>(ONE);
}

// @ts-ignore: decorator
@inline
function exp(k: usize): v128 {
  return v128.load_splat<f32>(EXP + (k << 2));
}

// @ts-ignore: decorator
@inline
function tanh(k: usize): v128 {
  return v128.load_splat<f32>(TANH + (k << 2));
}

/**
 * exp of four floats below 88: range reduction to half a ln 2, then a polynomial; relative error about 1e-7.
 * Adding 1.5 x 2^23 rounds to a whole number, and leaves it in the low bits: no conversion, which x86 has none of.
 */
// @ts-ignore: decorator
@inline
export function exp4(v: v128): v128 {
  let x = f32x4.pmax(v, exp(0));
  const magic = exp(1);
  const whole = madd(magic, x, exp(2));
  const n = f32x4.sub(whole, magic);
  x = f32x4.sub(x, f32x4.mul(n, exp(3)));
  x = f32x4.sub(x, f32x4.mul(n, exp(4)));
  let p = exp(5);
  p = madd(exp(6), p, x);
  p = madd(exp(7), p, x);
  p = madd(exp(8), p, x);
  p = madd(exp(9), p, x);
  p = madd(exp(10), p, x);
  p = f32x4.add(madd(x, p, f32x4.mul(x, x)), one4());
  // 1 as a number has the exponent that 0 in `whole` stands for.
  return f32x4.mul(p, i32x4.add(i32x4.shl(whole, 23), one4()));
}

/** tanh of four floats: a polynomial near 0, where 1 - 2 / (exp 2x + 1) would lose its digits. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const z = f32x4.mul(x, x);
  let p = tanh(0);
  p = madd(tanh(1), p, z);
  p = madd(tanh(2), p, z);
  p = madd(tanh(3), p, z);
  p = madd(tanh(4), p, z);
  const near = madd(x, f32x4.mul(p, z), x);
  const size = f32x4.abs(x);
  // From 10 on the result is 1.
  const most = f32x4.pmin(size, tanh(5));
  const e = exp4(f32x4.add(most, most));
  const one = one4();
  const far = f32x4.sub(one, f32x4.div(f32x4.add(one, one), f32x4.add(e, one)));
  const sign = v128.and(x, i32x4.splat(0x80000000));
  return v128.bitselect(near, v128.or(far, sign), f32x4.lt(size, tanh(6)));
}

/** Activations by number, as `Activation` has them: 0 none, 1 elu, 2 tanh, 3 relu. */
// @ts-ignore: decorator
@inline
export function activate4(x: v128, activation: i32): v128 {
  const zero = f32x4.splat(0);
  if (activation == 1) {
    // Where x is above 0 the exponential is 1.
    return f32x4.add(f32x4.pmax(zero, x), f32x4.sub(exp4(f32x4.pmin(x, zero)), one4()));
  }
  if (activation == 2) return tanh4(x);
  if (activation == 3) return f32x4.pmax(zero, x);
  return x;
}

/** Derivative of the activation, from its result y. */
// @ts-ignore: decorator
@inline
export function slope4(y: v128, activation: i32): v128 {
  const one = one4();
  const zero = f32x4.splat(0);
  if (activation == 1) return v128.bitselect(one, f32x4.add(y, one), f32x4.gt(y, zero));
  if (activation == 2) return f32x4.sub(one, f32x4.mul(y, y));
  if (activation == 3) return v128.bitselect(one, zero, f32x4.gt(y, zero));
  return one;
}

/** The sums of four vectors, as one. */
// @ts-ignore: decorator
@inline
export function sums4(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Products of two runs of floats, four sums beside each other. */
// @ts-ignore: decorator
@inline
export function products(a: usize, b: usize, bytes: usize): v128 {
  if (bytes == 64) {
    const left = madd(f32x4.mul(v128.load(a), v128.load(b)), v128.load(a, 16), v128.load(b, 16));
    const right = madd(f32x4.mul(v128.load(a, 32), v128.load(b, 32)), v128.load(a, 48), v128.load(b, 48));
    return f32x4.add(left, right);
  }
  let sum = f32x4.splat(0);
  for (let k: usize = 0; k < bytes; k += 16) sum = madd(sum, v128.load(a + k), v128.load(b + k));
  return sum;
}

// @ts-ignore: decorator
@inline
export function total(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}
