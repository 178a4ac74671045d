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
  // While tables are encoded in other threads, the next ones are read; as many are held as are worked on.
  const underWay: Promise<number>[] = [];
  let done = 0;
  const finishOne = async () => {
    done += await underWay[0];
    underWay.shift();
    onProgress?.({ stage: "encode traces", done, total: corpus.traces, unit: "traces" });
    signal?.throwIfAborted();
  };
  try {
    for await (const table of corpus.batches({ signal })) {
      const at = ids.length * width;
      for (const id of table.traceIds) ids.push(id);
      const encoded = fitted.encode(table).then((rows) => {
        vectors.set(rows, at);
        return table.traceIds.length;
      });
      encoded.catch(() => {}); // it is looked at in its turn
      underWay.push(encoded);
      while (underWay.length >= (fitted.lanes ?? 1)) await finishOne();
    }
    while (underWay.length > 0) await finishOne();
  } finally {
    // After an error nothing goes on unseen.
    await Promise.allSettled(underWay);
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
