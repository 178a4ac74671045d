import type { Random } from "../../base/random.js";

/** What triplets are drawn from: one entry per trace. */
export interface TripletSource {
  /** Canonical structure, as a small number. */
  readonly structure: ArrayLike<number>;
  /** Duration of the root, microseconds. */
  readonly duration: ArrayLike<number>;
}

/** How triplets are drawn. */
export interface TripletOptions {
  readonly count: number;
  readonly random: Random;
  /**
   * Share of triplets within one structure, told apart by latency; the others are told apart by structure. Absent: as
   * the released code has it, whatever three independent draws give (a few in a hundred on real recordings).
   */
  readonly latencyShare?: number;
  /** A latency triplet counts if the nearer pair times this is still nearer than any other; default 1. */
  readonly latencyRatio?: number;
  /** Durations are compared as logarithms (default) or as they are (released code). */
  readonly durations?: "log" | "linear";
  /** Structures with fewer traces are drawn as one group; default 40. */
  readonly rare?: number;
}

/**
 * Triplets for training: anchor, positive, negative (paper, section III-C).
 *
 * Structures are drawn with weight ln(N / n), so that seldom ones count; structures of fewer than `rare` traces are one
 * group. A structure triplet is two traces of one structure and one of another. A latency triplet is three traces of one
 * structure, anchor and positive being the pair nearest in root duration; a tie gives none.
 *
 * Unlike the released code: no trace is drawn twice in a triplet, a recording of one structure has latency triplets
 * only, and an absent rare group does no harm.
 *
 * @returns Indices, three per triplet; fewer than asked for (even none) where the recording does not have such triplets.
 *
 * @example
 * const source = { structure: [0, 0, 1], duration: [10, 20, 10] };
 * const [anchor, positive, negative] = drawTriplets(source, { count: 1, random: new Random(1), latencyShare: 0 });
 * assert.deepEqual([Math.min(anchor, positive), Math.max(anchor, positive), negative], [0, 1, 2]);
 */
export function drawTriplets(source: TripletSource, options: TripletOptions): Uint32Array {
  const { count, random, latencyShare, latencyRatio = 1, durations = "log", rare = 40 } = options;
  const { structure, duration } = source;
  if (structure.length < 3) return new Uint32Array(0);
  const length = (trace: number) => (durations === "log" ? Math.log1p(duration[trace]) : duration[trace]);
  const groups = new Groups(structure, rare);
  const out = new Uint32Array(count * 3);
  let made = 0;
  const keep = (a: number, b: number, c: number) => {
    out.set([a, b, c], 3 * made++);
    return true;
  };
  const byStructure = (a: number, b: number, c: number): boolean => {
    const [x, y, z] = [structure[a], structure[b], structure[c]];
    if (x === y && x !== z) return keep(a, b, c);
    if (x === z && x !== y) return keep(a, c, b);
    return y === z && x !== y && keep(b, c, a);
  };
  const byLatency = (a: number, b: number, c: number): boolean => {
    if (structure[a] !== structure[b] || structure[b] !== structure[c]) return false;
    const ab = Math.abs(length(a) - length(b));
    const ac = Math.abs(length(a) - length(c));
    const bc = Math.abs(length(b) - length(c));
    if (ab * latencyRatio < Math.min(ac, bc) && ab < Math.min(ac, bc)) return keep(a, b, c);
    if (ac * latencyRatio < Math.min(ab, bc) && ac < Math.min(ab, bc)) return keep(a, c, b);
    return bc * latencyRatio < Math.min(ab, ac) && bc < Math.min(ab, ac) && keep(b, c, a);
  };
  const independent = () => [groups.trace(random), groups.trace(random), groups.trace(random)] as const;
  const alike = () => groups.threeOfOne(random);
  const draw = (
    want: number,
    pick: () => readonly [number, number, number] | undefined,
    ...rules: (typeof byLatency)[]
  ) => {
    const end = made + want;
    // Recordings without such triplets must not be searched for ever.
    for (let tries = 1000 + 200 * want; made < end && tries > 0; tries--) {
      const traces = pick();
      if (traces === undefined) break;
      const [a, b, c] = traces;
      if (a !== b && b !== c && a !== c) rules.some((rule) => rule(a, b, c));
    }
  };
  if (latencyShare === undefined) draw(count, independent, byStructure, byLatency);
  else {
    draw(count - Math.round(count * latencyShare), independent, byStructure);
    draw(count - made, alike, byLatency);
    if (made < count) draw(count - made, independent, byStructure);
  }
  return shuffled(out.subarray(0, 3 * made), random);
}

/** Traces by structure, and draws from them. */
class Groups {
  readonly #members: number[][];
  /** Running sum of the weights over all groups, and over those of one structure with at least three traces. */
  readonly #all: Float64Array;
  readonly #pure: Float64Array;

  constructor(structure: ArrayLike<number>, rare: number) {
    const byStructure = new Map<number, number[]>();
    for (let trace = 0; trace < structure.length; trace++) {
      const members = byStructure.get(structure[trace]);
      if (members === undefined) byStructure.set(structure[trace], [trace]);
      else members.push(trace);
    }
    const own = [...byStructure.values()].filter(({ length }) => length >= rare);
    const pooled = [...byStructure.values()].filter(({ length }) => length < rare).flat();
    this.#members = pooled.length > 0 ? [...own, pooled] : own;
    const weights = this.#members.map(({ length }) => Math.log(structure.length / length));
    // One group over everything has weight 0: it is all there is to draw from.
    const weight = (i: number) => (this.#members.length === 1 ? 1 : weights[i]);
    this.#all = running(this.#members.length, weight);
    this.#pure = running(this.#members.length, (i) => (this.#members[i].length >= 3 ? weight(i) : 0));
  }

  trace(random: Random): number {
    const members = this.#members[pick(this.#all, random)];
    return members[random.below(members.length)];
  }

  threeOfOne(random: Random): [number, number, number] | undefined {
    if (!(this.#pure[this.#pure.length - 1] > 0)) return undefined;
    const members = this.#members[pick(this.#pure, random)];
    return [
      members[random.below(members.length)],
      members[random.below(members.length)],
      members[random.below(members.length)],
    ];
  }
}

function running(length: number, weight: (index: number) => number): Float64Array {
  const sums = new Float64Array(length);
  for (let i = 0; i < length; i++) sums[i] = (i > 0 ? sums[i - 1] : 0) + weight(i);
  return sums;
}

function pick(sums: Float64Array, random: Random): number {
  const at = random.next() * sums[sums.length - 1];
  let low = 0;
  for (let high = sums.length - 1; low < high; ) {
    const middle = (low + high) >> 1;
    if (sums[middle] > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

function shuffled(triplets: Uint32Array, random: Random): Uint32Array {
  const order = random.shuffle(Uint32Array.from({ length: triplets.length / 3 }, (_, i) => i));
  const out = new Uint32Array(triplets.length);
  order.forEach((from, to) => {
    out.set(triplets.subarray(3 * from, 3 * from + 3), 3 * to);
  });
  return out;
}
