// One start of k-means: greedy k-means++, then Lloyd's iterations with bounds. Step by step, so that a thread can take
// over where another stopped; what a step does to all rows is done in slices, so that threads can share it. Sums are
// kept by slice and added up in their order: the same bytes whoever does which. The JavaScript of lib/src/select/kmeans (start.ts, lloyd.ts) says what is computed and why;
// here the starts are chosen by distances in f32, whose error the bounds allow for, and the iterations are in f64.
import { square32, square64 } from "./distance";

/** What a start is made of: lib/src/select/kmeans/kernel-start.ts fills it in, in this order, 4 bytes each. */
@unmanaged
class Start {
  /** 0 choosing centres, 1 iterating, 2 done. */
  phase: i32;
  /** What is done to all rows next, or was last. */
  stage: i32;
  /** The candidate that becomes a centre. */
  best: i32;
  /** Centres so far. */
  count: i32;
  iterations: i32;
  /** Rows that changed their centre in the last iteration. */
  changed: i32;
  n: i32;
  /** Numbers per row, a multiple of 16. */
  width: i32;
  k: i32;
  /** Bounds per row: k filled up to a multiple of 4. */
  cols: i32;
  candidates: i32;
  maxIterations: i32;
  rows: usize;
  /** f64: one for the first centre, then one per candidate. */
  chance: usize;
  /** f64 [k, width]. */
  centres: usize;
  /** i32 [k]: the rows that were chosen. */
  chosen: usize;
  assignment: usize;
  /** f64 [n]: at least the distance to the own centre, less what that centre has moved, see `moved`. */
  upper: usize;
  /** f64 [n]: at most all other distances, plus `most`. */
  low: usize;
  /** f32 [n, cols]: at most the distance to each other centre, plus `travelled` of it. */
  lower: usize;
  /** f64 [k]: how far each centre has moved in all steps together; f32 [cols]: the same, rounded up. */
  travelled: usize;
  travelled32: usize;
  /** f64 [k, width], i32 [k]. */
  sums: usize;
  counts: usize;
  /** f64 [k, k]: half the distances between centres; f64 [k]: the least of each row. */
  half: usize;
  reach: usize;
  shift: usize;
  /** f32 [n]: squared distance to the nearest centre so far; f64, one per block of rows: their sums. */
  closest: usize;
  blocks: usize;
  /**
   * Of the candidates, in groups of four: f32 [groups, n, 4] their squared distances to the rows, Infinity where that
   * cannot be the least, and f32 [groups, k, 4] a quarter of those to the centres.
   */
  squares: usize;
  gaps: usize;
  /** i32 [groups, 4]: their rows. f64 [slices, groups, 4]: what each would leave. */
  trials: usize;
  left: usize;
  /** f32 [k, width], f64 [k]: the centres in single precision, and how far that is off. */
  centres32: usize;
  errors: usize;
  /** f32 [k, n]: `lower` while centres are being chosen, column by column. */
  columns: usize;
  /** f64 [slices, k, width], i32 [slices, k + 1]: what is to be added to sums and counts; how many rows changed. */
  deltas: usize;
  moves: usize;
  tolerance: f64;
  inertia: f64;
  total: f64;
  /** What the fastest centres have moved in all steps together. */
  most: f64;
}

const LARGEST: f32 = 3e38;
/** Keeps a bound below what it stands for when it is rounded to f32. */
const DOWN: f64 = 1 - 1 / <f64>(1 << 22);
const BLOCK: i32 = 256;

const SLICES: i32 = 4;

const FIRST = 1;
const MEASURE = 2;
const ADOPT = 3;
const ASSIGN = 4;
const LAST = 5;
const RESUME = 6;

/** Takes `steps` steps of a start: half a centre, or an iteration; returns whether there are more. */
export function advanceStart(at: usize, steps: i32): i32 {
  for (let i = 0; i < steps && prepareStart(at) != 0; i++) {
    for (let slice = 0; slice < SLICES; slice++) sliceStart(at, slice);
  }
  return changetype<Start>(at).phase < 2 ? 1 : 0;
}

