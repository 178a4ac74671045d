import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import type { Embedding, FittedRepresentation } from "./representation.js";

/**
 * Vectors of all traces of a recording, in its order, in one pass.
 *
 * @returns N x width numbers and N ids; no spans are held.
 */
export async function embed(
  corpus: Corpus,
  fitted: FittedRepresentation,
  { signal, onProgress }: Work = {},
): Promise<Embedding> {
  const { width } = fitted;
  const ids: string[] = [];
  const vectors = new Float32Array(corpus.traces * width);
  for await (const table of corpus.batches({ signal })) {
    vectors.set(await fitted.encode(table), ids.length * width);
    for (const id of table.traceIds) ids.push(id);
    onProgress?.({ stage: "encode traces", done: ids.length, total: corpus.traces, unit: "traces" });
    signal?.throwIfAborted();
  }
  return { ids, width, vectors };
}
