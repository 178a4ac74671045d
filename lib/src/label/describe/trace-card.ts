import type { Statistic } from "../../corpus/statistic.js";
import type { CallPathStatistics } from "../../corpus/statistics.js";
import { depths } from "../../trace/depths.js";
import { ABSENT, type SpanTable } from "../../trace/span-table.js";
import { isError } from "../../trace/status.js";
import { times } from "../../trace/times.js";
import type { TraceEvidence } from "./evidence.js";

/** One trace with each of its spans beside the population of its call path; columns by row of `table`. Times in µs. */
export interface TraceCard {
  /** Holds this trace alone. */
  readonly table: SpanTable;
  readonly depth: Uint32Array;
  /** From the start of the trace. */
  readonly relativeStart: Float64Array;
  /** Without the time in which a child runs. */
  readonly self: Float64Array;
  /** Number of the call path in `statistics`; {@link ABSENT} for a stand-in, and for a path that was never seen there. */
  readonly path: Uint32Array;
  readonly statistics: CallPathStatistics;
  /** Self time beyond the 95th percentile of the call path, where it is also twice its median; else 0. */
  readonly excess: Float64Array;
  /** 1 where the status is an error. */
  readonly error: Uint8Array;
  /** Rows that stand out: by falling excess, then errors in order; at most 50. */
  readonly unusual: readonly number[];
  /** What is known beyond the trace itself, where it was gathered. */
  readonly evidence?: TraceEvidence;
}

const MOST_UNUSUAL = 50;

/**
 * Puts a trace beside its population.
 *
 * @param table Holds the trace alone, see `readTrace`.
 * @param statistics Of the recording it is from.
 *
 * @example
 * const call = (id: string, duration: number) => ({ id, service: "shop", operation: "view", start: 0, duration });
 * const usual = Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`t${i}`, [call("1", 10)]]));
 * const corpus = memoryCorpus([tableOfSpans({ ...usual, slow: [call("1", 500)] })]);
 * const card = traceCard((await readTrace(corpus, "slow"))!, await callPathStatistics(corpus));
 * assert.deepEqual([card.unusual, card.excess[0]], [[0], 490]);
 */
export function traceCard(table: SpanTable, statistics: CallPathStatistics): TraceCard {
  const { self, relativeStart } = times(table);
  const path = statistics.paths.find(table);
  const { statuses } = table.names;
  const excess = new Float64Array(path.length);
  const error = new Uint8Array(path.length);
  const failing = statuses.map(isError);
  const slow: number[] = [];
  const failed: number[] = [];
  for (let row = 0; row < path.length; row++) {
    error[row] = Number(failing[table.status[row]]);
    const usual = statisticOf(statistics.self, path[row]);
    if (usual !== undefined && self[row] > usual.p95 && self[row] > 2 * usual.p50) excess[row] = self[row] - usual.p95;
    if (excess[row] > 0) slow.push(row);
    else if (error[row] === 1) failed.push(row);
  }
  slow.sort((a, b) => excess[b] - excess[a] || a - b);
  const unusual = [...slow.slice(0, MOST_UNUSUAL), ...failed.slice(0, MOST_UNUSUAL)].slice(0, MOST_UNUSUAL);
  return { table, depth: depths(table), relativeStart, self, path, statistics, excess, error, unusual };
}

/** The statistic of a call path, undefined for {@link ABSENT}. */
export function statisticOf(statistics: readonly Statistic[], path: number): Statistic | undefined {
  return path === ABSENT ? undefined : statistics[path];
}
