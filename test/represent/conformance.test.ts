import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "vitest";
import { memoryCorpus } from "../../lib/src/corpus/memory-corpus.js";
import { embed } from "../../lib/src/represent/embed.js";
import { loadRepresentation } from "../../lib/src/represent/load.js";
import { openRepresentation, REPRESENTATION_NAMES } from "../../lib/src/represent/registry.js";
import { shop } from "./shop.js";

const options = { encoder: "hashed", triplets: 32, epochs: 1 };
const [one, two] = [shop(40, 1), shop(30, 2)];
const corpus = memoryCorpus([one, two]);

for (const name of REPRESENTATION_NAMES) {
  describe(`representation ${name}`, () => {
    const train = (work = {}) => {
      const representation = openRepresentation(name, options);
      return representation.fit(corpus, { seed: 1, ...work });
    };

    test("embed() gives a finite row for each trace, in order of the recording, the same each time", async () => {
      const fitted = await train();
      const embedding = await embed(corpus, fitted);
      assert.equal(embedding.width, fitted.width);
      assert.equal(embedding.vectors.length, 70 * fitted.width);
      assert.deepEqual(embedding.ids, [...one.traceIds, ...two.traceIds]);
      assert.ok(embedding.vectors.every(Number.isFinite));
      const again = await train();
      assert.deepEqual(await embed(corpus, again), embedding);
      assert.deepEqual(again.facts, fitted.facts);
      for (const model of [fitted, again]) model.dispose();
    });

    test("save() and loadRepresentation() keep name, facts and vectors", async () => {
      const folder = await mkdtemp(join(tmpdir(), "labelease-model-"));
      try {
        const fitted = await train();
        await fitted.save(folder);
        const loaded = await loadRepresentation(folder);
        assert.equal(loaded.name, name);
        assert.deepEqual(loaded.facts, fitted.facts);
        assert.deepEqual(await embed(corpus, loaded), await embed(corpus, fitted));
        for (const model of [fitted, loaded]) model.dispose();
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });

    test("fit() and embed() stop when aborted", async () => {
      const signal = AbortSignal.abort(new Error("enough"));
      await assert.rejects(train({ signal }), /enough/);
      const fitted = await train();
      await assert.rejects(embed(corpus, fitted, { signal }), /enough/);
      fitted.dispose();
    });
  });
}
