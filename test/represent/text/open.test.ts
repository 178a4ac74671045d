import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { convertCheckpoint } from "../../../lib/src/represent/text/checkpoint/convert.js";
import { randomCheckpoint, writeCheckpoint } from "./random-checkpoint.js";

let folder: string;
let openTextEncoder: typeof import("../../../lib/src/represent/text/open.js").openTextEncoder;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "labelease-open-"));
  vi.stubEnv("LABELEASE_MODELS", join(folder, "models"));
  vi.resetModules(); // encoders are remembered per process
  ({ openTextEncoder } = await import("../../../lib/src/represent/text/open.js"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function install(name: string, seed = 1): void {
  writeCheckpoint(randomCheckpoint({ seed }), join(folder, "checkpoint"));
  mkdirSync(join(folder, "models"), { recursive: true });
  convertCheckpoint(join(folder, "checkpoint"), join(folder, "models", name));
}

test("openTextEncoder() takes the default model where it is installed, without a warning", async () => {
  install("all-MiniLM-L6-v2");
  const warnings: string[] = [];
  const encoder = await openTextEncoder(undefined, (message) => warnings.push(message));
  expect(encoder.name).toBe("all-MiniLM-L6-v2");
  expect(encoder.width).toBe(64);
  expect(warnings).toEqual([]);
});

test("openTextEncoder() falls back to hashed with a warning where the default model is absent", async () => {
  const warnings: string[] = [];
  const encoder = await openTextEncoder(undefined, (message) => warnings.push(message));
  expect(encoder.name).toBe("hashed");
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/all-MiniLM-L6-v2.*npm run setup.*hashed/);
});

test("openTextEncoder() never replaces a model that was named", async () => {
  await expect(openTextEncoder("all-MiniLM-L6-v2")).rejects.toThrow(/"all-MiniLM-L6-v2": not found.*npm run setup/);
});

test("openTextEncoder() finds bert-base-uncased in a model folder before the hub", async () => {
  install("bert-base-uncased");
  expect((await openTextEncoder("bert-base-uncased")).name).toBe("bert-base-uncased");
});

test("openTextEncoder() opens a checkpoint by path and names it by its content", async () => {
  writeCheckpoint(randomCheckpoint({ seed: 1 }), join(folder, "a", "mine"));
  writeCheckpoint(randomCheckpoint({ seed: 2 }), join(folder, "b", "mine"));
  const a = await openTextEncoder(join(folder, "a", "mine"));
  const b = await openTextEncoder(join(folder, "b", "mine"));
  expect(a.name).toMatch(/^mine@[0-9a-f]{12}$/);
  expect(b.name).not.toBe(a.name);
  expect(await b.embed(["cart"])).not.toEqual(await a.embed(["cart"]));
});

test("openTextEncoder() gives a checkpoint and its converted folder the same vectors", async () => {
  install("x");
  const converted = await openTextEncoder("x");
  const checkpoint = await openTextEncoder(join(folder, "checkpoint"));
  expect(await checkpoint.embed(["cart get item"])).toEqual(await converted.embed(["cart get item"]));
});

test("openTextEncoder() opens a name once, and tries again after a failure", async () => {
  await expect(openTextEncoder("x")).rejects.toThrow();
  install("x");
  expect(await openTextEncoder("x")).toBe(await openTextEncoder("x"));
});

test("openTextEncoder() says what is wrong with a folder without a model", async () => {
  await expect(openTextEncoder(join(folder, "none"))).rejects.toThrow(/no onnx\/model.onnx and no model.safetensors/);
});

test("openTextEncoder() says that a damaged model may be set up again", async () => {
  install("x");
  writeFileSync(join(folder, "models", "x", "tokenizer.json"), "{");
  await expect(openTextEncoder("x")).rejects.toThrow(/"x": .*npm run setup/);
});
