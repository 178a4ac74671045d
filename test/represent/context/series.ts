import { memoryCorpus } from "../../../lib/src/corpus/memory-corpus.js";
import { contextTables } from "../../../lib/src/represent/context/context-tables.js";
import type { ContextTables } from "../../../lib/src/represent/context/tables-form.js";
import { type SpanRow, tableOf } from "../../span-builder.js";

/** Tables of traces given as rows in milliseconds, with the second at which each starts. */
export function tablesOf(
  traces: readonly (readonly [second: number, rows: readonly SpanRow[]])[],
): Promise<ContextTables> {
  const shifted = traces.map(
    ([second, rows], i) =>
      [
        `t${i}`,
        rows.map(
          ([id, parent, service, operation, start, duration, extra]): SpanRow => [
            id,
            parent,
            service,
            operation,
            second * 1e6 + start * 1000,
            duration * 1000,
            extra,
          ],
        ),
      ] as const,
  );
  return contextTables(memoryCorpus([tableOf(shifted)]));
}

/** A call of `shop view`, and within it one of `cart get` unless `cart` is undefined; ms. */
export function shopping(shop: number, cart?: number): SpanRow[] {
  const root: SpanRow = ["1", null, "shop", "view", 0, shop + (cart ?? 0), { kind: "SERVER" }];
  return cart === undefined ? [root] : [root, ["2", "1", "cart", "get", 0, cart]];
}