/** From one pass over all rows to the next: what is done once per step; returns whether there is a next. */
export function prepareStart(at: usize): i32 {
  const s = changetype<Start>(at);
  if (s.phase == 2) return 0;
  switch (s.stage) {
    case 0:
      store<i32>(s.chosen, <i32>(load<f64>(s.chance) * <f64>s.n));
      s.stage = FIRST;
      s.best = 0;
      return 1;
    case MEASURE:
      elect(s);
      s.stage = ADOPT;
      return 1;
    case FIRST:
    case ADOPT:
      s.count++;
      s.total = 0;
      for (let b = 0; b < (s.n + BLOCK - 1) / BLOCK; b++) s.total += load<f64>(s.blocks + (<usize>b << 3));
      if (s.count < s.k && s.total > 0) {
        nominate(s);
        s.stage = MEASURE;
        return 1;
      }
      s.k = s.count;
      begin(s);
      s.phase = 1;
      s.stage = ASSIGN;
      break;
    case LAST:
      merge(s);
      s.inertia = inertia(s);
      s.phase = 2;
      return 0;
    default: {
      if (s.stage == ASSIGN) s.changed = merge(s);
      fillEmpty(s);
      const moved = move(s);
      s.iterations++;
      s.stage = s.iterations < s.maxIterations && moved > s.tolerance ? ASSIGN : LAST;
    }
  }
  between(s);
  memory.fill(s.deltas, 0, <usize>(SLICES * s.k * s.width) << 3);
  memory.fill(s.moves, 0, <usize>(SLICES * (s.k + 1)) << 2);
  return 1;
}

/** Does to one slice of the rows what is next. */
export function sliceStart(at: usize, slice: i32): void {
  const s = changetype<Start>(at);
  const blocks = (s.n + BLOCK - 1) / BLOCK;
  const from = BLOCK * (blocks * slice / SLICES), to = min(s.n, BLOCK * (blocks * (slice + 1) / SLICES));
  if (s.stage == MEASURE) {
    for (let t = 0; t < s.candidates; t += 4) measure(s, t, from, to, slice);
  } else if (s.stage <= ADOPT) {
    if (s.stage == FIRST) first(s, from, to);
    adopt(s, s.count, s.best, from, to);
  } else assign(s, from, to, slice);
}

// @ts-ignore: decorator
@inline
function down(bound: f64): f32 {
  return bound < <f64>LARGEST ? <f32>(bound * DOWN) : LARGEST;
}

/** Most part by which a distance in f32 is off, and by how much where its square underflows. */
// @ts-ignore: decorator
@inline
function slack(s: Start): f64 {
  return <f64>(s.width + 32) * 3e-8;
}
const TINY: f64 = 1e-20;

/** Squared distances to the first centre. */
function first(s: Start, from: i32, to: i32): void {
  const step = <usize>s.width << 2;
  const centre = s.rows + <usize>load<i32>(s.chosen) * step;
  for (let i = from; i < to; i++) {
    const at = <usize>i << 2;
    store<f32>(s.squares + (at << 2), square32(s.rows + <usize>i * step, centre, step));
    store<f32>(s.closest + at, f32.POSITIVE_INFINITY);
    store<i32>(s.assignment + at, 0);
  }
}

/** Draws candidates for the next centre; how far they are from those that are there. */
function nominate(s: Start): void {
  const rows = s.rows, step = <usize>s.width << 2;
  const share = <f32>(0.25 * (1 - 2 * slack(s)));
  // What a group of four has no candidate for is far from everything.
  const groups = (s.candidates + 3) >> 2;
  for (let g = 0; g < groups; g++) {
    const gaps = s.gaps + (<usize>(g * s.k) << 4);
    for (let c: usize = 0; c < <usize>s.count; c++) v128.store(gaps + (c << 4), f32x4.splat(f32.POSITIVE_INFINITY));
  }
  for (let t = 0; t < s.candidates; t++) {
    const place = 1 + (s.count - 1) * s.candidates + t;
    const row = draw(s, s.total * load<f64>(s.chance + (<usize>place << 3)));
    store<i32>(s.trials + (<usize>t << 2), row);
    const candidate = rows + <usize>row * step;
    const gaps = s.gaps + ((<usize>(t >> 2) * <usize>s.k) << 4) + ((<usize>t & 3) << 2);
    for (let c: usize = 0; c < <usize>s.count; c++) {
      const centre = rows + <usize>load<i32>(s.chosen + (c << 2)) * step;
      store<f32>(gaps + (c << 4), share * square32(centre, candidate, step));
    }
  }
}

