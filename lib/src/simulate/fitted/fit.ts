import { Random } from "../../base/random.js";
import type { Work } from "../../base/work.js";
import type { Corpus } from "../../corpus/corpus.js";
import { SpanFlag, type SpanTable } from "../../trace/span-table.js";
import { Structures } from "../../trace/structure.js";
import { canonicalRows } from "./canonical.js";
import { type Candidate, donorCounts, structureOf, type Tree } from "./donors.js";
import { FITTED_VERSION, type FittedStructure, type FittedSystem } from "./fitted-system.js";
import { Reservoir } from "./reservoir.js";
import { ServiceTally } from "./service-tally.js";

/** How a system is fitted. */
export interface FitOptions extends Work {
  /** Name of the system; default: that of the recording's folder. */
  readonly name?: string;
  /** Structures that are kept apart, the most common ones; default 400. Of the others a sample is kept. */
  readonly structures?: number;
  /** Traces whose times are kept of each structure, at most; default 400. */
  readonly donors?: number;
  /** Spans whose times are kept in all, of structures beyond the ten most common; default 150,000. */
  readonly spans?: number;
  /** Default 1. */
  readonly seed?: number;
}

const RARE_TRACES = 256;
/** Traces looked at per structure, and their spans. */
const CANDIDATES = [512, 8192] as const;
const CANDIDATE_SPANS = 250_000;
const MOST_BINS = 20_000;

/**
 * Takes a system from a recording: its structures with their shares, times of traces of each, names, statuses and load.
 * The most common structures keep their exact shares, and of each so many traces ("donors") that the quantiles of the
 * durations of its operations are kept; see {@link herd}. Two passes; memory does not grow with the recording.
 *
 * @example
 * const { batches } = generate({ traces: 60, faults: [] });
 * const corpus = memoryCorpus([...batches()].map(({ table }) => table));
 * const fitted = await fitSystem(corpus, { name: "shop" });
 * assert.equal(fitted.source.traces, 60);
 * assert.equal([...generate({ system: fitted, traces: 30 }).batches()][0].labels.length, 30);
 */
export async function fitSystem(corpus: Corpus, options: FitOptions = {}): Promise<FittedSystem> {
  const { structures: most = 400, donors = 400, spans = 150_000, seed = 1, signal, onProgress } = options;
  const seen = new Structures();
  const counts = new Map<number, number>();
  const services = new ServiceTally(corpus.names);
  const starts = new Map<number, number>();
  let done = 0;
  const report = (batch: SpanTable) => {
    done += batch.traceIds.length;
    onProgress?.({ stage: "fit", done, total: 2 * corpus.traces, unit: "traces" });
  };
  for await (const batch of corpus.batches({ signal })) {
    const subtree = seen.subtrees(batch);
    for (let trace = 0; trace < batch.traceIds.length; trace++) {
      const root = batch.offsets[trace];
      counts.set(subtree[root], (counts.get(subtree[root]) ?? 0) + 1);
      const minute = Math.floor(batch.start[root] / 60e6);
      starts.set(minute, (starts.get(minute) ?? 0) + 1);
    }
    services.add(batch);
    report(batch);
  }

  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const common = new Map(ranked.slice(0, most).map(([root]) => [root, new Keeper(seed, root)]));
  const rareTraces = ranked.slice(most).reduce((sum, [, count]) => sum + count, 0);
  const rare = new Reservoir<Kept>(RARE_TRACES, new Random(seed, "rare"));
  for await (const batch of corpus.batches({ signal })) {
    const subtree = seen.subtrees(batch);
    for (let trace = 0; trace < batch.traceIds.length; trace++) {
      const take = () => keep(batch, trace, subtree);
      const keeper = common.get(subtree[batch.offsets[trace]]);
      if (keeper) keeper.offer(take, batch.offsets[trace + 1] - batch.offsets[trace]);
      else rare.offer(take);
    }
    report(batch);
  }

  const keepers = [...common.values()];
  const allowed = donorCounts(
    keepers.map(({ kept }) => ({ candidates: kept.length, nodes: kept[0].candidate.durations.length })),
    { donors, spans },
  );
  const fitted: FittedStructure[] = [];
  for (const [i, { kept }] of keepers.entries()) {
    const candidates = kept.map(({ candidate }) => candidate);
    fitted.push(structureOf(kept[0].tree, candidates, allowed[i], ranked[i][1]));
    if (i % 10 === 0) await new Promise(setImmediate);
    signal?.throwIfAborted();
  }
  for (const { tree, candidate } of rare.items) {
    fitted.push(structureOf(tree, [candidate], 1, rareTraces / rare.items.length));
  }
  const { traces, digest } = corpus;
  return {
    form: "fitted",
    version: FITTED_VERSION,
    name: options.name ?? nameOf(corpus.path),
    source: { traces, spans: corpus.spans, digest },
    ...services.lists(),
    load: loadOf(starts),
    structures: fitted,
  };
}

interface Kept {
  readonly tree: Tree;
  readonly candidate: Candidate;
}

/** Candidates of one structure. */
class Keeper {
  readonly #seed: number;
  readonly #root: number;
  #reservoir: Reservoir<Kept> | undefined;

  constructor(seed: number, root: number) {
    this.#seed = seed;
    this.#root = root;
  }

  get kept(): readonly Kept[] {
    return this.#reservoir?.items ?? [];
  }

  offer(make: () => Kept, nodes: number): void {
    const [least, most] = CANDIDATES;
    const size = Math.max(least, Math.min(most, Math.floor(CANDIDATE_SPANS / nodes)));
    this.#reservoir ??= new Reservoir(size, new Random(this.#seed, `structure ${this.#root}`));
    this.#reservoir.offer(make);
  }
}

function keep(table: SpanTable, trace: number, subtree: Int32Array): Kept {
  const { rows, parents } = canonicalRows(table, trace, subtree);
  const { start, duration, service, operation, kind, status, flags } = table;
  const isAbsent = (row: number) => (flags[row] & SpanFlag.STAND_IN) !== 0;
  return {
    tree: {
      parents,
      services: rows.map((row) => (isAbsent(row) ? -1 : service[row])),
      operations: rows.map((row) => (isAbsent(row) ? -1 : operation[row])),
    },
    candidate: {
      offsets: Float64Array.from(rows, (row, i) => (i === 0 ? 0 : start[row] - start[rows[parents[i]]])),
      durations: Float64Array.from(rows, (row) => duration[row]),
      kinds: Uint8Array.from(rows, (row) => kind[row]),
      statuses: Uint32Array.from(rows, (row) => status[row]),
    },
  };
}

/** Traces by minute, or by more minutes where there would be too many. */
function loadOf(starts: ReadonlyMap<number, number>): FittedSystem["load"] {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const minute of starts.keys()) [first, last] = [Math.min(first, minute), Math.max(last, minute)];
  if (first > last) return { startUs: 0, binMinutes: 1, traces: [1] };
  const binMinutes = Math.ceil((last - first + 1) / MOST_BINS);
  const traces = Array<number>(Math.ceil((last - first + 1) / binMinutes)).fill(0);
  for (const [minute, count] of starts) traces[Math.floor((minute - first) / binMinutes)] += count;
  return { startUs: first * 60e6, binMinutes, traces };
}

function nameOf(path: string): string {
  return `like ${path
    .replace(/[/\\]+$/, "")
    .split(/[/\\]/)
    .at(-1)}`;
}
