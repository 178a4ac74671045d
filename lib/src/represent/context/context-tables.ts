import type { Work } from "../../base/work.js";
import type { Corpus } from "../../corpus/corpus.js";
import { TableCollector } from "./table-collector.js";
import type { ContextTables } from "./tables-form.js";

/**
 * Reads a recording once and keeps, per trace, what context features are made of: times by place, structure, errors.
 *
 * Memory grows with traces and distinct names, not with spans. Traces keep their order.
 *
 * @throws What the corpus throws, or the reason of the signal.
 *
 * @example
 * const table = tableOfSpans({
 *   t1: [
 *     { id: "1", service: "shop", operation: "view", start: 0, duration: 100_000 },
 *     { id: "2", parent: "1", service: "cart", operation: "get", start: 10_000, duration: 30_000 },
 *   ],
 * });
 * const tables = await contextTables(memoryCorpus([table]));
 * assert.deepEqual(tables.services, ["cart", "shop"]);
 * assert.deepEqual([...tables.timeSum], [70, 30]);
 */
export async function contextTables(corpus: Corpus, { onProgress, signal }: Work = {}): Promise<ContextTables> {
  const collector = new TableCollector();
  let done = 0;
  for await (const table of corpus.batches({ signal })) {
    collector.add(table);
    done += table.traceIds.length;
    onProgress?.({ stage: "read times and structure", done, total: corpus.traces, unit: "traces" });
    signal?.throwIfAborted();
  }
  return collector.finish();
}
