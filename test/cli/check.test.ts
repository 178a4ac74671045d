import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, test, vi } from "vitest";
import { pythonEnvironment } from "../../lib/src/cli/python-environment.js";
import { findNative } from "../../lib/src/compute/native.js";
import { proofOf } from "../../lib/src/compute/prove.js";
import { labelease } from "./labelease.js";

afterEach(() => vi.unstubAllEnvs());

interface Report {
  readonly passed: boolean;
  readonly inUse: Record<string, string>;
  readonly engines: { name: string; there: boolean; installed: boolean; proofs: { passed: boolean }[] }[];
  readonly textModel: { name: string };
}

describe("labelease check, without TensorFlow itself", () => {
  test("proves the kernels and TensorFlow.js, and exits 0", async () => {
    vi.stubEnv("LABELEASE_NATIVE", tmpdir());
    const { code, stdout } = await labelease(["check", "--json"]);
    const report: Report = JSON.parse(stdout);
    assert.equal(code, 0);
    assert.deepEqual(report.inUse, { compact: "wasm-kernels", tfjs: "tfjs-wasm" });
    assert.equal(typeof report.textModel.name, "string");
    assert.deepEqual(
      report.engines.map(({ name, installed, there, proofs }) => [name, installed, there, proofs.length]),
      [
        ["wasm-kernels", true, true, 3],
        ["tfjs-node-gpu", false, false, 0],
        ["tfjs-node", false, false, 0],
        ["tfjs-wasm", true, true, 4],
      ],
    );
    assert.ok(report.passed);
  });

  test("says how to install an engine that is named", async () => {
    vi.stubEnv("LABELEASE_NATIVE", tmpdir());
    const { code, stderr } = await labelease(["check", "--engine", "tfjs:node"]);
    assert.equal(code, 1);
    assert.match(stderr, /"node": it is not installed; type: npm run setup:native/);
  });

  test("exits 1 if what is installed does not load", async () => {
    const folder = mkdtempSync(join(tmpdir(), "labelease-check-"));
    const home = join(folder, "node_modules", "@tensorflow", "tfjs-node");
    for (const [file, text] of [
      ["lib/napi-v8/tfjs_binding.node", ""],
      ["dist/index.js", 'throw new Error("wrong ELF class")'],
    ]) {
      mkdirSync(dirname(join(home, file)), { recursive: true });
      writeFileSync(join(home, file), text);
    }
    vi.stubEnv("LABELEASE_NATIVE", folder);
    const { code, stdout } = await labelease(["check"]);
    rmSync(folder, { recursive: true });
    assert.equal(code, 1);
    assert.match(stdout, /^tfjs-node: wrong ELF class; to put it in place again/m);
    assert.match(stdout, /^tfjs-node: loads +\S+ +FAILED$/m);
  });
});

if (findNative("node") === undefined) {
  test.skip("left out: labelease check of TensorFlow on the processor, which is not here (npm run setup:native)", () => {});
} else {
  test("labelease check proves TensorFlow on the processor", async () => {
    const { code, stdout } = await labelease(["check", "--engine", "tfjs-node", "--json"]);
    const [{ name, proofs }] = (JSON.parse(stdout) as Report).engines;
    assert.equal(code, 0);
    assert.equal(name, "tfjs-node");
    assert.deepEqual(
      proofs.map(({ passed }) => passed),
      [true, true, true, true],
    );
  });
}

const gpu = findNative("node-gpu");
if (gpu === undefined) {
  test.skip("left out: TensorFlow for cards, which is not here (npm run setup:gpu)", () => {});
} else {
  test("the package for cards loads, and computes on the processor where there is no card", () => {
    const dist = (file: string) => JSON.stringify(new URL(`../../lib/dist/compute/${file}.js`, import.meta.url).href);
    const code = `
      const { loadNative } = await import(${dist("native")});
      const card = await loadNative("node-gpu").then(() => true, (error) => /finds no GPU/.test(error.message) ? false : error.message);
      const { openBackend } = await import(${dist("backend")});
      const backend = await openBackend();
      const { proveBackend } = await import(${dist("prove")});
      console.log(JSON.stringify([card, backend.name, backend.tf.backend().isGPUPackage, proveBackend(backend).every(({ passed }) => passed)]));`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
    const [card, ...rest] = JSON.parse(stdout);
    assert.equal(typeof card, "boolean", card);
    assert.deepEqual(rest, [card ? "node-gpu" : "node", true, true]);
  });
}

test("proofOf() fails on a wrong number, on one that is none, and on too few", () => {
  assert.ok(proofOf("p", [1, 2.05], [1, 2], 0.1).passed);
  assert.ok(!proofOf("p", [1, 2.2], [1, 2], 0.1).passed);
  assert.ok(!proofOf("p", [Number.NaN, 2], [1, 2], 0.1).passed);
  assert.ok(!proofOf("p", [2, Number.NaN], [1, 2], 5).passed);
  assert.ok(!proofOf("p", [1], [1, 2], 0.1).passed);
});

test("pythonEnvironment() is that of a prefix, or none", async () => {
  assert.equal(await pythonEnvironment({ LABELEASE_PREFIX: tmpdir() }), undefined);
});
