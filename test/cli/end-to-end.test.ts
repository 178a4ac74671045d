import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { readLabels } from "../../lib/src/export/read-labels.js";
import { labelease } from "./labelease.js";

// Each test starts programs; a busy machine takes its time.
vi.setConfig({ testTimeout: 240_000 });

let folder: string;
let simulated: Record<string, number>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-e2e-"));
  const { code, stdout } = await labelease(["simulate", "--out", "shop", "--traces", "200", "--json"], folder);
  assert.equal(code, 0);
  simulated = JSON.parse(stdout);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const RUN = ["run", "--data", "shop", "--oracle", "shop/labels.parquet", "--budget", "15", "--json"];
const KINDS: [string, readonly string[]][] = [
  ["stv", ["--representation", "stv"]],
  ["gnn", ["--encoder", "hashed", "--triplets", "64", "--epochs", "1"]],
];

interface Result {
  readonly traces: number;
  readonly spans: number;
  readonly asked: number;
  readonly labelled: number;
  readonly anomalous: number;
  readonly seconds: object;
  readonly quality: { readonly all: object; readonly gold: object };
  readonly files: readonly string[];
  readonly input: number;
  readonly accepted: number;
  readonly rejected: number;
}

async function json(words: readonly string[]): Promise<Result> {
  const { code, stdout, stderr } = await labelease(words, folder);
  assert.equal(code, 0, stderr);
  assert.equal(stdout.trimEnd().split("\n").length, 1);
  return JSON.parse(stdout);
}

test("labelease simulate reports what it wrote", async () => {
  assert.deepEqual(Object.keys(simulated), ["traces", "spans", "anomalous", "faults"]);
  assert.equal(simulated.traces, 200);
  assert.deepEqual((await readdir(join(folder, "shop"))).sort(), [
    "corpus.json",
    "faults.csv",
    "labels.parquet",
    "spans.parquet",
  ]);
});

describe.each(KINDS)("labelease run with %s", (kind, options) => {
  test("labels every trace and prints the fields others rely on", async () => {
    const result = await json([...RUN, ...options, "--out", `${kind}-1`]);
    assert.deepEqual(Object.keys(result), [
      "traces",
      "spans",
      "asked",
      "labelled",
      "anomalous",
      "engine",
      "seconds",
      "peakRssMb",
      "quality",
    ]);
    assert.deepEqual(Object.keys(result.seconds), [
      "read",
      "text",
      "fit",
      "encode",
      "select",
      "propagate",
      "export",
      "total",
    ]);
    assert.deepEqual([result.traces, result.spans, result.labelled], [200, simulated.spans, 200]);
    assert.ok(result.asked > 1 && result.asked <= 15);
    assert.deepEqual(Object.keys(result.quality), ["all", "gold"]);
    assert.deepEqual(Object.keys(result.quality.all), ["precision", "recall", "f1"]);
    const labels = await readLabels(join(folder, `${kind}-1`, "labels.parquet"));
    assert.equal(labels.filter(({ label }) => label === "abnormal").length, result.anomalous);
    assert.equal(labels.filter(({ source }) => source === "human").length, result.asked);
  });

  test("writes the same bytes a second time and on one thread", async () => {
    await json([...RUN, ...options, "--threads", "1", "--out", `${kind}-2`]);
    for (const file of ["labels.parquet", "labels.csv", "README.md"]) {
      const [a, b] = await Promise.all([1, 2].map((i) => readFile(join(folder, `${kind}-${i}`, file))));
      assert.ok(a.equals(b), file);
    }
  });

  test("labelease export writes the labels of the run in every form", async () => {
    const { files } = await json([
      "export",
      "--run",
      `${kind}-1`,
      "--format",
      "csv,jsonl,parquet,otlp",
      "--gzip",
      "--out",
      `${kind}-x`,
      "--json",
    ]);
    assert.deepEqual(files, ["labels.parquet", "labels.csv", "labels.jsonl", "otlp.jsonl.gz", "README.md", "run.json"]);
    const labels = await readLabels(join(folder, `${kind}-1`, "labels.parquet"));
    for (const form of ["parquet", "csv", "jsonl"]) {
      assert.deepEqual(await readLabels(join(folder, `${kind}-x`, `labels.${form}`)), labels);
    }
  });

  test("labelease propagate takes other answers", async () => {
    const { representatives } = JSON.parse(await readFile(join(folder, `${kind}-1`, "run.json"), "utf8"));
    await writeFile(
      join(folder, "said.csv"),
      ["trace_id,value", ...representatives.map((id: string) => `${id},abnormal`)].join("\n"),
    );
    const result = await json([
      "propagate",
      "--run",
      `${kind}-1`,
      "--answers",
      "said.csv",
      "--out",
      `${kind}-p`,
      "--json",
    ]);
    assert.deepEqual(
      { traces: result.traces, asked: result.asked, labelled: result.labelled, anomalous: result.anomalous },
      { traces: 200, asked: representatives.length, labelled: 200, anomalous: 200 },
    );
  });
});

