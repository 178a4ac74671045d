import type { Work } from "../../base/work.js";
import type { Corpus } from "../../corpus/corpus.js";
import { type CallPathStatistics, callPathStatistics } from "../../corpus/statistics.js";
import { sliceTable } from "../../trace/slice-table.js";
import { ABSENT, type SpanTable } from "../../trace/span-table.js";
import { isError } from "../../trace/status.js";
import { Structures } from "../../trace/structure.js";
import { times } from "../../trace/times.js";

/** A call of a trace that takes longer than it usually does. Times in microseconds. */
export interface UnusualCall {
  readonly service: string;
  readonly operation: string;
  /** Time in the span itself, without its children. */
  readonly self: number;
  /** Median of the same over all calls along this call path. */
  readonly usual: number;
  /** Calls along this call path in the recording. */
  readonly calls: number;
}

/** A trace beside its population: what a person wants to know before they say normal or abnormal. */
export interface TraceDescription {
  readonly traceId: string;
  readonly service: string;
  readonly operation: string;
  /** Microseconds since the epoch. */
  readonly start: number;
  /** Microseconds: of the root, and its median over all traces with this root. */
  readonly duration: number;
  readonly usualDuration: number;
  readonly spans: number;
  /** Spans whose status is an error. */
  readonly errors: number;
  /** Traces of the recording with the same structure, this one among them. */
  readonly sameStructure: number;
  /** The calls that exceed the 95th percentile of their call path and twice its median, the largest excess first; at most 3. */
  readonly unusual: readonly UnusualCall[];
}

/**
 * Describes some traces of a recording beside all others: two passes over it, in memory that grows with the
 * distinct call paths and structures.
 *
 * @returns In the order of `traceIds`; ids that are not in the recording are left out.
 *
 * @example
 * const call = (id: string, start: number, duration: number) => ({ id, service: "shop", operation: "view", start, duration });
 * const table = tableOfSpans({ t1: [call("1", 0, 10)], t2: [call("1", 0, 10)], t3: [call("1", 0, 500)] });
 * const [described] = await describeTraces(memoryCorpus([table]), ["t3"]);
 * assert.equal(described.usualDuration, 10);
 * assert.equal(described.sameStructure, 3);
 */
export async function describeTraces(
  corpus: Corpus,
  traceIds: readonly string[],
  work: Work = {},
): Promise<TraceDescription[]> {
  const { signal, onProgress } = work;
  const wanted = new Set(traceIds);
  const statistics = await callPathStatistics(corpus, { signal, onProgress });
  const structures = new Structures();
  const frequency: number[] = [];
  const found = new Map<string, TraceDescription & { structure: number }>();
  let done = 0;
  for await (const table of corpus.batches({ signal })) {
    const structure = structures.index(table);
    for (const [i, traceId] of table.traceIds.entries()) {
      frequency[structure[i]] = (frequency[structure[i]] ?? 0) + 1;
      if (!wanted.has(traceId)) continue;
      found.set(traceId, { ...describe(sliceTable(table, i, i + 1), statistics), structure: structure[i] });
    }
    done += table.traceIds.length;
    onProgress?.({ stage: "describe traces", done, total: corpus.traces, unit: "traces" });
  }
  return traceIds.flatMap((traceId) => {
    const described = found.get(traceId);
    if (described === undefined) return [];
    const { structure, ...rest } = described;
    return [{ ...rest, sameStructure: frequency[structure] }];
  });
}

/** @param table Holds one trace. */
function describe(table: SpanTable, { paths, duration, self }: CallPathStatistics): TraceDescription {
  const path = paths.find(table);
  const own = times(table).self;
  const { services, operations, statuses } = table.names;
  const unusual: (UnusualCall & { excess: number })[] = [];
  let spans = 0;
  let errors = 0;
  let top = -1;
  for (let row = 0; row < path.length; row++) {
    if (path[row] === ABSENT) continue;
    if (top < 0) top = row;
    spans++;
    if (isError(statuses[table.status[row]])) errors++;
    const { p50, p95, count } = self[path[row]];
    if (own[row] <= p95 || own[row] <= 2 * p50) continue;
    unusual.push({
      service: services[table.service[row]],
      operation: operations[table.operation[row]],
      self: own[row],
      usual: p50,
      calls: count,
      excess: own[row] - p95,
    });
  }
  unusual.sort((a, b) => b.excess - a.excess);
  return {
    traceId: table.traceIds[0],
    service: services[table.service[top]],
    operation: operations[table.operation[top]],
    start: table.start[0],
    duration: table.duration[0],
    usualDuration: duration[path[top]].p50,
    spans,
    errors,
    sameStructure: 0,
    unusual: unusual.slice(0, 3).map(({ excess: _, ...call }) => call),
  };
}
