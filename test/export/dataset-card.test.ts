import assert from "node:assert/strict";
import { test } from "vitest";
import { parse } from "yaml";
import { datasetCard } from "../../lib/src/export/dataset-card.js";
import type { RunRecord } from "../../lib/src/export/run-record.js";
import { LabelTable } from "../../lib/src/label/label-table.js";
import type { TraceLabel } from "../../lib/src/label/labels.js";

const row = (traceId: string, label: "normal" | "abnormal", source: "human" | "propagated"): TraceLabel => ({
  traceId,
  label,
  source,
  annotator: "oracle",
  representativeId: "a",
  distance: 0,
  confidence: 1,
  time: "",
});
const labels = LabelTable.of([
  row("a", "abnormal", "human"),
  row("b", "normal", "propagated"),
  row("c", "abnormal", "propagated"),
]);
const figures = { precision: 0.5, recall: 1, f1: 2 / 3 };
const run = {
  schema: 1,
  verb: "run",
  options: { method: "paper", encoder: "a|b\n# `x` <script>" },
  inputs: [{ role: "data", path: "/home/me/shop", digest: "00ff" }],
  versions: { labelease: "0.1.0" },
  representation: { epochs: 3 },
  results: { asked: 1, quality: { all: figures, gold: { ...figures, precision: 0.25 } } },
} as unknown as RunRecord;

test("datasetCard() has a YAML head that Hugging Face reads, and leaves the licence open", () => {
  const head = parse(datasetCard({ labels, files: ["labels.parquet", "labels.csv"] }).split("---\n")[1]);
  assert.deepEqual(head.configs, [{ config_name: "labels", data_files: [{ split: "train", path: "labels.parquet" }] }]);
  assert.deepEqual(head.size_categories, ["n<1K"]);
  assert.equal(head.license, undefined);
});

test("datasetCard() counts labels by value and source, and gives quality where the truth is known", () => {
  const card = datasetCard({ labels, files: ["labels.parquet"], run });
  assert.match(card, /^\| abnormal \| 2 \| 1 \| 1 \|$/m);
  assert.match(card, /^\| normal \| 1 \| 0 \| 1 \|$/m);
  assert.match(card, /^\| all \| 0\.500 \| 1\.000 \| 0\.667 \|$/m);
  assert.match(card, /^\| without uncertain labels \| 0\.250 /m);
  assert.doesNotMatch(datasetCard({ labels, files: [] }), /Quality/);
});

test("datasetCard() says who answered: a person, or an operator simulated from known labels", () => {
  const inputs = [...run.inputs, { role: "oracle" as const, path: "t", digest: "11" }];
  const simulated = datasetCard({ labels, files: [], run: { ...run, inputs } });
  assert.match(simulated, /An operator simulated from known labels answered for 1 of them/);
  assert.match(datasetCard({ labels, files: [], run }), /A person answered for 1 of them/);
});

test("datasetCard() gives the digest of a whole recording only, which anybody can compare", () => {
  assert.match(datasetCard({ labels, files: [], run }), /SHA-256 of data/);
  const part = { ...run, options: { ...run.options, traces: 100 } };
  assert.doesNotMatch(datasetCard({ labels, files: [], run: part }), /SHA-256 of data/);
});

test("datasetCard() shows text from outside as text and no path of the maker's machine", () => {
  const card = datasetCard({ labels, files: ["labels.parquet"], run });
  assert.ok(card.includes("``a\\|b # `x` <script>``"));
  assert.ok(!card.includes("/home/me"));
});
