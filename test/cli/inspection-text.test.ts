import { expect, test } from "vitest";
import { inspectionText } from "../../lib/src/cli/inspection-text.js";
import { inspectCorpus } from "../../lib/src/corpus/inspect/inspect.js";
import { memoryCorpus } from "../../lib/src/corpus/memory-corpus.js";
import { tableOfSpans } from "../../lib/src/trace/table-of-spans.js";

test("inspectionText() shows tables, the first rows of each, and what to look at", async () => {
  const start = 1_700_000_000_000_000;
  const spans = ["a", "b", "c"].map((service, i) => ({
    ...{ id: service, parent: i === 0 ? undefined : "a", service, operation: `do\u001b[2J ${"x".repeat(60)}` },
    ...{ start: start - i * 100, duration: 2_500 - i },
  }));
  const text = inspectionText(await inspectCorpus(memoryCorpus([tableOfSpans({ t: spans })])), "shop", 2);
  expect(text).toMatch(/^from +2023-11-14 22:13:19$/m);
  expect(text).toMatch(/^services\nservice +operations +instances +spans +traces +errors +p50 +p95 +p99 +max$/m);
  expect(text).toMatch(/^a +1 +0 +1 +1 +- +2\.\d\d ms/m);
  expect(text).toContain("and 1 more");
  expect(text).toMatch(/^a, c +1 +100\.0 % +200 us +200 us$/m);
  expect(text).toMatch(/to look at\n {2}100\.0 % of the calls/);
  expect(text).not.toContain("\u001b");
});
