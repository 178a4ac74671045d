import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SafetensorsFile } from "../../../../lib/src/represent/text/checkpoint/safetensors.js";
import { safetensors } from "../random-checkpoint.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "labelease-safetensors-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(bytes: Uint8Array): string {
  const file = join(folder, "model.safetensors");
  writeFileSync(file, bytes);
  return file;
}

const two = new Map([
  ["a", { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  ["__proto__", { shape: [1], data: Float32Array.of(-0.5) }],
]);
const good = () => safetensors(two);

test("SafetensorsFile reads tensors by name", () => {
  const file = new SafetensorsFile(written(good()));
  expect(file.has("a")).toBe(true);
  expect(file.has("b")).toBe(false);
  expect(file.has("__metadata__")).toBe(false);
  expect(file.read("a")).toEqual({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
  file.close();
});

test.each([
  ["an empty file", new Uint8Array(0), /not a safetensors file, or cut short \(file /],
  ["a text", Buffer.from("version https://git-lfs.github.com/spec/v1"), /not a safetensors file/],
  ["a header that is not JSON", Buffer.concat([Buffer.from([3, 0, 0, 0, 0, 0, 0, 0]), Buffer.from("abc")]), /not JSON/],
  ["a file without its end", good().subarray(0, good().length - 4), /cut short in tensor "/],
])("SafetensorsFile refuses %s", (_, bytes, message) => {
  expect(() => new SafetensorsFile(written(bytes))).toThrow(message);
});

test("SafetensorsFile refuses a shape that does not fit the bytes", () => {
  const wrong = new Map([["a", { shape: [2, 2], data: Float32Array.of(1, 2, 3) }]]);
  expect(() => new SafetensorsFile(written(safetensors(wrong)))).toThrow(/12 bytes, which is not its shape 2 x 2/);
});

test("SafetensorsFile reads float32 only, and names what it found", () => {
  const half = new SafetensorsFile(written(safetensors(two, "F16")));
  expect(() => half.read("a")).toThrow(/tensor "a" is F16, expected F32/);
  expect(() => half.read("b")).toThrow(/no tensor "b"/);
  half.close();
});
