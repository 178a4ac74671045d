import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { memoryCorpus } from "../../lib/src/corpus/memory-corpus.js";
import { openCorpus } from "../../lib/src/corpus/open.js";
import { runGuided } from "../../lib/src/evaluate/guided-protocol.js";
import { labelRecording } from "../../lib/src/evaluate/label-recording.js";
import { propagateRun } from "../../lib/src/evaluate/propagate-run.js";
import { readLabels } from "../../lib/src/export/read-labels.js";
import { openOracle } from "../../lib/src/label/annotators/oracle.js";
import { simulate } from "../../lib/src/simulate/simulate.js";

let folder: string;
let shop: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-guided-"));
  shop = join(folder, "shop");
  await simulate({ out: shop, traces: 300, seed: 3 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (out: string, more: object = {}) =>
  labelRecording({
    ...{ data: shop, oracle: join(shop, "labels.parquet"), out: join(folder, out) },
    ...{ method: "guided", budget: 12, ...more },
  });

describe("runGuided()", () => {
  test("labels every trace in the order of the recording and keeps what the operator said", async () => {
    const corpus = await openCorpus(shop, { threads: 1 });
    const annotator = await openOracle(join(shop, "labels.parquet"));
    const stages = new Set<string>();
    const onProgress = ({ stage }: { stage: string }) => stages.add(stage);
    const { labels, answers, clock } = await runGuided(corpus, { annotator, budget: 12, seed: 1, onProgress });
    await corpus.close();
    assert.equal(answers.length, 12);
    assert.equal(labels.length, 300);
    const byId = new Map([...labels].map((label) => [label.traceId, label]));
    for (const { traceId, value } of answers) {
      assert.deepEqual([byId.get(traceId)?.label, byId.get(traceId)?.source], [value, "human"]);
    }
    assert.ok(stages.has("compute features") && stages.has("take the baseline anew") && stages.has("label traces"));
    assert.deepEqual([...clock.seconds.keys()].sort(), ["encode", "fit", "propagate", "select"]);
  });

  test("stops when aborted, and refuses a recording without traces", async () => {
    const corpus = await openCorpus(shop, { threads: 1 });
    const annotator = await openOracle(join(shop, "labels.parquet"));
    const signal = AbortSignal.abort(new Error("enough"));
    await assert.rejects(runGuided(corpus, { annotator, seed: 1, signal }), /enough/);
    await corpus.close();
    await assert.rejects(runGuided(memoryCorpus([]), { annotator, seed: 1 }), /the recording has no trace/);
  });
});

describe("labelRecording() with the guided method", () => {
  test("writes labels, a card that says so, and a record; the same bytes for the same seed", async () => {
    const { record, files } = await run("guided");
    assert.deepEqual(files, ["labels.parquet", "labels.csv", "README.md", "run.json"]);
    assert.deepEqual((await readdir(join(folder, "guided"))).sort(), [...files].sort());
    assert.deepEqual(record.options, { method: "guided", budget: 12, oracleError: 0, traces: null, seed: 1 });
    assert.equal(record.engine, "none");
    assert.equal(record.results.asked, 12);
    assert.equal(record.representatives.length, 12);
    assert.equal((await readLabels(join(folder, "guided", "labels.parquet"))).length, 300);
    assert.match(await readFile(join(folder, "guided", "README.md"), "utf8"), /one after the other/);
    await run("again");
    const bytes = (out: string) => readFile(join(folder, out, "labels.csv"), "utf8");
    assert.equal(await bytes("again"), await bytes("guided"));
  });

  test("says that a sheet cannot take its place, before it reads anything", async () => {
    await assert.rejects(run("no-oracle", { oracle: undefined, data: join(folder, "absent") }), {
      name: "UsageError",
      message: /each card follows from the answers before it/,
    });
  });

  test("propagateRun() refuses to take other answers over", async () => {
    await run("run-to-propagate");
    const options = { run: join(folder, "run-to-propagate"), answers: join(folder, "a.csv"), out: join(folder, "out") };
    await assert.rejects(propagateRun(options), { name: "UsageError", message: /guided run/ });
  });
});
