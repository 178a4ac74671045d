import type { Work } from "../base/work.js";
import { CallPaths } from "../trace/call-path.js";
import { ABSENT, type SpanTable } from "../trace/span-table.js";
import { times } from "../trace/times.js";
import type { Corpus } from "./corpus.js";
import { type Statistic, statisticOf } from "./statistic.js";
import { Tally } from "./tally.js";
import { TallyStore } from "./tally-store.js";

/** How long the calls along each path take, in microseconds. */
export interface CallPathStatistics {
  readonly paths: CallPaths;
  /** By number of the path. */
  readonly duration: readonly Statistic[];
  /** Duration less the time in which a child runs; by number of the path. */
  readonly self: readonly Statistic[];
}

/** Options of {@link callPathStatistics}. */
export interface StatisticsOptions extends Work {
  /** Histogram cells held in memory; beyond that partial sums go to DuckDB. Changes no result. Default 200,000. */
  readonly cells?: number;
  /** Told each batch, with the path of each row and its self time: for what else is counted in the same pass. */
  readonly onBatch?: (table: SpanTable, path: Uint32Array, self: Float64Array) => void;
}

/**
 * Statistics of duration and self time for each call path of a corpus. A path that occurs several times in a trace
 * counts each time; stand-ins do not count. Memory grows with the distinct paths only.
 *
 * Times are rounded to whole microseconds and summed exactly, so the result does not depend on order or batches.
 *
 * @example
 * const span = { service: "shop", operation: "view", start: 0 };
 * const table = tableOfSpans({ t1: [{ ...span, id: "1", duration: 10 }], t2: [{ ...span, id: "1", duration: 20 }] });
 * const { duration } = await callPathStatistics(memoryCorpus([table]));
 * assert.equal(duration[0].mean, 15);
 */
export async function callPathStatistics(corpus: Corpus, options: StatisticsOptions = {}): Promise<CallPathStatistics> {
  const { cells = 200_000, onBatch, signal, onProgress } = options;
  const paths = new CallPaths();
  let tally = new Tally();
  let store: TallyStore | undefined;
  let done = 0;
  try {
    for await (const table of corpus.batches({ signal })) {
      const path = paths.of(table);
      const { self } = times(table);
      for (let row = 0; row < path.length; row++) {
        if (path[row] === ABSENT) continue;
        tally.add(path[row] * 2, whole(table.duration[row]));
        tally.add(path[row] * 2 + 1, whole(self[row]));
        if (tally.cells < cells) continue;
        store ??= await TallyStore.open();
        await store.put(tally);
        tally = new Tally();
      }
      onBatch?.(table, path, self);
      done += table.traceIds.length;
      onProgress?.({ stage: "measure call paths", done, total: corpus.traces, unit: "traces" });
    }
    const statistics: Statistic[] = [];
    if (store === undefined) {
      for (const [key, statistic] of statisticsOf(tally)) statistics[key] = statistic;
    } else {
      await store.put(tally);
      for await (const [key, statistic] of store.statistics()) statistics[key] = statistic;
    }
    const every = (offset: number) => Array.from({ length: paths.size }, (_, path) => statistics[path * 2 + offset]);
    return { paths, duration: every(0), self: every(1) };
  } finally {
    await store?.close();
  }
}

/** The statistic of each key of a tally, by rising key. */
export function* statisticsOf(tally: Tally): Generator<[key: number, statistic: Statistic]> {
  let own: [number, number][] = [];
  let at = -1;
  for (const [key, bucket, count] of tally.histogram()) {
    if (key !== at && at >= 0) {
      yield [at, statisticOf(tally.sums(at), own)];
      own = [];
    }
    at = key;
    own.push([bucket, count]);
  }
  if (at >= 0) yield [at, statisticOf(tally.sums(at), own)];
}

function whole(time: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(time)));
}
