import { LabelEaseError } from "../base/error.js";
import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import type { Embedding, FittedRepresentation } from "./representation.js";

/**
 * Vectors of all traces of a recording, in its order, in one pass.
 *
 * @returns N x width numbers and N ids; no spans are held.
 * @throws LabelEaseError if memory cannot hold them.
 */
export async function embed(
  corpus: Corpus,
  fitted: FittedRepresentation,
  { signal, onProgress }: Work = {},
): Promise<Embedding> {
  const { width } = fitted;
  const ids: string[] = [];
  const vectors = roomFor(corpus.traces, width);
  for await (const table of corpus.batches({ signal })) {
    vectors.set(await fitted.encode(table), ids.length * width);
    for (const id of table.traceIds) ids.push(id);
    onProgress?.({ stage: "encode traces", done: ids.length, total: corpus.traces, unit: "traces" });
    signal?.throwIfAborted();
  }
  return { ids, width, vectors };
}

function roomFor(traces: number, width: number): Float32Array {
  try {
    return new Float32Array(traces * width);
  } catch (cause) {
    throw new LabelEaseError(
      `Cannot hold ${traces} vectors of ${width} numbers in memory: take fewer traces, or another representation; ` +
        "one number per call path is many where names of operations hold ids",
      {},
      { cause },
    );
  }
}