/** The candidate that leaves least. */
function elect(s: Start): void {
  const line = <usize>((s.candidates + 3) & ~3) << 3;
  let least = f64.POSITIVE_INFINITY;
  s.best = 0;
  for (let t = 0; t < s.candidates; t++) {
    let left: f64 = 0;
    for (let slice: usize = 0; slice < <usize>SLICES; slice++) left += load<f64>(s.left + slice * line + (<usize>t << 3));
    if (left >= least) continue;
    least = left;
    s.best = t;
  }
  store<i32>(s.chosen + (<usize>s.count << 2), load<i32>(s.trials + (<usize>s.best << 2)));
}

/** The first row at which the running sum of `closest` passes `target`; never one of 0. */
function draw(s: Start, target: f64): i32 {
  const n = s.n, closest = s.closest;
  let left = target, last = 0;
  const blocks = (n + BLOCK - 1) / BLOCK;
  let b = 0;
  for (; b + 1 < blocks; b++) {
    const sum = load<f64>(s.blocks + (<usize>b << 3));
    if (left < sum) break;
    left -= sum;
  }
  // By rounding, the last block may hold nothing to draw.
  for (; b >= 0; b--) {
    const end = min(n, (b + 1) * BLOCK);
    let found = false;
    for (let i = b * BLOCK; i < end; i++) {
      const weight = <f64>load<f32>(closest + (<usize>i << 2));
      if (weight == 0) continue;
      last = i;
      found = true;
      left -= weight;
      if (left < 0) break;
    }
    if (found) break;
  }
  return last;
}

/** Squared distances of rows to four candidates from `first` on, and what is left if one of them becomes a centre. */
function measure(s: Start, first: i32, from: i32, to: i32, slice: i32): void {
  const rows = s.rows, step = <usize>s.width << 2, n = s.n;
  const group = <usize>first >> 2;
  const gaps = s.gaps + ((group * <usize>s.k) << 4);
  const squares = s.squares + ((group * <usize>n) << 4);
  const trials = s.trials + (<usize>first << 2);
  const t0 = rows + <usize>load<i32>(trials) * step;
  const t1 = rows + <usize>load<i32>(trials, 4) * step;
  const t2 = rows + <usize>load<i32>(trials, 8) * step;
  const t3 = rows + <usize>load<i32>(trials, 12) * step;
  const none = f32x4.splat(f32.POSITIVE_INFINITY);
  let low = f64x2.splat(0), high = low;
  const end = <usize>to << 2;
  for (let i = <usize>from << 2, p = rows + <usize>from * step; i < end; i += 4, p += step) {
    const least = v128.load_splat<f32>(s.closest + i);
    // A candidate twice as far from the centre of a row as the row is cannot be nearer to the row.
    const mask = i32x4.bitmask(f32x4.lt(v128.load(gaps + (<usize>load<i32>(s.assignment + i) << 4)), least));
    const at = squares + (i << 2);
    v128.store(at, none);
    let left = least;
    if (mask != 0) {
      if (mask & 1) store<f32>(at, square32(p, t0, step));
      if (mask & 2) store<f32>(at, square32(p, t1, step), 4);
      if (mask & 4) store<f32>(at, square32(p, t2, step), 8);
      if (mask & 8) store<f32>(at, square32(p, t3, step), 12);
      left = f32x4.pmin(least, v128.load(at));
    }
    low = f64x2.add(low, f64x2.promote_low_f32x4(left));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(left, left, 2, 3, 2, 3)));
  }
  const sums = s.left + (<usize>(slice * ((s.candidates + 3) & ~3) + first) << 3);
  v128.store(sums, low);
  v128.store(sums, high, 16);
}

