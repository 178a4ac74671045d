import { activate4, exp4, madd, products, sums4 } from "./vector";

// Graph attention (formula: lib/src/compute/graph-attention.ts). Rows of h: heads beside each other, `width` floats
// each, a multiple of 4. Scores have one float per head, the number of heads filled up to a multiple of 4 (`slots`).

const SLOPE: f32 = 0.2;

/** Per head of the four from `group` on: the product of two rows. */
// @ts-ignore: decorator
@inline
function headProducts(a: usize, b: usize, group: usize, heads: usize, head: usize): v128 {
  const at = group * head;
  const zero = f32x4.splat(0);
  const p0 = products(a + at, b + at, head);
  const p1 = group + 1 < heads ? products(a + at + head, b + at + head, head) : zero;
  const p2 = group + 2 < heads ? products(a + at + 2 * head, b + at + 2 * head, head) : zero;
  const p3 = group + 3 < heads ? products(a + at + 3 * head, b + at + 3 * head, head) : zero;
  return sums4(p0, p1, p2, p3);
}

/**
 * out_v = act(sum over u of share(u, v) h_u + bias) for the nodes from `begin` to `end`, whose edges stay among them.
 * Written: said, heard [nodes, slots]; share [edges, slots]; out [nodes, cols].
 */
export function attend(
  h: usize, from: usize, to: usize, bias: usize, first: usize, source: usize,
  said: usize, heard: usize, share: usize, out: usize,
  begin: i32, end: i32, heads: i32, width: i32, cols: i32, activation: i32,
): void {
  const head: usize = (<usize>width) << 2;
  const row: usize = (<usize>cols) << 2;
  const slots: usize = (<usize>((heads + 3) & ~3)) << 2;
  for (let v = <usize>begin; v < <usize>end; v++) {
    for (let g: usize = 0; g < <usize>heads; g += 4) {
      const at = v * slots + (g << 2);
      v128.store(said + at, headProducts(h + v * row, from, g, <usize>heads, head));
      v128.store(heard + at, headProducts(h + v * row, to, g, <usize>heads, head));
    }
  }
  const slope = f32x4.splat(SLOPE);
  for (let v = <usize>begin; v < <usize>end; v++) {
    const one = <usize>load<i32>(first + (v << 2));
    const last = <usize>load<i32>(first + (v << 2), 4);
    for (let g: usize = 0; g < slots; g += 16) {
      const mine = v128.load(heard + v * slots + g);
      let most = f32x4.splat(-Infinity);
      for (let e = one; e < last; e++) {
        let s = f32x4.add(mine, v128.load(said + (<usize>load<i32>(source + (e << 2))) * slots + g));
        s = f32x4.pmax(s, f32x4.mul(s, slope));
        v128.store(share + e * slots + g, s);
        most = f32x4.pmax(most, s);
      }
      let sum = f32x4.splat(0);
      for (let e = one; e < last; e++) {
        const p = exp4(f32x4.sub(v128.load(share + e * slots + g), most));
        v128.store(share + e * slots + g, p);
        sum = f32x4.add(sum, p);
      }
      const scale = f32x4.div(f32x4.splat(1), sum);
      for (let e = one; e < last; e++) {
        v128.store(share + e * slots + g, f32x4.mul(v128.load(share + e * slots + g), scale));
      }
    }
    const target = out + v * row;
    for (let k: usize = 0; k < <usize>heads; k++) {
      let at = k * head;
      const stop = at + head;
      for (; at + 64 <= stop; at += 64) {
        let s0 = v128.load(bias + at), s1 = v128.load(bias + at, 16);
        let s2 = v128.load(bias + at, 32), s3 = v128.load(bias + at, 48);
        for (let e = one; e < last; e++) {
          const x = v128.load_splat<f32>(share + e * slots + (k << 2));
          const p = h + (<usize>load<i32>(source + (e << 2))) * row + at;
          s0 = madd(s0, x, v128.load(p)); s1 = madd(s1, x, v128.load(p, 16));
          s2 = madd(s2, x, v128.load(p, 32)); s3 = madd(s3, x, v128.load(p, 48));
        }
        v128.store(target + at, s0); v128.store(target + at, s1, 16);
        v128.store(target + at, s2, 32); v128.store(target + at, s3, 48);
      }
      for (; at < stop; at += 16) {
        let s = v128.load(bias + at);
        for (let e = one; e < last; e++) {
          const x = v128.load_splat<f32>(share + e * slots + (k << 2));
          s = madd(s, x, v128.load(h + (<usize>load<i32>(source + (e << 2))) * row + at));
        }
        v128.store(target + at, s);
      }
    }
    for (let at = <usize>heads * head; at < row; at += 16) v128.store(target + at, f32x4.splat(0));
    for (let at: usize = 0; at < row; at += 16) v128.store(target + at, activate4(v128.load(target + at), activation));
  }
}

