import { products, total } from "./vector";

/**
 * mean(max(a c - a b + margin, 0)) over m triplets of vectors of length 1, anchors a, positives b and negatives c one
 * after the other; d, its derivative, is written.
 */
export function tripletLoss(vectors: usize, d: usize, m: i32, cols: i32, margin: f32): f64 {
  const line: usize = (<usize>cols) << 2;
  const part = <usize>m * line;
  const share = f32x4.splat(<f32>1 / <f32>m);
  const zero = f32x4.splat(0);
  let loss: f64 = 0;
  for (let t: usize = 0; t < <usize>m; t++) {
    const a = vectors + t * line;
    const b = a + part;
    const c = b + part;
    const gap = total(products(a, c, line)) - total(products(a, b, line)) + margin;
    if (gap > 0) loss += <f64>gap;
    const scale = gap > 0 ? share : zero;
    const da = d + t * line;
    for (let k: usize = 0; k < line; k += 16) {
      const anchor = f32x4.mul(v128.load(a + k), scale);
      v128.store(da + k, f32x4.mul(f32x4.sub(v128.load(c + k), v128.load(b + k)), scale));
      v128.store(da + part + k, f32x4.neg(anchor));
      v128.store(da + 2 * part + k, anchor);
    }
  }
  return loss / <f64>m;
}

/**
 * One step of Adam on `count` weights: m = 0.9 m + 0.1 g, v = 0.999 v + 0.001 g g,
 * w -= rate (m first) / (sqrt(v second) + 1e-8). At `rates`: the rate, first = 1 / (1 - 0.9^t) and second likewise.
 */
export function adam(w: usize, g: usize, m: usize, v: usize, count: i32, rates: usize): void {
  const bytes: usize = (<usize>count) << 2;
  const rate = v128.load_splat<f32>(rates);
  const first = v128.load_splat<f32>(rates, 4);
  const second = v128.load_splat<f32>(rates, 8);
  for (let k: usize = 0; k < bytes; k += 16) {
    const grad = v128.load(g + k);
    const mean = f32x4.add(f32x4.mul(v128.load(m + k), f32x4.splat(0.9)), f32x4.mul(grad, f32x4.splat(0.1)));
    const square = f32x4.add(
      f32x4.mul(v128.load(v + k), f32x4.splat(0.999)),
      f32x4.mul(f32x4.mul(grad, grad), f32x4.splat(0.001)),
    );
    v128.store(m + k, mean);
    v128.store(v + k, square);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(square, second)), f32x4.splat(1e-8));
    const move = f32x4.div(f32x4.mul(mean, first), root);
    v128.store(w + k, f32x4.sub(v128.load(w + k), f32x4.mul(move, rate)));
  }
}
