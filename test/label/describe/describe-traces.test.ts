import { expect, test } from "vitest";
import { memoryCorpus } from "../../../lib/src/corpus/memory-corpus.js";
import { describeTraces } from "../../../lib/src/label/describe/describe-traces.js";
import { tableOf } from "../../span-builder.js";

const usual = (cart: number) =>
  [
    ["1", null, "shop", "view", 1_000, 100],
    ["2", "1", "cart", "get", 1_010, cart],
  ] as const;

const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`n${i}`, [...usual(10 + (i % 3))]]));
const corpus = memoryCorpus([
  tableOf({
    ...many,
    slow: [
      ["1", null, "shop", "view", 1_000, 900],
      ["2", "1", "cart", "get", 1_010, 800, { status: { kind: "grpc", code: "14" } }],
    ],
    lone: [["1", null, "shop", "view", 1_000, 90]],
  }),
]);

test("describeTraces() names the call that exceeds its population, and counts errors", async () => {
  const [slow] = await describeTraces(corpus, ["slow"]);
  expect(slow).toMatchObject({
    service: "shop",
    operation: "view",
    duration: 900,
    usualDuration: 100,
    spans: 2,
    errors: 1,
  });
  expect(slow.unusual).toEqual([{ service: "cart", operation: "get", self: 800, usual: 11, calls: 41 }]);
});

test("describeTraces() counts the traces of the same structure", async () => {
  const [lone, slow] = await describeTraces(corpus, ["lone", "slow"]);
  expect([lone.sameStructure, slow.sameStructure]).toEqual([1, 41]);
});

test("describeTraces() keeps the order asked for and leaves unknown ids out", async () => {
  const described = await describeTraces(corpus, ["slow", "nobody", "n0"]);
  expect(described.map(({ traceId }) => traceId)).toEqual(["slow", "n0"]);
  expect(described[1].unusual).toEqual([]);
});
