import type { Work } from "../../base/work.js";
import type { Corpus } from "../../corpus/corpus.js";
import { type CallPathStatistics, callPathStatistics } from "../../corpus/statistics.js";
import { ABSENT, type SpanTable } from "../../trace/span-table.js";
import { isError } from "../../trace/status.js";
import { Structures } from "../../trace/structure.js";
import { SelfTimes } from "./self-times.js";

/** What cards are held against: all calls and traces of a recording. */
export interface Population {
  readonly traces: number;
  readonly statistics: CallPathStatistics;
  /** How the self times of each call path are spread. */
  readonly selfTimes: SelfTimes;
  /** Structure of each trace as a small number, in the order of the recording. */
  readonly structure: Uint32Array;
  /** Traces of each structure. */
  readonly frequency: Uint32Array;
  /** Call path by which the traces of each structure begin. */
  readonly entry: Uint32Array;
  /** Duration of each trace, ms. */
  readonly duration: Float32Array;
  /** Traces with an error; undefined where the recording says no status. */
  readonly failed?: number;
  /** How many traces have the structure of the trace that a table holds. */
  sameStructure(table: SpanTable): number;
  /** The id of a structure, see {@link Structures}. */
  structureId(index: number): string;
}

/**
 * Measures a recording in one pass: call paths, structures, errors. Memory grows with the distinct call paths and
 * structures, and by eight bytes a trace.
 *
 * @param onBatch Told each batch: for what else is read in the same pass.
 * @throws The signal's reason if aborted.
 *
 * @example
 * const call = (duration: number) => [{ id: "1", service: "shop", operation: "view", start: 0, duration }];
 * const corpus = memoryCorpus([tableOfSpans({ t1: call(10), t2: call(20), t3: call(500) })]);
 * const population = await measurePopulation(corpus);
 * assert.equal(population.frequency[0], 3);
 * assert.equal(population.sameStructure((await readTrace(corpus, "t3"))!), 3);
 * assert.equal(population.selfTimes.atLeast(0, 500), 1);
 */
export async function measurePopulation(
  corpus: Corpus,
  { onBatch, ...work }: Work & { readonly onBatch?: (table: SpanTable) => void } = {},
): Promise<Population> {
  const structures = new Structures();
  const selfTimes = new SelfTimes();
  const structure = new Uint32Array(corpus.traces);
  const duration = new Float32Array(corpus.traces);
  const frequency: number[] = [];
  const entry: number[] = [];
  const { statuses } = corpus.names;
  let failed = 0;
  let at = 0;
  const statistics = await callPathStatistics(corpus, {
    ...work,
    onBatch(table, path, self) {
      onBatch?.(table);
      for (let row = 0; row < path.length; row++) if (path[row] !== ABSENT) selfTimes.add(path[row], self[row]);
      const numbers = structures.index(table);
      for (let trace = 0; trace < numbers.length; trace++) {
        structure[at] = numbers[trace];
        // A stand-in is no call: the first one below it counts.
        entry[numbers[trace]] ??= path[table.offsets[trace] + Number(path[table.offsets[trace]] === ABSENT)];
        duration[at++] = table.duration[table.offsets[trace]] / 1000;
        frequency[numbers[trace]] = (frequency[numbers[trace]] ?? 0) + 1;
        failed += Number(hasError(table, trace));
      }
    },
  });
  return {
    ...{ traces: corpus.traces, statistics, selfTimes, structure, duration },
    frequency: Uint32Array.from(frequency),
    entry: Uint32Array.from(entry),
    failed: statuses.some(({ code }) => code !== "") ? failed : undefined,
    sameStructure: (table) => frequency[structures.index(table)[0]] ?? 0,
    structureId: (index) => structures.id(index),
  };
}

function hasError({ offsets, status, names }: SpanTable, trace: number): boolean {
  for (let row = offsets[trace]; row < offsets[trace + 1]; row++) if (isError(names.statuses[status[row]])) return true;
  return false;
}
