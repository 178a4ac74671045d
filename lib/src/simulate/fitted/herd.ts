/** Shares of the durations of an operation that a choice of donors is held to. */
const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9, 0.94, 0.95, 0.96, 0.98];
/** Work put into one choice: donors x candidates x features. */
const MOST_WORK = 1e9;

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
 * assert.ok(chosen[0] + chosen[1] >= 2 && chosen[0] + chosen[1] <= 4);
 */
export function herd(candidates: readonly Float64Array[], groups: Uint32Array, count: number): number[] {
  const most = groups.reduce((a, b) => Math.max(a, b), 0) + 1;
  // Wide traces have more groups than there is time for: neighbouring ones are looked at together.
  const room = Math.max(1, Math.floor(MOST_WORK / (count * candidates.length * LEVELS.length)));
  const folded = most <= room ? groups : groups.map((group) => group % room);
  const size = Math.min(most, room);
  const { features, target } = exceedances(candidates, folded, size);
  const width = target.length;
  const norms = candidates.map((_, i) => {
    let sum = 0;
    for (let f = 0; f < width; f++) sum += features[i * width + f] ** 2;
    return sum;
  });
  const sum = new Float64Array(width);
  const taken = new Uint8Array(candidates.length);
  const chosen: number[] = [];
  while (chosen.length < count) {
    // | sum + x - (n + 1) target |^2 without what is the same for all x
    for (let f = 0; f < width; f++) sum[f] -= target[f];
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < candidates.length; i++) {
      if (taken[i] === 1) continue;
      let dot = 0;
      for (let f = 0, at = i * width; f < width; f++) dot += features[at + f] * sum[f];
      const cost = 2 * dot + norms[i];
      if (cost < least) {
        least = cost;
        best = i;
      }
    }
    taken[best] = 1;
    for (let f = 0; f < width; f++) sum[f] += features[best * width + f];
    chosen.push(best);
  }
  return chosen;
}

/** For each candidate, group and level: the share of its nodes above that quantile of all, in units of its spread. */
function exceedances(candidates: readonly Float64Array[], groups: Uint32Array, size: number) {
  const members = Array.from({ length: size }, () => [] as number[]);
  groups.forEach((group, node) => {
    members[group].push(node);
  });
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
