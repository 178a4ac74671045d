// The nearest two centres of rows of f32.

/**
 * For rows `from` to `to - 1` the nearest and second nearest of `k` centres: index, distance, distance to the second.
 *
 * Half the square of each centre less its product with the row, in f32, says which centres can be the nearest two, by
 * what f32 may be off; of these, mostly two, the distances in f64 decide, each summed in the order of the columns.
 * Eight rows at a time lie as columns: a lane is a row, and the two least are kept without branches.
 *
 * @param centres f64 [k, width].
 * @param packed f32 [groups of 4 centres, width, 4]: the centres less `origin`; zeros after the last one.
 * @param halves f32 [groups, 4]: half their squares, infinity after the last one.
 * @param origin f32 [width].
 * @param bound f32 [2]: what is above by the first plus the second times the square of the row is so without doubt.
 * @param room For 8 width + 64 of f32, of this thread alone.
 */
export function nearestTwo(
  rows: usize, width: i32, centres: usize, packed: usize, halves: usize, origin: usize, bound: usize, k: i32,
  from: i32, to: i32, index: usize, distance: usize, rival: usize, room: usize,
): void {
  const groups = (k + 3) >> 2;
  for (let i = from; i < to; i += 8) {
    turn(rows, width, origin, i, to, room);
    search(packed, halves, width, groups, room);
    settle(rows, width, centres, k, bound, i, min(to, i + 8), index, distance, rival, room);
  }
}

// What stands in `room`, each of 8 rows in f32: the least three, the places of the first two, the squares of the rows,
// whether the two are settled; then the rows less the origin as columns.
const FIRST: usize = 0;
const SECOND: usize = 32;
const THIRD: usize = 64;
const PLACE: usize = 96;
const NEXT: usize = 128;
const SQUARE: usize = 160;
const SETTLED: usize = 192;
const BLOCK: usize = 256;

/** Eight rows from `i` on less the origin, as columns, and their squares; rows past the end stand for the last one. */
function turn(rows: usize, width: i32, origin: usize, i: i32, to: i32, room: usize): void {
  const bytes: usize = (<usize>width) << 2;
  const whole = bytes & ~15;
  for (let half = 0; half < 2; half++) {
    const first = i + 4 * half;
    const p0 = rows + <usize>min(first, to - 1) * bytes;
    const p1 = rows + <usize>min(first + 1, to - 1) * bytes;
    const p2 = rows + <usize>min(first + 2, to - 1) * bytes;
    const p3 = rows + <usize>min(first + 3, to - 1) * bytes;
    let q = room + BLOCK + (<usize>half << 4);
    let sum = f32x4.splat(0);
    let j: usize = 0;
    for (; j < whole; j += 16, q += 128) {
      const o = v128.load(origin + j);
      const r0 = f32x4.sub(v128.load(p0 + j), o), r1 = f32x4.sub(v128.load(p1 + j), o);
      const r2 = f32x4.sub(v128.load(p2 + j), o), r3 = f32x4.sub(v128.load(p3 + j), o);
      const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      const c0 = v128.shuffle<f32>(t0, t2, 0, 1, 4, 5), c1 = v128.shuffle<f32>(t0, t2, 2, 3, 6, 7);
      const c2 = v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), c3 = v128.shuffle<f32>(t1, t3, 2, 3, 6, 7);
      v128.store(q, c0); v128.store(q, c1, 32); v128.store(q, c2, 64); v128.store(q, c3, 96);
      sum = f32x4.add(sum, f32x4.add(
        f32x4.add(f32x4.mul(c0, c0), f32x4.mul(c1, c1)), f32x4.add(f32x4.mul(c2, c2), f32x4.mul(c3, c3)),
      ));
    }
    for (; j < bytes; j += 4, q += 32) {
      const o = load<f32>(origin + j);
      store<f32>(q, load<f32>(p0 + j) - o);
      store<f32>(q, load<f32>(p1 + j) - o, 4);
      store<f32>(q, load<f32>(p2 + j) - o, 8);
      store<f32>(q, load<f32>(p3 + j) - o, 12);
      sum = f32x4.add(sum, f32x4.mul(v128.load(q), v128.load(q)));
    }
    v128.store(room + SQUARE + (<usize>half << 4), sum);
  }
}

