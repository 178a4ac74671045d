import type { Population } from "./population.js";

/**
 * The medoid of some traces by duration: the one whose differences to the others are the least in sum, which is the median.
 *
 * @param traces Places in the recording.
 * @returns Undefined of none.
 *
 * @example
 * const call = (duration: number) => [{ id: "1", service: "shop", operation: "view", start: 0, duration }];
 * const population = await measurePopulation(memoryCorpus([tableOfSpans({ a: call(10), b: call(500), c: call(20) })]));
 * assert.equal(medoidOf(population, [0, 1, 2]), 2);
 */
export function medoidOf({ duration }: Pick<Population, "duration">, traces: readonly number[]): number | undefined {
  const sorted = [...traces].sort((a, b) => duration[a] - duration[b] || a - b);
  return sorted[sorted.length >> 1];
}