/** Makes candidate `t` centre number `c`, for some whole blocks of rows. */
function adopt(s: Start, c: i32, t: i32, from: i32, to: i32): void {
  const n = s.n, closest = s.closest;
  const line = <usize>n << 2;
  const column = s.columns + <usize>c * line;
  const group = <usize>t >> 2, lane = (<usize>t & 3) << 2;
  const squares = s.squares + ((group * <usize>n) << 4) + lane;
  const gaps = s.gaps + ((group * <usize>s.k) << 4) + lane;
  const more = 1 + slack(s), less = 1 - slack(s);
  let sum: f64 = 0;
  for (let i = from; i < to; i++) {
    const at = <usize>i << 2;
    const square = load<f32>(squares + (at << 2));
    const a = load<i32>(s.assignment + at);
    const upper = s.upper + (<usize>i << 3);
    if (square < load<f32>(closest + at)) {
      if (c > 0) store<f32>(s.columns + <usize>a * line + at, down((load<f64>(upper) - 2 * TINY) / more * less));
      store<f32>(closest + at, square);
      store<f64>(upper, sqrt<f64>(<f64>square) * more + TINY);
      store<i32>(s.assignment + at, c);
      store<f32>(column + at, LARGEST);
    } else {
      const far: f64 = square < f32.POSITIVE_INFINITY
        ? sqrt<f64>(<f64>square) * less - TINY
        : 2 * sqrt<f64>(<f64>load<f32>(gaps + (<usize>a << 4))) - load<f64>(upper) - TINY;
      store<f32>(column + at, down(far));
    }
    sum += <f64>load<f32>(closest + at);
    if ((i + 1) % BLOCK == 0 || i + 1 == n) {
      store<f64>(s.blocks + (<usize>(i / BLOCK) << 3), sum);
      sum = 0;
    }
  }
}

/** From chosen rows to centres with sums. */
function begin(s: Start): void {
  const width = <usize>s.width;
  for (let c = 0; c < s.k; c++) {
    const row = s.rows + ((<usize>load<i32>(s.chosen + (<usize>c << 2)) * width) << 2);
    const to = s.centres + ((<usize>c * width) << 3);
    for (let j: usize = 0; j < width; j++) store<f64>(to + (j << 3), <f64>load<f32>(row + (j << 2)));
  }
  round(s);
  gather(s);
  const line = <usize>s.n << 2;
  for (let i: usize = 0, to = s.lower; i < line; i += 4) {
    let from = s.columns + i;
    let c = 0;
    for (; c < s.k; c++, to += 4, from += line) store<f32>(to, load<f32>(from));
    for (; c < s.cols; c++, to += 4) store<f32>(to, LARGEST);
  }
}

/** Sums and counts of all rows; bounds of what they are. */
function gather(s: Start): void {
  memory.fill(s.sums, 0, (<usize>(s.k * s.width)) << 3);
  memory.fill(s.counts, 0, <usize>s.k << 2);
  for (let i = 0; i < s.n; i++) {
    addTo(s, s.sums, s.counts, i, load<i32>(s.assignment + (<usize>i << 2)), 1);
    store<f64>(s.low + (<usize>i << 3), f64.NEGATIVE_INFINITY);
  }
  for (let c = 0; c < s.k; c++) {
    store<f64>(s.shift + (<usize>c << 3), 1);
    store<f64>(s.travelled + (<usize>c << 3), 0);
  }
  memory.fill(s.travelled32, 0, <usize>s.cols << 2);
  s.most = 0;
}

