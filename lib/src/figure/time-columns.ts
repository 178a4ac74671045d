import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";

/** When each trace of a recording began and how long it took. */
export interface TimeColumns {
  readonly ids: readonly string[];
  /** Microseconds since the epoch. */
  readonly start: Float64Array;
  /** Microseconds: from the first start of a span to the last end. */
  readonly duration: Float64Array;
  readonly spans: Uint32Array;
}

/**
 * Start, duration and spans of every trace, in the order of the recording: one pass over it.
 *
 * @throws ImportError if the recording cannot be read; the signal's reason if aborted.
 *
 * @example
 * const call = (id: string, start: number, duration: number) => ({ id, service: "s", operation: "o", start, duration });
 * const corpus = memoryCorpus([tableOfSpans({ t1: [call("1", 100, 30)], t2: [call("1", 500, 40)] })]);
 * assert.deepEqual([...(await timeColumns(corpus)).start], [100, 500]);
 */
export async function timeColumns(corpus: Corpus, { signal, onProgress }: Work = {}): Promise<TimeColumns> {
  const ids: string[] = [];
  const start = new Float64Array(corpus.traces);
  const duration = new Float64Array(corpus.traces);
  const spans = new Uint32Array(corpus.traces);
  for await (const table of corpus.batches({ signal })) {
    for (let trace = 0; trace < table.traceIds.length; trace++) {
      const row = ids.length;
      ids.push(table.traceIds[trace]);
      let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let span = table.offsets[trace]; span < table.offsets[trace + 1]; span++) {
        first = Math.min(first, table.start[span]);
        last = Math.max(last, table.start[span] + table.duration[span]);
      }
      start[row] = first;
      duration[row] = last - first;
      spans[row] = table.offsets[trace + 1] - table.offsets[trace];
    }
    onProgress?.({ stage: "read times", done: ids.length, total: corpus.traces, unit: "traces" });
  }
  return { ids, start, duration, spans };
}
