import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { memoryCorpus } from "../../lib/src/corpus/memory-corpus.js";
import { openCorpus } from "../../lib/src/corpus/open.js";
import { runGuided } from "../../lib/src/evaluate/guided-protocol.js";
import { labelRecording } from "../../lib/src/evaluate/label-recording.js";
import { propagateRun } from "../../lib/src/evaluate/propagate-run.js";
import { readAnswers } from "../../lib/src/export/read-answers.js";
import { readLabels } from "../../lib/src/export/read-labels.js";
import { readRunRecord, writeRunRecord } from "../../lib/src/export/run-record.js";
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
    ...{ budget: 12, ...more },
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
    for (const stage of ["compute features", "take the baseline anew", "answer cards", "label traces"]) {
      assert.ok(stages.has(stage), stage);
    }
    assert.ok(
      [...stages].some((stage) => /^answer cards; the last ten answers changed \d+ of 300 labels: /.test(stage)),
    );
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
    assert.deepEqual(files, ["labels.parquet", "labels.csv", "README.md", "answered.csv", "run.json"]);
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

  test("says before it reads anything where a person answers", async () => {
    await assert.rejects(run("no-oracle", { oracle: undefined, data: join(folder, "absent") }), {
      name: "UsageError",
      message: /`labelease label --data .*absent --journal .*`labelease run --method paper --data .*absent --out/,
    });
  });

  test("gives way to the paper's method where an option of it is given, and says so; both together are refused", async () => {
    const said: string[] = [];
    const { record } = await run("stv", { representation: "stv", onWarning: (text: string) => said.push(text) });
    assert.equal(record.options.method, "paper");
    assert.deepEqual(said, ["Labels by --method paper, to which --representation belongs"]);
    await assert.rejects(run("both", { method: "guided", network: "compact" }), {
      name: "UsageError",
      message: /Cannot use network with the guided method, which has none: leave it out, or say --method paper/,
    });
  });

  test("says that it has nothing to resume, and labels all the same", async () => {
    const said: string[] = [];
    await run("resumed", { resume: true, onWarning: (text: string) => said.push(text) });
    assert.deepEqual(said, ["Begins anew: the guided method keeps no stages to resume"]);
    assert.equal((await readLabels(join(folder, "resumed", "labels.csv"))).length, 300);
  });

  test("keeps answers with culprits in their order, from which propagateRun() makes the same labels", async () => {
    const operator = { culprit: true };
    const { record } = await run("told", { operator, oracleError: 0.1, budget: 30 });
    const answered = join(folder, "told", "answered.csv");
    const answers = await readAnswers(answered, { everyLine: true });
    assert.deepEqual(
      answers.map(({ traceId }) => traceId),
      record.representatives,
    );
    assert.ok(answers.some(({ culprit }) => culprit !== undefined));
    const again = await propagateRun({ run: join(folder, "told"), answers: answered, out: join(folder, "told-again") });
    const labels = (out: string) => readFile(join(folder, out, "labels.csv"), "utf8");
    assert.equal(await labels("told-again"), await labels("told"));
    assert.equal(again.record.results.quality, undefined);
  });

  test("propagateRun() takes other answers, and refuses another recording", async () => {
    await run("before");
    const { traceId } = (await readAnswers(join(folder, "before", "answered.csv")))[0];
    const answers = join(folder, "one.csv");
    await writeFile(answers, `trace_id,value\n${traceId},abnormal\n`);
    await propagateRun({ run: join(folder, "before"), answers, out: join(folder, "after") });
    const labels = await readLabels(join(folder, "after", "labels.parquet"));
    assert.deepEqual(
      labels.filter(({ source }) => source === "human").map((label) => [label.traceId, label.label]),
      [[traceId, "abnormal"]],
    );
    const record = await readRunRecord(join(folder, "before", "run.json"));
    const inputs = record.inputs.map((input) => (input.role === "data" ? { ...input, digest: "0" } : input));
    await writeRunRecord(join(folder, "before", "run.json"), { ...record, inputs });
    const options = { run: join(folder, "before"), answers, out: join(folder, "never") };
    await assert.rejects(propagateRun(options), /the recording is not that of the run/);
  });

  test("records what the last ten answers changed", async () => {
    const { record } = await run("stable", { budget: 25 });
    const { advice, changed, estimate } = record.results.stability!;
    assert.match(advice, new RegExp(`^the last ten answers changed ${changed} of 300 labels: `));
    assert.ok(Object.values(estimate).every((share) => share >= 0 && share <= 1));
    assert.equal((await run("short", { budget: 9 })).record.results.stability, undefined);
  });
});