/** Adds a row to the sum of a centre, or takes it away. */
function addTo(s: Start, sums: usize, counts: usize, i: i32, c: i32, sign: f64): void {
  const width = <usize>s.width;
  let p = s.rows + ((<usize>i * width) << 2);
  let q = sums + ((<usize>c * width) << 3);
  const end = p + (width << 2);
  const times = f64x2.splat(sign);
  for (; p < end; p += 8, q += 16) {
    v128.store(q, f64x2.add(v128.load(q), f64x2.mul(times, f64x2.promote_low_f32x4(v128.load64_zero(p)))));
  }
  const count = counts + (<usize>c << 2);
  store<i32>(count, load<i32>(count) + <i32>sign);
}

/** Adds up what the slices have changed; returns how many rows changed their centre. */
function merge(s: Start): i32 {
  const sums = <usize>(s.k * s.width) << 3, counts = <usize>s.k << 2;
  let changed = 0;
  for (let slice: usize = 0; slice < <usize>SLICES; slice++) {
    const moves = s.moves + slice * (counts + 4);
    const some = load<i32>(moves + counts);
    if (some == 0) continue;
    changed += some;
    for (let c: usize = 0; c < counts; c += 4) store<i32>(s.counts + c, load<i32>(s.counts + c) + load<i32>(moves + c));
    const deltas = s.deltas + slice * sums;
    for (let p: usize = 0; p < sums; p += 16) {
      v128.store(s.sums + p, f64x2.add(v128.load(s.sums + p), v128.load(deltas + p)));
    }
  }
  return changed;
}

/** Gives every row of a slice its nearest centre. */
function assign(s: Start, from: i32, to: i32, slice: i32): void {
  const deltas = s.deltas + (<usize>(slice * s.k * s.width) << 3);
  const moves = s.moves + (<usize>(slice * (s.k + 1)) << 2);
  const cols = <usize>s.cols, width = <usize>s.width;
  const centres = s.centres, reach = s.reach, travelled = s.travelled, most = s.most;
  const more = 1 + slack(s), less = 1 - slack(s);
  let changed = 0;
  for (let i = from; i < to; i++) {
    const assigned = s.assignment + (<usize>i << 2);
    const before = load<i32>(assigned);
    const upper = s.upper + (<usize>i << 3);
    let u = load<f64>(upper) + load<f64>(travelled + (<usize>before << 3));
    if (u <= load<f64>(reach + (<usize>before << 3))) continue;
    const low = s.low + (<usize>i << 3);
    if (load<f64>(low) - most >= u) continue;
    const bounds = s.lower + ((<usize>i * cols) << 2);
    const row = s.rows + ((<usize>i * width) << 2);
    let a = before;
    // What is known of the distance to a: at least `floor`, at most u; both are it when `exact`.
    let floor: f64 = -1;
    let exact = false;
    let limit = f32x4.splat(above(u));
    // Most rows are done after this look at all bounds.
    let least = f32x4.splat(LARGEST);
    let any = f32x4.splat(0);
    for (let g: usize = 0; g < cols << 2; g += 16) {
      const old = v128.load(bounds + g), gone = v128.load(s.travelled32 + g);
      least = f32x4.pmin(least, f32x4.sub(old, gone));
      any = v128.or(any, f32x4.lt(old, f32x4.add(limit, gone)));
    }
    if (!v128.any_true(any)) {
      store<f64>(low, lowest(least, most));
      continue;
    }
    for (let g: usize = 0; g < cols << 2; g += 16) {
      const close = f32x4.lt(v128.load(bounds + g), f32x4.add(limit, v128.load(s.travelled32 + g)));
      let mask = i32x4.bitmask(close);
      while (mask != 0) {
        const c = <i32>(g >> 2) + ctz(mask);
        mask &= mask - 1;
        if (c == a) continue;
        const bound = bounds + (<usize>c << 2);
        const gone = load<f64>(travelled + (<usize>c << 3));
        const old = <f64>load<f32>(bound) - gone;
        if (old >= u) continue;
        if (floor < 0) {
          const x = single(s, row, a);
          const error = load<f64>(s.errors + (<usize>a << 3));
          u = min(u, x * more + error);
          floor = max(0, x * less - error);
          limit = f32x4.splat(above(u));
          if (old >= u) continue;
        }
        const gap = load<f64>(s.half + ((<usize>a * <usize>s.k + <usize>c) << 3));
        if (gap >= u) {
          store<f32>(bound, down(max(old, 2 * gap - u) + gone));
          continue;
        }
        const x = single(s, row, c);
        const error = load<f64>(s.errors + (<usize>c << 3));
        let nearest = x * less - error;
        if (nearest > u) {
          store<f32>(bound, down(nearest + gone));
          continue;
        }
        let farthest = x * more + error;
        if (farthest >= floor) {
          // Too close to call in single precision.
          if (!exact) {
            exact = true;
            u = sqrt<f64>(square64(row, centres + ((<usize>a * width) << 3), width));
            floor = u;
            limit = f32x4.splat(above(u));
          }
          const d = sqrt<f64>(square64(row, centres + ((<usize>c * width) << 3), width));
          if (d > u || (d == u && c > a)) {
            store<f32>(bound, down(d + gone));
            continue;
          }
          nearest = d;
          farthest = d;
        } else exact = false;
        store<f32>(bounds + (<usize>a << 2), down(floor + load<f64>(travelled + (<usize>a << 3))));
        store<f32>(bound, LARGEST);
        a = c;
        u = farthest;
        floor = max(0, nearest);
        limit = f32x4.splat(above(u));
      }
    }
    least = f32x4.splat(LARGEST);
    for (let g: usize = 0; g < cols << 2; g += 16) {
      least = f32x4.pmin(least, f32x4.sub(v128.load(bounds + g), v128.load(s.travelled32 + g)));
    }
    store<f64>(low, lowest(least, most));
    store<f64>(upper, u - load<f64>(travelled + (<usize>a << 3)));
    if (a == before) continue;
    changed++;
    store<i32>(assigned, a);
    addTo(s, deltas, moves, i, before, -1);
    addTo(s, deltas, moves, i, a, 1);
  }
  store<i32>(moves + (<usize>s.k << 2), changed);
}

