import { Random } from "../../base/random.js";

/** Shares of the durations of an operation that a choice of donors is held to. */
const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98];
/** Work put into one structure: donors x candidates x features. Where there would be more, each choice is among fewer. */
const MOST_WORK = 300e6;
const LEAST_CHOICE = 32;

/**
 * Chooses `count` of the candidates so that the quantiles of the durations of each group of nodes are as among all of
 * them: greedily, each time the one that brings the shares above the quantiles closest ("herding", Y. Chen, M. Welling,
 * A. Smola, UAI 2010). So every beginning of the list is a good sample, too; the error falls as 1 / count.
 *
 * @param candidates Durations of the nodes of each candidate.
 * @param groups Group of each node, from 0.
 * @returns Positions of candidates, in order of choice.
 *
 * @example The first two have a short and a long one
 * const chosen = herd([[1], [2], [3], [4]].map((d) => Float64Array.from(d)), Uint32Array.of(0), 4);
 * assert.equal(new Set(chosen).size, 4);
 * assert.ok(chosen[0] < 2 !== chosen[1] < 2);
 */
export function herd(candidates: readonly Float64Array[], groups: Uint32Array, count: number): number[] {
  const { features, target } = exceedances(candidates, groups);
  const width = target.length;
  const norms = candidates.map((_, i) => {
    let sum = 0;
    for (let f = 0; f < width; f++) sum += features[i * width + f] ** 2;
    return sum;
  });
  const sum = new Float64Array(width);
  const left = new Random(candidates.length, "herd").shuffle(Uint32Array.from(candidates.keys()));
  const choice = Math.max(LEAST_CHOICE, Math.floor(MOST_WORK / (count * width)));
  const chosen: number[] = [];
  for (let behind = candidates.length, from = 0; chosen.length < count; behind--) {
    // | sum + x - (n + 1) target |^2 without what is the same for all x
    for (let f = 0; f < width; f++) sum[f] -= target[f];
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let tried = Math.min(choice, behind); tried > 0; tried--, from++) {
      if (from >= behind) from = 0;
      const at = left[from] * width;
      let dot = 0;
      for (let f = 0; f < width; f++) dot += features[at + f] * sum[f];
      const cost = 2 * dot + norms[left[from]];
      if (cost < least) {
        least = cost;
        best = from;
      }
    }
    const candidate = left[best];
    left[best] = left[behind - 1];
    for (let f = 0; f < width; f++) sum[f] += features[candidate * width + f];
    chosen.push(candidate);
  }
  return chosen;
}

/** For each candidate, group and level: the share of its nodes above that quantile of all, in units of its spread. */
function exceedances(candidates: readonly Float64Array[], groups: Uint32Array) {
  const members: number[][] = [];
  groups.forEach((group, node) => {
    members[group] ??= [];
    members[group].push(node);
  });
  const size = members.length;
  const width = size * LEVELS.length;
  const features = new Float32Array(candidates.length * width);
  const target = new Float64Array(width);
  for (let group = 0; group < size; group++) {
    const nodes = members[group];
    const pool = new Float64Array(candidates.length * nodes.length);
    candidates.forEach((durations, i) => {
      nodes.forEach((node, j) => {
        pool[i * nodes.length + j] = durations[node];
      });
    });
    pool.sort();
    LEVELS.forEach((level, l) => {
      const above = pool[Math.max(0, Math.ceil(level * pool.length) - 1)];
      const f = group * LEVELS.length + l;
      const unit = 1 / (nodes.length * Math.sqrt(level * (1 - level)));
      candidates.forEach((durations, i) => {
        let count = 0;
        for (const node of nodes) if (durations[node] > above) count++;
        features[i * width + f] = count * unit;
        target[f] += (count * unit) / candidates.length;
      });
    });
  }
  return { features, target };
}
