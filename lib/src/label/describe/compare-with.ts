import type { Population } from "./population.js";

/** A trace to hold another one against. */
export interface Comparison {
  /** Its place in the recording. */
  readonly trace: number;
  /** Traces that it was chosen from. */
  readonly of: number;
  /** Whether it has the same structure; else it has the most frequent one among those that enter by the same call. */
  readonly sameStructure: boolean;
}

/**
 * The trace to hold another one against: of the same structure, or, where no other has it, of the most frequent one among
 * those that begin with the same call.
 *
 * @param trace Place in the recording.
 * @param isNormal Whether a trace is labelled normal; without it all are taken. Of those left the one that stands nearest
 *   in the recording is chosen, which is nearest in time.
 *
 * @example
 * const call = (duration: number) => [{ id: "1", service: "shop", operation: "view", start: 0, duration }];
 * const corpus = memoryCorpus([tableOfSpans({ a: call(10), b: call(500), c: call(510), d: call(12) })]);
 * const population = await measurePopulation(corpus);
 * assert.equal(nearestLike(population, 2, (i) => i !== 1)?.trace, 3);
 * assert.equal(nearestLike(population, 2, () => false), undefined);
 */
export function nearestLike(
  population: Population,
  trace: number,
  isNormal: (trace: number) => boolean = () => true,
): Comparison | undefined {
  const found = candidates(population, trace, isNormal);
  let best = -1;
  for (const other of found.traces) if (best < 0 || Math.abs(other - trace) < Math.abs(best - trace)) best = other;
  return best < 0 ? undefined : { trace: best, of: found.traces.length, sameStructure: found.sameStructure };
}

/** Of the same traces as {@link nearestLike}, all labels together, the one of median duration. */
export function typicalLike(population: Population, trace: number): Comparison | undefined {
  const { traces, sameStructure } = candidates(population, trace, () => true);
  const { duration } = population;
  traces.sort((a, b) => duration[a] - duration[b] || a - b);
  return traces.length === 0 ? undefined : { trace: traces[traces.length >> 1], of: traces.length, sameStructure };
}

function candidates({ structure, entry, frequency }: Population, trace: number, takes: (trace: number) => boolean) {
  const own = structure[trace];
  const traces: number[] = [];
  for (let i = 0; i < structure.length; i++) if (structure[i] === own && i !== trace && takes(i)) traces.push(i);
  if (traces.length > 0) return { traces, sameStructure: true };
  const counts = new Uint32Array(frequency.length);
  for (let i = 0; i < structure.length; i++) {
    if (structure[i] !== own && entry[structure[i]] === entry[own] && takes(i)) counts[structure[i]]++;
  }
  const most = counts.reduce((best, count, s) => (count > counts[best] ? s : best), 0);
  if (counts[most] === 0) return { traces, sameStructure: false };
  for (let i = 0; i < structure.length; i++) if (structure[i] === most && i !== trace && takes(i)) traces.push(i);
  return { traces, sameStructure: false };
}
