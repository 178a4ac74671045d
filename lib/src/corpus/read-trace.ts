import { sliceTable } from "../trace/slice-table.js";
import type { SpanTable } from "../trace/span-table.js";
import type { Corpus } from "./corpus.js";

/**
 * Reads one trace of a recording.
 *
 * @returns A table of that trace alone, or undefined if it is not in the recording.
 *
 * @example
 * const span = { id: "1", service: "shop", operation: "view", start: 0, duration: 10 };
 * const corpus = memoryCorpus([tableOfSpans({ t1: [span], t2: [span] })]);
 * assert.deepEqual((await readTrace(corpus, "t2"))?.traceIds, ["t2"]);
 * assert.equal(await readTrace(corpus, "t3"), undefined);
 */
export async function readTrace(corpus: Corpus, traceId: string): Promise<SpanTable | undefined> {
  if (corpus.trace !== undefined) return corpus.trace(traceId);
  for await (const table of corpus.batches()) {
    const at = table.traceIds.indexOf(traceId);
    if (at >= 0) return sliceTable(table, at, at + 1);
  }
  return undefined;
}
