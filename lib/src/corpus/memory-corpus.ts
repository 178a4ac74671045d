import { createHash } from "node:crypto";
import { NameTable } from "../trace/name-table.js";
import { sliceTable } from "../trace/slice-table.js";
import { ABSENT, SpanFlag, type SpanTable } from "../trace/span-table.js";
import type { BatchOptions, Corpus } from "./corpus.js";
import { BATCH_SPANS } from "./stream-batches.js";

/**
 * A corpus of tables that are in memory, for tests and examples.
 *
 * @param tables May have different names; all batches have one list. Traces keep their order.
 *
 * @example
 * const table = tableOfSpans({ t1: [{ id: "1", service: "shop", operation: "view", start: 0, duration: 10 }] });
 * const corpus = memoryCorpus([table]);
 * assert.equal(corpus.traces, 1);
 * for await (const batch of corpus.batches()) assert.deepEqual(batch.traceIds, ["t1"]);
 */
export function memoryCorpus(tables: readonly SpanTable[]): Corpus {
  const names = new NameTable();
  const own = tables.map((table) => withNames(table, names));
  return {
    path: "(memory)",
    traces: own.reduce((sum, { traceIds }) => sum + traceIds.length, 0),
    spans: own.reduce(
      (sum, { flags }) => sum + flags.reduce((n, flag) => n + (flag & SpanFlag.STAND_IN ? 0 : 1), 0),
      0,
    ),
    names,
    digest: digest(own),
    async *batches({ spans: most = BATCH_SPANS, signal }: BatchOptions = {}) {
      for (const table of own) {
        for (let from = 0, to = 0; from < table.traceIds.length; from = to) {
          signal?.throwIfAborted();
          to = from + 1;
          while (to < table.traceIds.length && table.offsets[to + 1] - table.offsets[from] <= most) to++;
          yield sliceTable(table, from, to);
        }
      }
    },
    async close() {},
  };
}

/** The same table over other names. */
function withNames(table: SpanTable, names: NameTable): SpanTable {
  const { services, operations, instances, statuses } = table.names;
  const over = <T>(column: Uint32Array, list: readonly T[], add: (name: T) => number) => {
    const indices = list.map(add);
    return column.map((index) => (index === ABSENT ? ABSENT : indices[index]));
  };
  return {
    ...table,
    names,
    service: over(table.service, services, (name) => names.service(name)),
    operation: over(table.operation, operations, (name) => names.operation(name)),
    instance: over(table.instance, instances, (name) => names.instance(name)),
    status: over(table.status, statuses, (status) => names.status(status)),
  };
}

function digest(tables: readonly SpanTable[]): string {
  const hash = createHash("sha256");
  for (const table of tables) {
    hash.update(JSON.stringify([table.names, table.traceIds, table.spanIds]));
    for (const column of [table.offsets, table.parent, table.service, table.operation, table.instance, table.status])
      hash.update(column);
    for (const column of [table.kind, table.start, table.duration, table.flags]) hash.update(column);
  }
  return hash.digest("hex");
}
