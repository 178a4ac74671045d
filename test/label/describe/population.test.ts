import { assert, test } from "vitest";
import { memoryCorpus } from "../../../lib/src/corpus/memory-corpus.js";
import { readTrace } from "../../../lib/src/corpus/read-trace.js";
import { nearestLike, typicalLike } from "../../../lib/src/label/describe/compare-with.js";
import { calledService, headline } from "../../../lib/src/label/describe/headline.js";
import { measurePopulation } from "../../../lib/src/label/describe/population.js";
import { SelfTimes } from "../../../lib/src/label/describe/self-times.js";
import { traceCard } from "../../../lib/src/label/describe/trace-card.js";
import { traceEvidence } from "../../../lib/src/label/describe/trace-evidence.js";
import { tableOfSpans } from "../../../lib/src/trace/table-of-spans.js";

const view = (duration: number, more: object = {}) => ({
  id: "1",
  service: "shop",
  operation: "view",
  start: 0,
  duration,
  ...more,
});
const cart = { id: "2", parent: "1", service: "cart", operation: "view", start: 1, duration: 2 };

const corpus = memoryCorpus([
  tableOfSpans({
    a: [view(10)],
    b: [view(12), cart],
    c: [view(500), cart],
    d: [view(14), cart],
    e: [view(11), cart, { ...cart, id: "3" }],
    f: [view(9, { status: 503, operation: "pay" })],
  }),
]);

test("measurePopulation() counts structures, errors and self times in one pass", async () => {
  const population = await measurePopulation(corpus);
  assert.deepEqual([...population.structure], [0, 1, 1, 1, 2, 3]);
  assert.deepEqual([...population.frequency], [1, 3, 1, 1]);
  assert.equal(population.failed, 1);
  assert.equal(population.sameStructure((await readTrace(corpus, "c"))!), 3);
  assert.equal(population.selfTimes.atLeast(0, 400), 1);
  const statusless = memoryCorpus([tableOfSpans({ a: [view(1)] })]);
  assert.isUndefined((await measurePopulation(statusless)).failed);
});

test("SelfTimes keeps times of any size, and nothing of paths that it never saw", () => {
  const times = new SelfTimes();
  for (const time of [0, 0.4, 3, 1e15]) times.add(500, time);
  assert.equal(times.atLeast(500, 0), 4);
  assert.equal(
    times.histogram(500)!.counts.reduce((sum, count) => sum + count),
    4,
  );
  assert.isUndefined(times.histogram(499));
  times.add(1e6, 3);
  assert.isUndefined(times.histogram(1e6));
});

test("nearestLike() prefers the same structure, then the most frequent one of the same request", async () => {
  const population = await measurePopulation(corpus);
  assert.deepEqual(
    nearestLike(population, 2, (i) => i !== 1),
    { trace: 3, of: 1, sameStructure: true },
  );
  assert.deepEqual(nearestLike(population, 4), { trace: 3, of: 3, sameStructure: false });
  assert.isUndefined(nearestLike(population, 5));
  assert.equal(typicalLike(population, 4)!.trace, 3);
});

test("traceEvidence() gathers the calls of the path around a trace", async () => {
  const population = await measurePopulation(corpus);
  const table = (await readTrace(corpus, "c"))!;
  const batches = [];
  for await (const batch of corpus.batches()) batches.push(batch);
  const evidence = traceEvidence(traceCard(table, population.statistics), population, batches[0]);
  assert.deepEqual(evidence.around!.self, [10, 10, 498, 12, 9]);
  assert.equal(evidence.sameStructure, 3);
  assert.isUndefined(traceEvidence(traceCard(table, population.statistics), population).around);
});

test("headline() says for whom a call waits", async () => {
  const traces = Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`t${i}`, [view(10_000), cart]]));
  const slow = memoryCorpus([tableOfSpans({ ...traces, slow: [view(500_000), cart] })]);
  const { statistics } = await measurePopulation(slow);
  const table = (await readTrace(slow, "slow"))!;
  assert.equal(calledService(table, 0), "cart");
  assert.match(headline(traceCard(table, statistics)), /^shop waits 500 ms for cart; 10 ms is usual, 50 times/);
});
