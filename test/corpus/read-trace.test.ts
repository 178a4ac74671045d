import { join } from "node:path";
import { expect, test } from "vitest";
import { openCorpus } from "../../lib/src/corpus/open.js";
import { readTrace } from "../../lib/src/corpus/read-trace.js";
import { sliceTable } from "../../lib/src/trace/slice-table.js";
import { type PlainSpan, tableOfSpans } from "../../lib/src/trace/table-of-spans.js";
import { tempFolder, write, writeSql } from "./support.js";

const call = (id: string, more: Partial<PlainSpan> = {}): PlainSpan => ({
  ...{ id, service: "shop", operation: "view", start: 5, duration: 10 },
  ...more,
});

const ODD = ["it's", 'say "x"', "\ufeffa", "a b", "🐌", "%", "__proto__"];

test("readTrace() gives each trace of a file as the batches have it, also where rows are not in order", async () => {
  const folder = await tempFolder();
  const traces = ["t1", "t2", ...ODD].map((id, i) => {
    const child = call("2", { parent: "1", service: "cart", status: 503, start: 6 + i, duration: 2 });
    return [id, i % 3 === 0 ? [child] : [call("1"), child, call("3", { parent: "2" })]] as const;
  });
  const sorted = join(folder, "sorted.parquet");
  await write(sorted, [tableOfSpans(Object.fromEntries(traces))]);
  const mixed = join(folder, "mixed.parquet");
  await writeSql(mixed, `SELECT * FROM read_parquet('${sorted}') ORDER BY span_id, trace_id`);
  for (const file of [sorted, mixed]) {
    const corpus = await openCorpus(file);
    let seen = 0;
    for await (const table of corpus.batches()) {
      for (const [i, id] of table.traceIds.entries()) {
        seen++;
        expect(sliceTable((await readTrace(corpus, id))!, 0, 1)).toEqual(sliceTable(table, i, i + 1));
      }
    }
    expect(seen).toBe(traces.length);
    expect(await readTrace(corpus, "nowhere")).toBeUndefined();
    await corpus.close();
  }
});
