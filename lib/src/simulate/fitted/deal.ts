import { Random } from "../../base/random.js";
import type { TraceDraw } from "../player.js";
import type { FittedSystem } from "./fitted-system.js";

/** Traces dealt at a time. */
const BLOCK = 65_536;

/**
 * Deals structures and donors to the traces of a recording so that shares are kept as closely as can be: of each block of
 * at most 65,536 traces every structure gets its share, give or take one trace (stratified sampling), in random order; and
 * each structure deals its donors in turn, all before any comes again.
 *
 * @param traces Of the recording.
 *
 * @example
 * const structures = [{ traces: 3, donors: 2 }, { traces: 1, donors: 1 }];
 * const deal = dealer(structures, 1, 8);
 * const dealt = Array.from({ length: 8 }, () => deal({ seed: 1, startUs: 0, load: 1 }).dealt!.structure);
 * assert.equal(dealt.filter((structure) => structure === 1).length, 2);
 */
export function dealer(
  structures: readonly Pick<FittedSystem["structures"][number], "traces" | "donors">[],
  seed: number,
  traces: number,
): (draw: TraceDraw) => TraceDraw {
  const random = new Random(seed, "structures");
  const rising = new Float64Array(structures.length);
  let sum = 0;
  structures.forEach((structure, i) => {
    sum += structure.traces;
    rising[i] = sum;
  });
  // Their order begins with good samples: a recording that takes all of them ends with such a beginning; of a shorter one
  // the seed says which it takes.
  const next = structures.map(({ donors, traces: own }) => {
    const first = random.below(donors);
    return (own / sum) * traces < donors ? first : 0;
  });
  const size = Math.ceil(traces / Math.ceil(traces / BLOCK));
  let block: number[] = [];
  return (draw) => {
    if (block.length === 0) {
      block = random.shuffle(Array.from({ length: size }, (_, i) => ((i + random.next()) / size) * sum));
    }
    const structure = firstAbove(rising, block.pop()!);
    const donor = next[structure];
    next[structure] = (donor + 1) % structures[structure].donors;
    return { ...draw, dealt: { structure, donor } };
  };
}

/** The first position whose value is above, by bisection. */
function firstAbove(rising: Float64Array, value: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
