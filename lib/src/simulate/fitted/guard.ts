import { Random } from "../../base/random.js";

/** Quantiles that a choice of donors must hit, and how closely, as a share of their value. */
const HELD = [0.5, 0.95];
const TOLERANCE = 0.06;
const MOST_SWAPS = 300;
const TRIED = 24;

/**
 * Mends a choice of donors where a held quantile of a group falls beside a gap of its distribution: there one donor too many
 * on one side moves it far. Donors are exchanged with others until each held quantile lies within the tolerance of what it is
 * among all candidates:
 *
 *     values at most 0.94 q  <  p of all  <=  values at most 1.06 q
 *
 * @param candidates Durations of the nodes of each candidate.
 * @param groups Group of each node, from 0.
 * @param chosen Positions of candidates; changed in place.
 * @param traces Of the recording: donors are dealt in turn until there are so many.
 */
export function guardQuantiles(
  candidates: readonly Float64Array[],
  groups: Uint32Array,
  chosen: number[],
  traces: number,
): void {
  const { below, limits } = constraints(candidates, groups, traces);
  const times = chosen.map((_, place) => Math.floor(traces / chosen.length) + (place < traces % chosen.length ? 1 : 0));
  const width = limits.length;
  const counts = new Float64Array(width);
  const taken = new Uint8Array(candidates.length);
  chosen.forEach((i, place) => {
    taken[i] = 1;
    for (let f = 0; f < width; f++) counts[f] += times[place] * below[i * width + f];
  });
  const free = candidates.flatMap((_, i) => (taken[i] === 1 ? [] : [i]));
  if (free.length === 0) return;
  const random = new Random(candidates.length, "guard");
  for (let swap = 0, idle = 0; swap < MOST_SWAPS && idle < 8; swap++) {
    const loss = lossOf(counts, limits);
    if (loss === 0) return;
    let best = { loss, out: -1, into: -1 };
    // Where a distribution has few values about a quantile, only those can put it right.
    const pair = worst(counts, limits) & ~1;
    const near = free.flatMap((i, place) => (below[i * width + pair] < below[i * width + pair + 1] ? [place] : []));
    for (let tried = 0; tried < TRIED; tried++) {
      const into = tried % 2 === 0 && near.length > 0 ? near[random.below(near.length)] : random.below(free.length);
      const b = free[into] * width;
      for (let out = 0; out < chosen.length; out++) {
        const a = chosen[out] * width;
        let after = 0;
        for (let f = 0; f < width && after < best.loss; f++) {
          after += violation(counts[f] + times[out] * (below[b + f] - below[a + f]), limits[f]);
        }
        if (after < best.loss) best = { loss: after, out, into };
      }
    }
    if (best.out < 0) {
      idle++;
      continue;
    }
    idle = 0;
    const [gone, come] = [chosen[best.out], free[best.into]];
    for (let f = 0; f < width; f++) {
      counts[f] += times[best.out] * (below[come * width + f] - below[gone * width + f]);
    }
    chosen[best.out] = come;
    free[best.into] = gone;
  }
}

/** Shares of values below a bound must stay between two limits, in traces. */
interface Limit {
  readonly least: number;
  readonly most: number;
}

function constraints(candidates: readonly Float64Array[], groups: Uint32Array, count: number) {
  const members: number[][] = [];
  groups.forEach((group, node) => {
    members[group] ??= [];
    members[group].push(node);
  });
  const width = members.length * HELD.length * 2;
  const below = new Float32Array(candidates.length * width);
  const limits: Limit[] = [];
  for (const nodes of members) {
    const pool = new Float64Array(candidates.length * nodes.length);
    candidates.forEach((durations, i) => {
      nodes.forEach((node, j) => {
        pool[i * nodes.length + j] = durations[node];
      });
    });
    pool.sort();
    for (const share of HELD) {
      const at = pool[Math.max(0, Math.ceil(share * pool.length) - 1)];
      for (const bound of [at * (1 - TOLERANCE), at * (1 + TOLERANCE)]) {
        const f = limits.length;
        let all = 0;
        candidates.forEach((durations, i) => {
          let own = 0;
          for (const node of nodes) if (durations[node] <= bound) own++;
          below[i * width + f] = own / nodes.length;
          all += own / nodes.length;
        });
        // Half of the room that there is among all candidates, at most half a percent, is kept.
        const there = (all / candidates.length) * count;
        const room = Math.min(Math.abs(there - share * count) / 2, 0.005 * count);
        limits.push(
          bound < at
            ? { least: Number.NEGATIVE_INFINITY, most: share * count - room }
            : { least: share * count + room, most: Number.POSITIVE_INFINITY },
        );
      }
    }
  }
  return { below, limits };
}

function violation(count: number, { least, most }: Limit): number {
  const by = count < least ? least - count : count > most ? count - most : 0;
  return by * by;
}

function lossOf(counts: Float64Array, limits: readonly Limit[]): number {
  let loss = 0;
  limits.forEach((limit, f) => {
    loss += violation(counts[f], limit);
  });
  return loss;
}

function worst(counts: Float64Array, limits: readonly Limit[]): number {
  let most = 0;
  let at = 0;
  limits.forEach((limit, f) => {
    const by = violation(counts[f], limit);
    if (by > most) [most, at] = [by, f];
  });
  return at;
}
