import type { FittedStructure } from "./fitted-system.js";
import { guardQuantiles } from "./guard.js";
import { herd } from "./herd.js";
import { packIntegers } from "./varints.js";

/** The nodes that traces of one structure have in common. */
export interface Tree {
  readonly parents: readonly number[];
  readonly services: readonly number[];
  readonly operations: readonly number[];
}

/** One recorded trace of it. */
export interface Candidate {
  /** Start after that of the parent. */
  readonly offsets: Float64Array;
  readonly durations: Float64Array;
  readonly kinds: Uint8Array;
  readonly statuses: Uint32Array;
}

/** Structures that keep all the donors they are allowed, whatever the others need. */
const SAFE = 10;
/** Of so few traces with so few spans in all, all are donors. */
const FEW = { traces: 1024, spans: 40_000 };

/**
 * How many donors each structure keeps. The ten most common: all of few traces, else at most `donors`, so many that dealing
 * them in turn comes out even. Of the others as many as fit.
 *
 * @param structures By falling number of traces.
 *
 * @example
 * const structures = Array.from({ length: 12 }, () => ({ candidates: 2000, nodes: 10 }));
 * assert.deepEqual(donorCounts(structures, { donors: 600, spans: 400 }).slice(9), [500, 20, 20]);
 */
export function donorCounts(
  structures: readonly { readonly candidates: number; readonly nodes: number }[],
  { donors, spans }: { readonly donors: number; readonly spans: number },
): number[] {
  const others = structures.slice(SAFE);
  const needed = (cap: number) =>
    others.reduce((sum, { candidates, nodes }) => sum + Math.min(cap, candidates) * nodes, 0);
  let cap = donors;
  while (cap > 1 && needed(cap) > spans) cap--;
  return structures.map(({ candidates, nodes }, i) => {
    if (i >= SAFE) return Math.min(candidates, cap);
    if (candidates <= FEW.traces && candidates * nodes <= FEW.spans) return candidates;
    return Math.ceil(candidates / Math.ceil(candidates / donors));
  });
}

/** A structure with the donors chosen from its candidates. */
export function structureOf(
  tree: Tree,
  candidates: readonly Candidate[],
  count: number,
  traces: number,
): FittedStructure {
  const nodes = tree.parents.length;
  const durations = candidates.map((candidate) => candidate.durations);
  const groups = groupsOf(tree);
  const places = herd(durations, groups, count);
  if (count < candidates.length) guardQuantiles(durations, groups, places, candidates.length);
  const chosen = places.map((i) => candidates[i]);
  const kinds = Array.from({ length: nodes }, (_, node) => mostFrequent(candidates, ({ kinds }) => kinds[node]));
  const statuses = Array.from({ length: nodes }, (_, node) => mostFrequent(candidates, (c) => c.statuses[node]));
  const exceptions: number[] = [];
  const times = new Float64Array(2 * nodes * chosen.length);
  chosen.forEach((donor, d) => {
    for (let node = 0; node < nodes; node++) {
      times[2 * (d * nodes + node)] = donor.offsets[node];
      times[2 * (d * nodes + node) + 1] = donor.durations[node];
      if (donor.statuses[node] !== statuses[node]) exceptions.push(d, node, donor.statuses[node]);
    }
  });
  return {
    traces,
    ...tree,
    kinds,
    statuses,
    donors: chosen.length,
    times: packIntegers(times),
    ...(exceptions.length > 0 ? { exceptions } : {}),
  };
}

/** Nodes of one service and operation are a group. */
function groupsOf({ services, operations }: Tree): Uint32Array {
  const groups = new Map<string, number>();
  return Uint32Array.from(services, (service, node) => {
    const key = `${service} ${operations[node]}`;
    const group = groups.get(key) ?? groups.size;
    groups.set(key, group);
    return group;
  });
}

function mostFrequent(candidates: readonly Candidate[], pickOf: (candidate: Candidate) => number): number {
  const counts = new Map<number, number>();
  let best = -1;
  for (const candidate of candidates) {
    const value = pickOf(candidate);
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    if (best < 0 || count > counts.get(best)!) best = value;
  }
  return best;
}
