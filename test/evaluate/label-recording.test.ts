import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { labelRecording } from "../../lib/src/evaluate/label-recording.js";
import { propagateRun } from "../../lib/src/evaluate/propagate-run.js";
import { LabelLinesError } from "../../lib/src/export/label-lines-error.js";
import { readLabels } from "../../lib/src/export/read-labels.js";
import { readRunRecord } from "../../lib/src/export/run-record.js";
import { simulate } from "../../lib/src/simulate/simulate.js";
import { plain } from "./plain-representation.js";

let folder: string;
let shop: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-run-"));
  shop = join(folder, "shop");
  await simulate({ out: shop, traces: 300, seed: 3 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (out: string, more: object = {}) =>
  labelRecording({
    data: shop,
    oracle: join(shop, "labels.parquet"),
    out: join(folder, out),
    representation: plain,
    budget: 12,
    ...more,
  });

describe("labelRecording()", () => {
  test("labelRecording() writes labels of all traces, a card and how they were made", async () => {
    const { record, files } = await run("whole");
    const labels = await readLabels(join(folder, "whole", "labels.parquet"));
    assert.equal(labels.length, 300);
    assert.equal(labels.filter(({ label }) => label === "abnormal").length, record.results.anomalous);
    assert.deepEqual(labels, await readLabels(join(folder, "whole", "labels.csv")));
    assert.deepEqual(files, ["labels.parquet", "labels.csv", "README.md", "answered.csv", "run.json"]);
    assert.deepEqual(await readRunRecord(join(folder, "whole", "run.json")), record);
    assert.deepEqual(Object.keys(record.seconds), [
      "read",
      "text",
      "fit",
      "encode",
      "select",
      "propagate",
      "export",
      "total",
    ]);
    assert.deepEqual(
      labels
        .filter(({ source }) => source === "human")
        .map(({ traceId }) => traceId)
        .sort(),
      [...record.representatives].sort(),
    );
  });

  test("labelRecording() writes the same bytes each time and on one thread", async () => {
    await run("first");
    await run("second", { threads: 1 });
    for (const file of ["labels.parquet", "labels.csv", "README.md", "embedding.parquet"]) {
      const [a, b] = await Promise.all(["first", "second"].map((out) => readFile(join(folder, out, file))));
      assert.ok(a.equals(b), file);
    }
  });

  test("labelRecording() refuses to write over the recording, its truth, or answers it reads", async () => {
    const truth = await readFile(join(shop, "labels.parquet"));
    for (const data of [shop, join(shop, "spans.parquet")]) {
      await assert.rejects(run("shop", { data }), { name: "UsageError", message: /the recording and its true labels/ });
    }
    assert.deepEqual(await readFile(join(shop, "labels.parquet")), truth);
    await run("answered");
    const answers = join(folder, "answered/labels.csv");
    const again = { run: join(folder, "answered"), answers, out: join(folder, "answered") };
    await assert.rejects(propagateRun(again), {
      name: "UsageError",
      message: /with labels.csv, which would be overwritten/,
    });
    const labelled = join(folder, "answered-again");
    await propagateRun({ ...again, out: labelled });
    await assert.rejects(propagateRun({ ...again, run: labelled, out: join(folder, "third") }), {
      name: "ImportError",
      message: /has labels but no vectors; name the one that `labelease run` wrote \(folder .*answered-again\)/,
    });
  });

  test("labelRecording() finds out before the long work that it cannot write", async () => {
    await writeFile(join(folder, "file"), "");
    const never = { ...plain, fit: () => Promise.reject(new Error("too late")) };
    await assert.rejects(run("file/under/it", { representation: never }), {
      name: "LabelEaseError",
      message: /^Cannot write ".*file.under.it": part of the path is a file, not a folder$/,
    });
  });

  test("labelRecording() refuses an oracle that does not know all traces before the long work", async () => {
    const part = join(folder, "part.csv");
    const rows = (await readLabels(join(folder, "answered/labels.csv"))).slice(0, 299);
    await writeFile(part, `trace_id,anomalous\n${rows.map(({ traceId }) => `${traceId},0\n`).join("")}`);
    const never = { ...plain, fit: () => Promise.reject(new Error("too late")) };
    await assert.rejects(run("part", { oracle: part, representation: never }), {
      name: "ImportError",
      message: /the oracle knows 299 traces, the recording has 300 \(file .*part.csv\)/,
    });
  });

  test("labelRecording() refuses an oracle of another recording before the long work", async () => {
    const other = join(folder, "other.csv");
    await writeFile(other, "trace_id,anomalous\nnobody,1\n");
    const fit = () => assert.fail("must not fit");
    await assert.rejects(run("refused", { oracle: other, representation: { ...plain, fit } }), /does not know/);
    await assert.rejects(readdir(join(folder, "refused")), { code: "ENOENT" });
  });

  test("labelRecording() takes the first traces only where told", async () => {
    const { record } = await run("part", { traces: 50, budget: undefined });
    assert.equal(record.results.traces, 50);
    assert.ok(record.results.asked <= 20);
  });
});

describe("propagateRun()", () => {
  test("propagateRun() with the answers of the run gives the labels of the run", async () => {
    await run("base");
    const base = join(folder, "base");
    const { record } = await propagateRun({
      run: base,
      answers: join(base, "labels.csv"),
      out: join(folder, "again"),
    });
    assert.deepEqual(
      await readLabels(join(folder, "again", "labels.parquet")),
      await readLabels(join(base, "labels.csv")),
    );
    assert.equal(record.verb, "propagate");
    assert.equal(record.results.quality, undefined);
  });

  test("propagateRun() takes answers of people with their name and time, also on other traces", async () => {
    const { record } = await run("people");
    const said = record.representatives.map((id) => `${id},0,ann,2026-11-25T10:00:00Z`);
    const other = (await readLabels(join(folder, "people", "labels.csv"))).find(
      ({ source }) => source === "propagated",
    )!;
    const answers = join(folder, "answers.csv");
    await writeFile(answers, ["trace_id,anomaly,annotator,time", ...said, `${other.traceId},1,bea,`].join("\n"));
    await propagateRun({ run: join(folder, "people"), answers, out: join(folder, "said") });
    const labels = await readLabels(join(folder, "said", "labels.parquet"));
    assert.deepEqual(
      labels
        .filter(({ label }) => label === "abnormal")
        .map(({ traceId, annotator, source }) => [traceId, annotator, source]),
      [[other.traceId, "bea", "human"]],
    );
    assert.ok(
      labels.filter(({ annotator }) => annotator === "ann").every(({ time }) => time === "2026-11-25T10:00:00Z"),
    );
  });

  test("propagateRun() lists unknown ids and values by line and writes nothing", async () => {
    await run("known");
    const answers = join(folder, "bad.csv");
    await writeFile(answers, "trace_id,value\nnobody,normal\nnobody,odd\n");
    const out = join(folder, "nothing");
    const error = await propagateRun({ run: join(folder, "known"), answers, out }).catch((e) => e);
    assert.ok(error instanceof LabelLinesError);
    assert.deepEqual(
      error.problems.map(({ line }) => line),
      [2, 3],
    );
    await assert.rejects(readdir(out), { code: "ENOENT" });
  });
});
