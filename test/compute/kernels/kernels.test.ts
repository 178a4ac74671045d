import assert from "node:assert/strict";
import { test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import { loadKernels } from "../../../lib/src/compute/kernels/load.js";
import { KernelMemory } from "../../../lib/src/compute/kernels/memory.js";

const memory = new KernelMemory();
const kernels = loadKernels(memory.wasm);
const random = new Random(1);
const normal = (length: number) => Float32Array.from({ length }, () => random.normal());

function product(a: Float32Array, b: Float32Array, rows: number, inner: number, cols: number): Float64Array {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < inner; k++)
      for (let j = 0; j < cols; j++) out[i * cols + j] += a[i * inner + k] * b[k * cols + j];
  return out;
}

function assertNear(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number) {
  assert.equal(a.length, b.length);
  for (let i = 0; i < a.length; i++) {
    assert.ok(Math.abs(a[i] - b[i]) <= tolerance * (1 + Math.abs(b[i])), `${a[i]} is not ${b[i]} at ${i}`);
  }
}

function turned(a: Float32Array, rows: number, cols: number): Float32Array {
  return Float32Array.from({ length: a.length }, (_, i) => a[(i % rows) * cols + Math.floor(i / rows)]);
}

test.each([
  [1, 1, 16],
  [5, 7, 32],
  [200, 33, 16],
  [130, 64, 64],
])("multiply() and multiplyTransposed() of %i x %i x %i", (rows, inner, cols) => {
  const [a, b] = [normal(rows * inner), normal(inner * cols)];
  const expected = product(a, b, rows, inner, cols);
  const [pa, pb, pc] = [memory.put(a), memory.put(b), memory.take(rows * cols)];
  kernels.multiply(pa, inner, 1, pb, pc, rows, inner, cols, 0);
  assertNear(memory.floats(pc, rows * cols), expected, 1e-5);
  kernels.multiply(pa, inner, 1, pb, pc, rows, inner, cols, 1);
  assertNear(
    memory.floats(pc, rows * cols),
    expected.map((x) => 2 * x),
    1e-5,
  );
  kernels.clear(pc, rows * cols);
  kernels.multiplyTransposed(memory.put(turned(a, rows, inner)), rows, pb, pc, inner, rows, cols);
  assertNear(memory.floats(pc, rows * cols), expected, 1e-5);
});

test("transpose() turns a matrix", () => {
  const a = normal(12 * 16);
  const out = memory.take(a.length);
  kernels.transpose(memory.put(a), out, 12, 16);
  assert.deepEqual(memory.floats(out, a.length).slice(), turned(a, 12, 16));
});

const LINE = Float32Array.from({ length: 4000 }, (_, i) => (i - 2000) / 50);
const FUNCTIONS: [string, number, (x: number) => number][] = [
  ["elu", 1, (x) => (x > 0 ? x : Math.expm1(x))],
  ["tanh", 2, Math.tanh],
  ["relu", 3, (x) => Math.max(x, 0)],
];
test.each(FUNCTIONS)("activate() gives %s to seven digits, 0 for 0 and its limits far out", (_name, number, f) => {
  const values = Float32Array.from([...LINE, 0, -1e-7, 1e4, -1e4, 3e38, -3e38, 1e-3, 0.625]);
  const at = memory.put(values);
  kernels.activate(at, 1, values.length, number);
  assertNear(memory.floats(at, values.length), values.map(f), 2e-7);
  assert.equal(memory.floats(at, values.length)[LINE.length], 0);
});

test("KernelMemory gives room without overlap, keeps numbers when it grows, and takes back what is above a mark", () => {
  const own = new KernelMemory();
  const first = own.put(Float32Array.of(1, 2, 3));
  const mark = own.mark();
  const large = own.take(1_000_000);
  assert.ok(large >= first + 12);
  own.floats(large, 1_000_000).fill(7);
  assert.deepEqual([...own.floats(first, 3)], [1, 2, 3]);
  const bytes = own.wasm.buffer.byteLength;
  own.reset(mark);
  assert.equal(own.take(1_000_000), large);
  assert.equal(own.wasm.buffer.byteLength, bytes);
  assert.throws(() => own.take(2 ** 31), /Cannot get memory for the network: \d+ MiB/);
});
