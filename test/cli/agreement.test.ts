import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test, vi } from "vitest";
import { labelease } from "./labelease.js";

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-agreement-"));
  const sheet = (values: readonly string[]) => `trace_id,value\n${values.map((v, i) => `t${i},${v}\n`).join("")}`;
  await writeFile(join(folder, "ann.csv"), sheet(["normal", "normal", "abnormal", "abnormal", "unsure"]));
  await writeFile(join(folder, "bob.csv"), sheet(["normal", "normal", "abnormal", "normal", "skip"]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("labelease agreement prints coefficients, confusion and disagreements", async () => {
  const { code, stdout, stderr } = await labelease(["agreement", "ann.csv", "bob.csv", "--json"], folder);
  assert.equal(code, 0, stderr);
  const result = JSON.parse(stdout);
  assert.deepEqual(result.annotators, ["ann", "bob"]);
  assert.deepEqual([result.traces, result.shared], [5, 4]);
  assert.equal(result.pairs[0].cohen.estimate, 0.5);
  assert.deepEqual(result.pairs[0].confusion, [
    [2, 0],
    [1, 1],
  ]);
  assert.deepEqual(result.disagreements, [
    {
      traceId: "t3",
      said: [
        { annotator: "ann", value: "abnormal" },
        { annotator: "bob", value: "normal" },
      ],
    },
  ]);
  const text = await labelease(["agreement", "ann.csv", "bob.csv", "--undecided", "category"], folder);
  assert.match(text.stdout, /Cohen's kappa, ann and bob +0\.\d{3} +-?\d\.\d{3} to \d\.\d{3}\n/);
  assert.match(text.stdout, /\nt4 +unsure +skip\n/);
});

test("labelease agreement refuses a single annotator", async () => {
  const { code, stderr } = await labelease(["agreement", "ann.csv"], folder);
  assert.equal(code, 2);
  assert.match(stderr, /Cannot compare annotators: only "ann" answered/);
});
