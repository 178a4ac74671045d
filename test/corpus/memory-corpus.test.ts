import { expect, test } from "vitest";
import { memoryCorpus } from "../../lib/src/corpus/memory-corpus.js";
import { type SpanRow, tableOf } from "../span-builder.js";
import { contentOf } from "./support.js";

const one = tableOf({ a: [["1", null, "shop", "view", 0, 9, { status: 503, instance: "p1" }]] as SpanRow[] });
const two = tableOf({
  b: [["1", "gone", "cart", "get", 5, 2, { status: 200, instance: "p2" }]] as SpanRow[],
  c: [["1", null, "shop", "view", 6, 3]] as SpanRow[],
});

test("memoryCorpus() gives tables with different names one list of names", async () => {
  const corpus = memoryCorpus([one, two]);
  expect([corpus.traces, corpus.spans]).toEqual([3, 3]);
  const content = await contentOf(corpus);
  expect(content).toEqual([...(await contentOf(memoryCorpus([one]))), ...(await contentOf(memoryCorpus([two])))]);
  expect(corpus.names.services).toEqual(["shop", "cart"]);
  expect(content.flatMap(([, rows]) => rows).map((row) => (row as unknown[])[2])).toEqual([
    "shop",
    undefined,
    "cart",
    "shop",
  ]);
});

test("memoryCorpus() cuts batches of at most so many spans", async () => {
  const sizes = [];
  for await (const { traceIds } of memoryCorpus([one, two]).batches({ spans: 1 })) sizes.push(traceIds.length);
  expect(sizes).toEqual([1, 1, 1]);
});

test("memoryCorpus() has a digest of its content", () => {
  expect(memoryCorpus([one, two]).digest).toBe(memoryCorpus([one, two]).digest);
  expect(memoryCorpus([one, two]).digest).not.toBe(memoryCorpus([two, one]).digest);
});