/** The least three of each row, and where the first two are. */
function search(packed: usize, halves: usize, width: i32, groups: i32, room: usize): void {
  const none = f32x4.splat(f32.POSITIVE_INFINITY);
  for (let at: usize = 0; at < 32; at += 16) {
    v128.store(room + at, none, FIRST);
    v128.store(room + at, none, SECOND);
    v128.store(room + at, none, THIRD);
    v128.store(room + at, i32x4.splat(-1), PLACE);
    v128.store(room + at, i32x4.splat(-1), NEXT);
  }
  const end = room + BLOCK + (<usize>width << 5);
  let c = packed;
  for (let g = 0; g < groups; g++, halves += 16) {
    let a0 = v128.load_splat<f32>(halves), a1 = a0;
    let b0 = v128.load_splat<f32>(halves, 4), b1 = b0;
    let c0 = v128.load_splat<f32>(halves, 8), c1 = c0;
    let d0 = v128.load_splat<f32>(halves, 12), d1 = d0;
    for (let p = room + BLOCK; p < end; p += 32, c += 16) {
      const x = v128.load(p), y = v128.load(p, 16);
      let z = v128.load_splat<f32>(c);
      a0 = f32x4.sub(a0, f32x4.mul(x, z));
      a1 = f32x4.sub(a1, f32x4.mul(y, z));
      z = v128.load_splat<f32>(c, 4);
      b0 = f32x4.sub(b0, f32x4.mul(x, z));
      b1 = f32x4.sub(b1, f32x4.mul(y, z));
      z = v128.load_splat<f32>(c, 8);
      c0 = f32x4.sub(c0, f32x4.mul(x, z));
      c1 = f32x4.sub(c1, f32x4.mul(y, z));
      z = v128.load_splat<f32>(c, 12);
      d0 = f32x4.sub(d0, f32x4.mul(x, z));
      d1 = f32x4.sub(d1, f32x4.mul(y, z));
    }
    keepLeast(room, g << 2, a0, b0, c0, d0);
    keepLeast(room + 16, g << 2, a1, b1, c1, d1);
  }
}

/** Puts four numbers per row among the least three. */
// @ts-ignore: decorator
@inline
function keepLeast(at: usize, c: i32, a: v128, b: v128, d: v128, e: v128): void {
  let first = v128.load(at, FIRST), second = v128.load(at, SECOND), third = v128.load(at, THIRD);
  // Most groups of four hold none of them.
  const least = f32x4.pmin(f32x4.pmin(a, b), f32x4.pmin(d, e));
  if (!v128.any_true(f32x4.lt(least, third))) return;
  let place = v128.load(at, PLACE), next = v128.load(at, NEXT);
  for (let t = 0; t < 4; t++) {
    const x = t == 0 ? a : t == 1 ? b : t == 2 ? d : e;
    const here = i32x4.splat(c + t);
    const nearest = f32x4.lt(x, first), nearer = f32x4.lt(x, second);
    next = v128.bitselect(v128.bitselect(place, here, nearest), next, nearer);
    place = v128.bitselect(here, place, nearest);
    third = f32x4.pmin(third, f32x4.pmax(x, second));
    second = f32x4.pmin(second, f32x4.pmax(x, first));
    first = f32x4.pmin(first, x);
  }
  v128.store(at, first, FIRST);
  v128.store(at, second, SECOND);
  v128.store(at, third, THIRD);
  v128.store(at, place, PLACE);
  v128.store(at, next, NEXT);
}