/** The least of four bounds, by more than rounding can do, plus `most`. */
// @ts-ignore: decorator
@inline
function lowest(v: v128, most: f64): f64 {
  const least = <f64>min(
    min(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    min(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
  return least - 4e-7 * (abs<f64>(least) + 2 * most) + most;
}

/** Distance of a row to a centre in single precision. */
// @ts-ignore: decorator
@inline
function single(s: Start, row: usize, c: i32): f64 {
  const step = <usize>s.width << 2;
  return sqrt<f64>(<f64>square32(row, s.centres32 + <usize>c * step, step));
}

/** A number of f32 that is not below. */
// @ts-ignore: decorator
@inline
function above(x: f64): f32 {
  return <f32>(x * (1 + 1 / <f64>(1 << 22)));
}

/** Gives each centre without rows the row that is farthest from its own. */
function fillEmpty(s: Start): void {
  const width = <usize>s.width;
  for (let c = 0; c < s.k; c++) {
    if (load<i32>(s.counts + (<usize>c << 2)) > 0) continue;
    let farthest = -1;
    let most: f64 = 0;
    for (let i = 0; i < s.n; i++) {
      const a = load<i32>(s.assignment + (<usize>i << 2));
      if (load<i32>(s.counts + (<usize>a << 2)) < 2) continue;
      const square = square64(s.rows + ((<usize>i * width) << 2), s.centres + ((<usize>a * width) << 3), width);
      if (square > most) {
        most = square;
        farthest = i;
      }
    }
    if (farthest < 0) return;
    const at = <usize>farthest;
    addTo(s, s.sums, s.counts, farthest, load<i32>(s.assignment + (at << 2)), -1);
    addTo(s, s.sums, s.counts, farthest, c, 1);
    store<i32>(s.assignment + (at << 2), c);
    store<f64>(s.upper + (at << 3), f64.POSITIVE_INFINITY);
    store<f64>(s.low + (at << 3), f64.NEGATIVE_INFINITY);
    memory.fill(s.lower + ((at * <usize>s.cols) << 2), 0, <usize>s.k << 2);
  }
}

/** Moves each centre to the mean of its rows; returns the sum of the squared shifts. */
function move(s: Start): f64 {
  const width = <usize>s.width;
  let total: f64 = 0, fastest: f64 = 0;
  for (let c = 0; c < s.k; c++) {
    const count = load<i32>(s.counts + (<usize>c << 2));
    let square: f64 = 0;
    const from = (<usize>c * width) << 3;
    for (let p = from; count > 0 && p < from + (width << 3); p += 8) {
      const mean = load<f64>(s.sums + p) / <f64>count;
      const d = mean - load<f64>(s.centres + p);
      square += d * d;
      store<f64>(s.centres + p, mean);
    }
    total += square;
    const shift = sqrt<f64>(square);
    const at = <usize>c << 3;
    store<f64>(s.shift + at, shift);
    const way = load<f64>(s.travelled + at) + shift;
    store<f64>(s.travelled + at, way);
    store<f32>(s.travelled32 + (at >> 1), above(way));
    fastest = max(fastest, shift);
  }
  s.most += fastest;
  round(s);
  return total;
}

/** The centres in single precision. */
function round(s: Start): void {
  const width = <usize>s.width;
  for (let c: usize = 0; c < <usize>s.k; c++) {
    const from = s.centres + ((c * width) << 3);
    const to = s.centres32 + ((c * width) << 2);
    let square: f64 = 0;
    for (let j: usize = 0; j < width; j++) {
      const x = load<f64>(from + (j << 3));
      store<f32>(to + (j << 2), <f32>x);
      square += x * x;
    }
    store<f64>(s.errors + (c << 3), sqrt<f64>(square) * 6e-8 + TINY);
  }
}

/** Distances between centres, anew where one of the two has moved. */
function between(s: Start): void {
  const k = s.k, width = <usize>s.width;
  for (let a = 0; a < k; a++) {
    const still = load<f64>(s.shift + (<usize>a << 3)) == 0;
    const p = s.centres + ((<usize>a * width) << 3);
    store<f64>(s.half + (<usize>(a * k + a) << 3), f64.POSITIVE_INFINITY);
    for (let b = 0; b < a; b++) {
      if (still && load<f64>(s.shift + (<usize>b << 3)) == 0) continue;
      const gap = sqrt<f64>(squareOfCentres(p, s.centres + ((<usize>b * width) << 3), width)) / 2;
      store<f64>(s.half + (<usize>(a * k + b) << 3), gap);
      store<f64>(s.half + (<usize>(b * k + a) << 3), gap);
    }
  }
  for (let a = 0; a < k; a++) {
    let least = f64.POSITIVE_INFINITY;
    for (let b = 0; b < k; b++) least = min(least, load<f64>(s.half + (<usize>(a * k + b) << 3)));
    store<f64>(s.reach + (<usize>a << 3), least);
  }
}

function squareOfCentres(p: usize, q: usize, width: usize): f64 {
  let a = f64x2.splat(0), b = a;
  const end = p + (width << 3);
  for (; p < end; p += 32, q += 32) {
    let d = f64x2.sub(v128.load(p), v128.load(q));
    a = f64x2.add(a, f64x2.mul(d, d));
    d = f64x2.sub(v128.load(p, 16), v128.load(q, 16));
    b = f64x2.add(b, f64x2.mul(d, d));
  }
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1) + (f64x2.extract_lane(b, 0) + f64x2.extract_lane(b, 1));
}

function inertia(s: Start): f64 {
  const width = <usize>s.width;
  let sum: f64 = 0;
  for (let i = 0; i < s.n; i++) {
    const a = load<i32>(s.assignment + (<usize>i << 2));
    sum += square64(s.rows + ((<usize>i * width) << 2), s.centres + ((<usize>a * width) << 3), width);
  }
  return sum;
}
