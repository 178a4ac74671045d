import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "vitest";
import type { Corpus } from "../../../lib/src/corpus/corpus.js";
import { openCorpus } from "../../../lib/src/corpus/open.js";
import { compareRecordings } from "../../../lib/src/simulate/compare-recordings.js";
import { fitSystem } from "../../../lib/src/simulate/fitted/fit.js";
import { generate } from "../../../lib/src/simulate/generate.js";
import { NameTable } from "../../../lib/src/trace/name-table.js";

const folder = fileURLToPath(new URL("../../../../shared/data/train_ticket", import.meta.url));

if (!existsSync(folder)) test.skip("a system fitted to TrainTicket (left out: ../shared/data is not here)");
else
  test("a system fitted to TrainTicket: shares, medians, 95th percentiles within 10 % on the ten most common structures", async () => {
    const corpus = await openCorpus(folder, { threads: 1 });
    try {
      const system = await fitSystem(corpus);
      assert.ok(JSON.stringify(system).length < 3e6);
      const { structures, worst } = await compareRecordings(corpus, played(system));
      assert.deepEqual([structures.length, structures[0].traces], [10, 6453]);
      assert.ok(worst.share < 0.01, `shares: ${worst.share}`);
      assert.ok(worst.median < 0.1, `medians: ${worst.median}`);
      assert.ok(worst.p95 < 0.1, `95th percentiles: ${worst.p95}`);
    } finally {
      await corpus.close();
    }
  }, 240_000);

/** What is generated as a corpus, without a file. */
function played(system: Awaited<ReturnType<typeof fitSystem>>): Corpus {
  const { traces, batches } = generate({ system, seed: 7 });
  return {
    ...{ path: "(generated)", traces, spans: Number.NaN, names: new NameTable(), digest: "" },
    async *batches() {
      for (const { table } of batches()) yield table;
    },
    async close() {},
  };
}
