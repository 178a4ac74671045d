import type { Random } from "../../base/random.js";
import { CONTEXT_WIDTH, type ContextFeatures } from "../../represent/context/features-form.js";
import { PairNumbers } from "../../represent/context/pair-numbers.js";

/** Traces that may become cards. */
export interface Pool {
  readonly rows: Uint32Array;
  /** Traces each stands for. */
  readonly sizes: Float64Array;
}

/** All traces in groups, and the pool of them. */
export interface Grouped extends Pool {
  /** Number of the group of each trace. */
  readonly group: Uint32Array;
}

/** Cards kept at most. */
export const POOL_SIZE = 2000;
/** Above it a trace belongs to an event, and groups are cut by time. */
const SUSPECT = 0.7;
/** Length of such a cut, seconds. */
const MINUTE = 60;

/**
 * Groups traces that look alike, in one minute where they are suspect; of each group the member nearest its mean may
 * become a card. The heaviest groups are kept, with a little chance in the weights.
 *
 * @param random Decides the phase of the minutes, ties, and the jitter of the weights (.7 to 1.3).
 */
export function poolOf(features: ContextFeatures, random: Random, size = POOL_SIZE): Grouped {
  const { group, count } = groups(features, random.next() * MINUTE);
  const sizes = new Float64Array(count);
  for (const g of group) sizes[g]++;
  const nearest = nearestToMean(features, group, sizes, random);
  const jittered = sizes.map((weight) => weight * (0.7 + 0.6 * random.next()));
  const kept = Array.from(sizes.keys())
    .sort((a, b) => jittered[b] - jittered[a] || a - b)
    .slice(0, size);
  return { rows: Uint32Array.from(kept, (g) => nearest[g]), sizes: Float64Array.from(kept, (g) => sizes[g]), group };
}

function groups(features: ContextFeatures, phase: number) {
  const { traces, su, channel, time, eTau, zTau, burst, r, se } = features;
  const begin = time.reduce((least, t) => Math.min(least, t), Infinity);
  const places = new PairNumbers();
  const cells = new PairNumbers();
  const group = new Uint32Array(traces);
  for (let i = 0; i < traces; i++) {
    const minute = su[i] > SUSPECT ? Math.floor((time[i] - begin + phase) / MINUTE) : -1;
    const steps = ((step(eTau[i], -1, 8) * 10 + step(zTau[i], -1, 8)) * 7 + step(burst[i], -1, 5)) * 7;
    const cell = (steps + step(r[i], -1, 5)) * 5 + step(se[i], 0, 4);
    group[i] = cells.of(places.of(channel[i], minute), cell);
  }
  return { group, count: cells.size };
}

/** Steps from `low` on to the whole number next to a value, at most to `high`. */
function step(value: number, low: number, high: number): number {
  return Math.round(Math.min(high, Math.max(low, value))) - low;
}

function nearestToMean({ x }: ContextFeatures, group: Uint32Array, sizes: Float64Array, random: Random): Uint32Array {
  const means = new Float64Array(sizes.length * CONTEXT_WIDTH);
  for (let i = 0; i < group.length; i++) {
    for (let d = 0; d < CONTEXT_WIDTH; d++) {
      means[group[i] * CONTEXT_WIDTH + d] += x[i * CONTEXT_WIDTH + d] / sizes[group[i]];
    }
  }
  const nearest = new Uint32Array(sizes.length);
  const least = new Float64Array(sizes.length).fill(Infinity);
  for (let i = 0; i < group.length; i++) {
    const g = group[i];
    let squared = random.next() / 100;
    for (let d = 0; d < CONTEXT_WIDTH; d++) squared += (x[i * CONTEXT_WIDTH + d] - means[g * CONTEXT_WIDTH + d]) ** 2;
    if (squared < least[g]) {
      least[g] = squared;
      nearest[g] = i;
    }
  }
  return nearest;
}
