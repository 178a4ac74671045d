import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, test, vi } from "vitest";
import { findNative } from "../../lib/src/compute/native.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labelease-native-"));
  vi.stubEnv("LABELEASE_NATIVE", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A package as the set-up leaves it, with this code in place of TensorFlow. */
function install(name: "tfjs-node" | "tfjs-node-gpu", code: string, { at = folder, linked = true } = {}): string {
  const home = join(at, "node_modules", "@tensorflow", name);
  const files = { "dist/index.js": code, ...(linked ? { "lib/napi-v8/tfjs_binding.node": "" } : {}) };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), text);
  }
  return join(home, "dist", "index.js");
}

const tensorFlow = (name: string, device: boolean) =>
  `module.exports = { name: "${name}", ready: async () => {}, backend: () => ({ isUsingGpuDevice: ${device} }) }`;

/** As in a process that has loaded nothing yet. */
async function fresh() {
  vi.resetModules();
  const { loadNative } = await import("../../lib/src/compute/native.js");
  return async (name: "node" | "node-gpu") => ((await loadNative(name)) as unknown as { name: string }).name;
}

test("findNative() finds what was linked, and not what was only downloaded", () => {
  assert.equal(findNative("node"), undefined);
  install("tfjs-node", "", { linked: false });
  assert.equal(findNative("node"), undefined);
  const file = install("tfjs-node", "");
  assert.equal(findNative("node"), file);
  assert.equal(findNative("node-gpu"), undefined);
});

test("findNative() looks into .native of each folder above the library", () => {
  const file = install("tfjs-node", "", { at: join(folder, ".native") });
  assert.equal(findNative("node", {}, join(folder, "lib", "dist", "compute", "native.js")), file);
});

test("loadNative() names the command that installs what is not there", async () => {
  const load = await fresh();
  await assert.rejects(load("node"), /"node": it is not installed; type: npm run setup:native$/);
  await assert.rejects(load("node-gpu"), /"node-gpu": it is not installed; type: npm run setup:gpu$/);
});

test("loadNative() says what is wrong with what does not load, and takes it once it is mended", async () => {
  const load = await fresh();
  const file = install("tfjs-node", 'throw new Error("libtensorflow_cc.so.2: cannot open\\nmore")');
  await assert.rejects(load("node"), /"node": libtensorflow_cc.so.2: cannot open; to put it in place again, remove/);
  rmSync(file);
  install("tfjs-node", tensorFlow("cpu", false));
  assert.equal(await load("node"), "cpu");
});

test("loadNative() of the package for cards, where there is none, serves the processor", async () => {
  install("tfjs-node-gpu", tensorFlow("gpu package", false));
  const load = await fresh();
  await assert.rejects(load("node-gpu"), /"node-gpu": TensorFlow finds no GPU/);
  assert.equal(await load("node"), "gpu package");
});

test("loadNative() keeps a card out of what is to run on the processor", async () => {
  install(
    "tfjs-node-gpu",
    "module.exports = { name: process.env.CUDA_VISIBLE_DEVICES, ready() {}, backend: () => ({}) }",
  );
  vi.stubEnv("CUDA_VISIBLE_DEVICES", "0");
  assert.equal(await (await fresh())("node"), "-1");
});

test("loadNative() loads one TensorFlow per process", async () => {
  install("tfjs-node", tensorFlow("cpu", false));
  install("tfjs-node-gpu", tensorFlow("card", true));
  const load = await fresh();
  assert.equal(await load("node-gpu"), "card");
  await assert.rejects(load("node"), /"node": this process computes on the GPU already/);
});
