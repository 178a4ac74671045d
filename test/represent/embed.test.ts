import assert from "node:assert/strict";
import { test } from "vitest";
import { memoryCorpus } from "../../lib/src/corpus/memory-corpus.js";
import { embed } from "../../lib/src/represent/embed.js";
import { plain } from "../evaluate/plain-representation.js";
import { tableOf } from "../span-builder.js";

test("embed() says that memory cannot hold the vectors, and what to do", async () => {
  const corpus = memoryCorpus([tableOf({ t1: [["1", null, "frontend", "GET /user/1", 0, 100]] })]);
  const fitted = await plain.fit(corpus, { seed: 1 });
  await assert.rejects(embed(corpus, { ...fitted, width: 2 ** 40 }), {
    name: "LabelEaseError",
    message: /^Cannot hold 1 vectors of 1099511627776 numbers in memory: take fewer traces, or another representation/,
  });
});
