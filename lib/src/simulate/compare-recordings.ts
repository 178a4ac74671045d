import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import { operationName, serviceName } from "../trace/name-of.js";
import { SpanFlag } from "../trace/span-table.js";
import { Structures } from "../trace/structure.js";

/** A number of the one recording beside that of the other. */
export interface Compared {
  readonly original: number;
  readonly simulated: number;
  /** By what share of the original's it differs, sign aside; differences below a microsecond are none. */
  readonly deviation: number;
}

/** Durations of an operation in traces of one structure, in microseconds. */
export interface ComparedOperation {
  readonly service: string;
  readonly operation: string;
  readonly median: Compared;
  readonly p95: Compared;
}

/** One structure in both. */
export interface ComparedStructure {
  readonly id: string;
  readonly service: string;
  readonly operation: string;
  readonly spans: number;
  readonly traces: number;
  /** Of all traces. */
  readonly share: Compared;
  readonly operations: readonly ComparedOperation[];
}

/** How alike two recordings are on the most common structures of the first. */
export interface Comparison {
  readonly structures: readonly ComparedStructure[];
  /** The largest deviations. */
  readonly worst: { readonly share: number; readonly median: number; readonly p95: number };
}

/**
 * Compares a simulated recording with the one that it was fitted to: shares of the most common structures, and in each of
 * them medians and 95th percentiles of the durations of each operation.
 *
 * Durations are counted in steps of 0.05 %; percentiles are the smallest duration that so many do not exceed.
 *
 * @param most Structures that are compared; default 10.
 *
 * @example A recording is like itself
 * const corpus = memoryCorpus([...generate({ traces: 40, faults: [] }).batches()].map(({ table }) => table));
 * assert.deepEqual((await compareRecordings(corpus, corpus)).worst, { share: 0, median: 0, p95: 0 });
 */
export async function compareRecordings(
  original: Corpus,
  simulated: Corpus,
  { most = 10, ...work }: { readonly most?: number } & Work = {},
): Promise<Comparison> {
  const [ours, theirs] = [await tally(original, work), await tally(simulated, work)];
  const top = [...ours].sort(([a, x], [b, y]) => y.traces - x.traces || (a < b ? -1 : 1)).slice(0, most);
  const structures = top.map(([id, { service, operation, spans, traces, operations }]): ComparedStructure => {
    const other = theirs.get(id);
    const there = named(other?.operations ?? new Map());
    return {
      id,
      service,
      operation,
      spans,
      traces,
      share: compared(traces / original.traces, (other?.traces ?? 0) / simulated.traces, 0),
      operations: [...named(operations)].map(([key, own]) => {
        const durations = there.get(key)?.durations;
        const at = (share: number) => compared(quantile(own.durations, share), quantile(durations, share), 1);
        return { service: own.service, operation: own.operation, median: at(0.5), p95: at(0.95) };
      }),
    };
  });
  const worst = { share: 0, median: 0, p95: 0 };
  for (const { share, operations } of structures) {
    worst.share = Math.max(worst.share, share.deviation);
    for (const { median, p95 } of operations) {
      worst.median = Math.max(worst.median, median.deviation);
      worst.p95 = Math.max(worst.p95, p95.deviation);
    }
  }
  return { structures, worst };
}

interface StructureTally {
  readonly service: string;
  readonly operation: string;
  readonly spans: number;
  traces: number;
  /** By number of service and operation in its recording. */
  readonly operations: Map<number, OperationTally>;
}

interface OperationTally {
  readonly service: string;
  readonly operation: string;
  /** Spans by step of duration. */
  readonly durations: Map<number, number>;
}

const STEPS = 2000;
/** Lists of names may grow from batch to batch: their length tells nothing. */
const MOST_OPERATIONS = 2 ** 26;

async function tally(corpus: Corpus, { signal, onProgress }: Work): Promise<Map<string, StructureTally>> {
  const seen = new Structures();
  const tallies: StructureTally[] = [];
  let done = 0;
  for await (const table of corpus.batches({ signal })) {
    const { offsets, duration, flags, names } = table;
    const index = seen.index(table);
    for (let trace = 0; trace < table.traceIds.length; trace++) {
      const [first, behind] = [offsets[trace], offsets[trace + 1]];
      tallies[index[trace]] ??= {
        service: serviceName(table, first),
        operation: operationName(table, first),
        spans: behind - first,
        traces: 0,
        operations: new Map(),
      };
      const own = tallies[index[trace]];
      own.traces++;
      for (let row = first; row < behind; row++) {
        if ((flags[row] & SpanFlag.STAND_IN) !== 0) continue;
        const key = table.service[row] * MOST_OPERATIONS + table.operation[row];
        const found = own.operations.get(key);
        const durations = found?.durations ?? new Map<number, number>();
        if (!found) {
          const [service, operation] = [names.services[table.service[row]], names.operations[table.operation[row]]];
          own.operations.set(key, { service, operation, durations });
        }
        const step = Math.round(Math.log1p(duration[row]) * STEPS);
        durations.set(step, (durations.get(step) ?? 0) + 1);
      }
    }
    done += table.traceIds.length;
    onProgress?.({ stage: "compare", done, total: corpus.traces, unit: "traces" });
  }
  return new Map(tallies.map((own, i) => [seen.id(i), own]));
}

function named(operations: StructureTally["operations"]): Map<string, OperationTally> {
  return new Map([...operations.values()].map((own) => [JSON.stringify([own.service, own.operation]), own]));
}

/** The smallest duration that a share of the spans do not exceed; 0 where there is none. */
function quantile(durations: ReadonlyMap<number, number> | undefined, share: number): number {
  const rising = [...(durations ?? [])].sort((a, b) => a[0] - b[0]);
  let left = Math.ceil(share * rising.reduce((sum, [, count]) => sum + count, 0));
  for (const [step, count] of rising) {
    left -= count;
    if (left <= 0) return Math.expm1(step / STEPS);
  }
  return 0;
}

function compared(original: number, simulated: number, least: number): Compared {
  const difference = Math.abs(simulated - original);
  return { original, simulated, deviation: difference <= least ? 0 : difference / original };
}
