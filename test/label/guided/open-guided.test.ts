import { expect, test } from "vitest";
import { memoryCorpus } from "../../../lib/src/corpus/memory-corpus.js";
import { BaselineWorker } from "../../../lib/src/label/guided/baseline-worker.js";
import { GuidedMethod } from "../../../lib/src/label/guided/guided-method.js";
import { openGuided } from "../../../lib/src/label/guided/open-guided.js";
import { contextFeatures } from "../../../lib/src/represent/context/context-features.js";
import { contextTables } from "../../../lib/src/represent/context/context-tables.js";
import { tableOfSpans } from "../../../lib/src/trace/table-of-spans.js";

/** A shop of one service: every tenth minute is slow. */
function shop(traces: number) {
  const isSlow = (i: number) => Math.floor(i / 10) % 10 === 7;
  const span = (i: number) => ({
    ...{ id: "1", service: "shop", operation: "view", start: i * 6e6 },
    duration: (isSlow(i) ? 90_000 : 10_000) + (i % 7) * 500,
  });
  const spans = Object.fromEntries(Array.from({ length: traces }, (_, i) => [`t${i}`, [span(i)]]));
  const answer = (traceId: string) => {
    const value = isSlow(Number(traceId.slice(1))) ? ("abnormal" as const) : ("normal" as const);
    return { traceId, value, annotator: "ann" };
  };
  return { tables: contextTables(memoryCorpus([tableOfSpans(spans)])), answer };
}

test("openGuided() gives the cards, labels and stability of a method without a thread, also after its thread has ended", async () => {
  const { tables: read, answer } = shop(400);
  const tables = await read;
  const options = { budget: 28, seed: 3 };
  const plain = new GuidedMethod(tables.ids, (normal) => contextFeatures(tables, normal), options);
  const { method, close } = await openGuided(tables, options);
  for (let card = plain.next(); card !== undefined; card = plain.next()) {
    expect(await method.nextReady()).toEqual(card);
    if (card.number === 24) await close();
    plain.answer(answer(card.traceId));
    method.answer(answer(card.traceId));
  }
  expect(await method.nextReady()).toBeUndefined();
  expect([...method.labels()]).toEqual([...plain.labels()]);
  expect(await method.stabilityReady()).toEqual(plain.stability());
  await close();
});

test("openGuided() stops when aborted, and refuses what GuidedMethod refuses", async () => {
  const tables = await shop(40).tables;
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(openGuided(tables, { budget: 5, seed: 1, signal })).rejects.toThrow("enough");
  await expect(openGuided(tables, { budget: 0, seed: 1 })).rejects.toThrow("budget is 0");
});

test("BaselineWorker fails its tasks once it is closed", async () => {
  const worker = new BaselineWorker(await shop(40).tables);
  const first = worker.take({ count: 0, seed: 1, observations: [] });
  await worker.close();
  await expect(first).rejects.toThrow("the thread has ended");
  await expect(worker.take({ count: 0, seed: 1, observations: [] })).rejects.toThrow("the thread has ended");
});