// @ts-ignore: decorator
@inline
function addScaled(to: usize, x: v128, a: usize, bytes: usize): void {
  if (bytes == 64) {
    v128.store(to, madd(v128.load(to), x, v128.load(a)));
    v128.store(to, madd(v128.load(to, 16), x, v128.load(a, 16)), 16);
    v128.store(to, madd(v128.load(to, 32), x, v128.load(a, 32)), 32);
    v128.store(to, madd(v128.load(to, 48), x, v128.load(a, 48)), 48);
    return;
  }
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, madd(v128.load(to + i), x, v128.load(a + i)));
}

/**
 * From dOut, the derivative by what the activation got: dH is written, dFrom and dTo are added to.
 * Scratch: dSaid, dHeard [nodes, slots], dShare [edges, slots]. All sums run in the order of nodes and edges.
 */
export function attendBackward(
  dOut: usize, h: usize, from: usize, to: usize, first: usize, source: usize,
  said: usize, heard: usize, share: usize, dSaid: usize, dHeard: usize, dShare: usize,
  dH: usize, dFrom: usize, dTo: usize,
  begin: i32, end: i32, heads: i32, width: i32, cols: i32,
): void {
  const head: usize = (<usize>width) << 2;
  const row: usize = (<usize>cols) << 2;
  const slots: usize = (<usize>((heads + 3) & ~3)) << 2;
  const nodes = <usize>(end - begin);
  memory.fill(dSaid + <usize>begin * slots, 0, nodes * slots);
  memory.fill(dH + <usize>begin * row, 0, nodes * row);
  const slope = f32x4.splat(SLOPE);
  for (let v = <usize>begin; v < <usize>end; v++) {
    const one = <usize>load<i32>(first + (v << 2));
    const last = <usize>load<i32>(first + (v << 2), 4);
    const d = dOut + v * row;
    for (let g: usize = 0; g < <usize>heads; g += 4) {
      const lane = g << 2;
      let mean = f32x4.splat(0);
      for (let e = one; e < last; e++) {
        const p = headProducts(d, h + (<usize>load<i32>(source + (e << 2))) * row, g, <usize>heads, head);
        v128.store(dShare + e * slots + lane, p);
        mean = madd(mean, v128.load(share + e * slots + lane), p);
      }
      const mine = v128.load(heard + v * slots + lane);
      let sum = f32x4.splat(0);
      for (let e = one; e < last; e++) {
        const u = (<usize>load<i32>(source + (e << 2))) * slots + lane;
        const s = f32x4.sub(v128.load(dShare + e * slots + lane), mean);
        let score = f32x4.mul(v128.load(share + e * slots + lane), s);
        const above = f32x4.gt(f32x4.add(v128.load(said + u), mine), f32x4.splat(0));
        score = v128.bitselect(score, f32x4.mul(score, slope), above);
        v128.store(dSaid + u, f32x4.add(v128.load(dSaid + u), score));
        sum = f32x4.add(sum, score);
      }
      v128.store(dHeard + v * slots + lane, sum);
    }
    for (let e = one; e < last; e++) {
      const target = dH + (<usize>load<i32>(source + (e << 2))) * row;
      for (let k: usize = 0; k < <usize>heads; k++) {
        addScaled(target + k * head, v128.load_splat<f32>(share + e * slots + (k << 2)), d + k * head, head);
      }
    }
  }
  for (let v = <usize>begin; v < <usize>end; v++) {
    for (let k: usize = 0; k < <usize>heads; k++) {
      const at = k * head;
      const s = v128.load_splat<f32>(dSaid + v * slots + (k << 2));
      const t = v128.load_splat<f32>(dHeard + v * slots + (k << 2));
      const p = h + v * row;
      const q = dH + v * row;
      for (let i = at; i < at + head; i += 16) {
        const x = v128.load(p + i);
        v128.store(q + i, madd(madd(v128.load(q + i), s, v128.load(from + i)), t, v128.load(to + i)));
        v128.store(dFrom + i, madd(v128.load(dFrom + i), s, x));
        v128.store(dTo + i, madd(v128.load(dTo + i), t, x));
      }
    }
  }
}