/** Writes what is known of rows `from` to `to - 1`: in f64, of two centres where no other can be among them, else of all. */
function settle(
  rows: usize, width: i32, centres: usize, k: i32, bound: usize, from: i32, to: i32,
  index: usize, distance: usize, rival: usize, room: usize,
): void {
  const bytes: usize = (<usize>width) << 2;
  const apart = v128.load_splat<f32>(bound), part = v128.load_splat<f32>(bound, 4);
  for (let at = room; at < room + 32; at += 16) {
    const square = v128.load(at, SQUARE);
    const limit = f32x4.add(v128.load(at, SECOND), f32x4.add(apart, f32x4.mul(part, square)));
    // Squares that may leave f32 say nothing.
    const clear = v128.and(f32x4.gt(v128.load(at, THIRD), limit), f32x4.lt(square, f32x4.splat(1e37)));
    v128.store(at, v128.and(clear, i32x4.ge_s(v128.load(at, NEXT), i32x4.splat(0))), SETTLED);
  }
  for (let i = from; i < to; i += 2) {
    const lane = room + (<usize>(i - from) << 2);
    const both = i + 1 < to && (load<i32>(lane, SETTLED) & load<i32>(lane, SETTLED + 4)) != 0;
    if (both) {
      pair(rows + <usize>i * bytes, bytes, centres, lane, i, index, distance, rival);
      continue;
    }
    all(rows + <usize>i * bytes, bytes, centres, k, i, index, distance, rival);
    if (i + 1 < to) all(rows + <usize>(i + 1) * bytes, bytes, centres, k, i + 1, index, distance, rival);
  }
}

/** Two rows, whose sums do not wait for each other, and two centres each. */
// @ts-ignore: decorator
@inline
function pair(
  row: usize, bytes: usize, centres: usize, lane: usize, i: i32, index: usize, distance: usize, rival: usize,
): void {
  const a = load<i32>(lane, PLACE), b = load<i32>(lane, NEXT);
  const c = load<i32>(lane, PLACE + 4), d = load<i32>(lane, NEXT + 4);
  let p = centres + <usize>min(a, b) * (bytes << 1), q = centres + <usize>max(a, b) * (bytes << 1);
  let r = centres + <usize>min(c, d) * (bytes << 1), s = centres + <usize>max(c, d) * (bytes << 1);
  let one = f64x2.splat(0), two = one;
  const end = row + bytes;
  for (let x = row; x < end; x += 4, p += 8, q += 8, r += 8, s += 8) {
    let y = f64x2.sub(
      f64x2.promote_low_f32x4(v128.load_splat<f32>(x)),
      f64x2.replace_lane(v128.load64_splat(p), 1, load<f64>(q)),
    );
    one = f64x2.add(one, f64x2.mul(y, y));
    y = f64x2.sub(
      f64x2.promote_low_f32x4(v128.load_splat<f32>(x + bytes)),
      f64x2.replace_lane(v128.load64_splat(r), 1, load<f64>(s)),
    );
    two = f64x2.add(two, f64x2.mul(y, y));
  }
  const at = <usize>i << 2;
  note(one, min(a, b), max(a, b), at, index, distance, rival);
  note(two, min(c, d), max(c, d), at + 4, index, distance, rival);
}

// @ts-ignore: decorator
@inline
function note(squares: v128, low: i32, high: i32, at: usize, index: usize, distance: usize, rival: usize): void {
  const one = f64x2.extract_lane(squares, 0), two = f64x2.extract_lane(squares, 1);
  const swap = two < one;
  store<i32>(index + at, swap ? high : low);
  store<f32>(distance + at, <f32>sqrt<f64>(swap ? two : one));
  store<f32>(rival + at, <f32>sqrt<f64>(swap ? one : two));
}

/** One row and all centres, of equally near ones the first. */
function all(
  row: usize, bytes: usize, centres: usize, k: i32, i: i32, index: usize, distance: usize, rival: usize,
): void {
  let one = f64.POSITIVE_INFINITY, two = one;
  let best = 0;
  for (let c = 0; c < k; c++) {
    let p = centres + <usize>c * (bytes << 1);
    let square: f64 = 0;
    for (let x = row; x < row + bytes; x += 4, p += 8) {
      const d = <f64>load<f32>(x) - load<f64>(p);
      square += d * d;
    }
    if (square < one) {
      two = one;
      one = square;
      best = c;
    } else if (square < two) two = square;
  }
  const at = <usize>i << 2;
  store<i32>(index + at, best);
  store<f32>(distance + at, <f32>sqrt<f64>(one));
  store<f32>(rival + at, <f32>sqrt<f64>(two));
}
