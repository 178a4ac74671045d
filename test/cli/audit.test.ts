import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test, vi } from "vitest";
import { labelease } from "./labelease.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-audit-cli-"));
  await labelease(["simulate", "--out", "shop", "--traces", "300"], folder);
  const run = ["run", "--data", "shop", "--oracle", "shop/labels.parquet", "--method", "guided", "--budget", "8"];
  assert.equal((await labelease([...run, "--out", "guided", "--oracle-culprit"], folder)).code, 0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const AUDIT = ["audit", "--data", "shop", "--run", "guided", "--cards", "10"];

test("labelease audit prints bounds, the assumption behind them and the model's own estimate", async () => {
  const { code, stdout, stderr } = await labelease([...AUDIT, "--oracle", "shop/labels.parquet", "--json"], folder);
  assert.equal(code, 0, stderr);
  const result = JSON.parse(stdout);
  for (const name of ["precision", "recall", "f1"]) {
    assert.deepEqual(Object.keys(result[name]).sort(), ["estimate", "high", "low"]);
    assert.ok(result[name].low <= result[name].estimate);
  }
  assert.equal(result.n, 10);
  assert.match(result.assumption, /hold only if the quiet rest has no abnormal trace/);
  assert.deepEqual(Object.keys(result.strata), ["abnormal", "near", "quiet"]);
  assert.equal(typeof result.modelEstimate.f1, "number");
  const text = await labelease([...AUDIT, "--oracle", "shop/labels.parquet"], folder);
  assert.match(text.stdout, /\nF1 +0\.\d{3} +0\.\d{3} +\d\.\d{3} +\d\.\d{3}\n/);
});

test("labelease audit writes a sheet beside the run where nobody answers", async () => {
  const { code, stdout } = await labelease(AUDIT, folder);
  assert.equal(code, 0);
  assert.match(stdout, /10 traces to judge are in guided.audit\.csv/);
});

test("labelease run says which weaknesses an operator cannot have", async () => {
  const run = ["run", "--data", "shop", "--oracle", "shop/labels.parquet", "--method", "guided", "--out", "other"];
  const { code, stderr } = await labelease([...run, "--oracle-misjudges", "nobody"], folder);
  assert.equal(code, 2);
  assert.match(stderr, /Cannot misjudge "nobody": the truth has no fault of it; its culprits are /);
});