test("labelease import reads back the labelled OTLP export", async () => {
  const report = await json(["import", "stv-x/otlp.jsonl.gz", "--out", "again", "--json"]);
  assert.deepEqual(
    { input: report.input, accepted: report.accepted, rejected: report.rejected, traces: report.traces },
    { input: simulated.spans, accepted: simulated.spans, rejected: 0, traces: 200 },
  );
  const { traces, labelled } = await json([
    ...RUN.map((word) => (word === "shop" ? "again" : word)),
    "--representation",
    "stv",
    "--out",
    "again-run",
  ]);
  assert.deepEqual([traces, labelled], [200, 200]);
});

test("labelease run prints a table for people and says where the labels lie", async () => {
  const words = RUN.filter((word) => word !== "--json");
  const { code, stdout } = await labelease([...words, "--representation", "stv", "--out", "people"], folder);
  assert.equal(code, 0);
  assert.match(stdout, /^traces +200$/m);
  assert.match(stdout, /^all traces +\d\.\d{3} +\d\.\d{3} +\d\.\d{3}$/m);
  assert.match(stdout, /^Labels in people: labels\.parquet, /m);
});

test("labelease export refuses labels that an earlier run left in the folder, and the folder of the recording", async () => {
  const stv = ["--representation", "stv"];
  await json([...RUN, ...stv, "--out", "left"]);
  await json(["run", "--data", "shop", ...stv, "--out", "left", "--json"]);
  const stale = await labelease(["export", "--run", "left", "--out", "never"], folder);
  assert.match(stale.stderr, /of different runs: run\.json says 0 labels, labels\.parquet has 200 \(folder left\)/);
  assert.equal(stale.code, 1);
  const before = await readFile(join(folder, "shop/labels.parquet"));
  const over = await labelease(["export", "--run", "stv-1", "--format", "parquet", "--out", "shop"], folder);
  assert.match(over.stderr, /the recording and its true labels, which would be overwritten/);
  assert.equal(over.code, 2);
  assert.ok(before.equals(await readFile(join(folder, "shop/labels.parquet"))));
});

describe("labelease import of a wrong file exits 1 with one sentence and writes nothing", () => {
  const FILES: [string, string, RegExp][] = [
    ["empty.json", "", /empty/],
    ["pointer.json", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n", /Git LFS pointer/],
    ["cut.json", '{"data":[{"traceID":"a","spans":[{"traceID":"a","spanID":"b"', /cut\.json/],
    ["page.html", "<!doctype html><p>no traces</p>", /page\.html/],
    ["cut.parquet", "PAR1 and no more", /cut\.parquet/],
    ["other.json", '{"hello": [1, 2, 3]}', /other\.json/],
  ];
  test.each(FILES)("labelease import of %s", async (name, content, message) => {
    await writeFile(join(folder, name), content);
    const { code, stdout, stderr } = await labelease(["import", name, "--out", "never", "--quiet"], folder);
    assert.match(stderr, message);
    assert.match(stderr, /^labelease: [^\n]+\n$/);
    assert.doesNotMatch(stderr, /unexpected/);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.ok(!(await readdir(folder)).includes("never"));
  });
});

describe("labelease run on a wrong recording or oracle exits 1 and writes nothing", () => {
  test.each([
    ["a folder without a recording", ["--data", ".", "--oracle", "shop/labels.parquet"], /no spans\.parquet/],
    ["a file that is no recording", ["--data", "shop/labels.parquet", "--oracle", "shop/labels.parquet"], /missing/],
    ["an oracle that is not there", ["--data", "shop", "--oracle", "nobody.parquet"], /nobody\.parquet/],
    ["an oracle of no labels", ["--data", "shop", "--oracle", "shop/spans.parquet"], /anomalous or label/],
  ])("labelease run on %s", async (_what, words, message) => {
    const { code, stderr } = await labelease(["run", ...words, "--out", "nothing", "--quiet"], folder);
    assert.match(stderr, message);
    assert.match(stderr, /^labelease: [^\n]+\n$/);
    assert.equal(code, 1);
    assert.ok(!(await readdir(folder)).includes("nothing"));
  });
});
