import assert from "node:assert/strict";
import type { Tensor } from "@tensorflow/tfjs-core";
import { describe, test } from "vitest";
import { Random } from "../../lib/src/base/random.js";
import { openBackend, type TensorBackendName } from "../../lib/src/compute/backend.js";
import { findNative } from "../../lib/src/compute/native.js";
import { proveBackend } from "../../lib/src/compute/prove.js";
import { takeRows } from "../../lib/src/compute/row-kernels.js";
import type { Tf } from "../../lib/src/compute/tf.js";

test("openBackend() leaves the process's handlers of uncaught errors as they were", async () => {
  const listeners = () =>
    (["uncaughtException", "unhandledRejection"] as const).map((event) => process.listenerCount(event));
  const before = listeners();
  await openBackend("wasm");
  assert.deepEqual(listeners(), before);
});

test("openBackend() without a name opens a backend and opens it once", async () => {
  assert.equal(await openBackend(), await openBackend());
});

/** Backends to hold to the same; TensorFlow itself where it is installed. */
const there: TensorBackendName[] = findNative("node") === undefined ? ["wasm"] : ["wasm", "node"];
if (!there.includes("node")) {
  test.skip("left out: derivatives of TensorFlow itself, which is not here (npm run setup:native)", () => {});
} else {
  test("use() makes a backend current, whichever was opened last", async () => {
    const [wasm, node] = [await openBackend("wasm"), await openBackend("node")];
    for (const [backend, name] of [
      [wasm, "wasm"],
      [node, "tensorflow"],
      [wasm, "wasm"],
    ] as const) {
      assert.ok(proveBackend(backend).every(({ passed }) => passed));
      assert.equal(backend.tf.getBackend(), name);
    }
  });
}

const random = new Random(5);
const numbers = (...shape: number[]) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return { shape, values: Float32Array.from({ length: size }, () => random.normal()) };
};

type Case = { name: string; inputs: ReturnType<typeof numbers>[]; f: (tf: Tf, ...x: Tensor[]) => Tensor };

const cases: Case[] = [
  { name: "add, broadcast", inputs: [numbers(3, 4), numbers(4)], f: (tf, a, b) => tf.add(a, b) },
  { name: "sub, broadcast", inputs: [numbers(3, 1), numbers(3, 4)], f: (tf, a, b) => tf.sub(a, b) },
  {
    name: "mul, broadcast over a front axis",
    inputs: [numbers(5, 2, 3), numbers(2, 3)],
    f: (tf, a, b) => tf.mul(a, b),
  },
  {
    name: "div",
    inputs: [numbers(3, 4), numbers(3, 1)],
    f: (tf, a, b) => tf.div(a, tf.add(tf.square(b), tf.scalar(1))),
  },
  { name: "matMul", inputs: [numbers(3, 4), numbers(4, 2)], f: (tf, a, b) => tf.matMul(a, b) },
  { name: "matMul, left transposed", inputs: [numbers(4, 3), numbers(4, 2)], f: (tf, a, b) => tf.matMul(a, b, true) },
  {
    name: "matMul, both transposed",
    inputs: [numbers(4, 3), numbers(2, 4)],
    f: (tf, a, b) => tf.matMul(a, b, true, true),
  },
  { name: "sum over an axis", inputs: [numbers(3, 4)], f: (tf, a) => tf.square(tf.sum(a, 1)) },
  { name: "mean over an axis", inputs: [numbers(3, 4)], f: (tf, a) => tf.square(tf.mean(a, 0)) },
  { name: "relu", inputs: [numbers(3, 4)], f: (tf, a) => tf.relu(a) },
  { name: "leakyRelu", inputs: [numbers(3, 4)], f: (tf, a) => tf.leakyRelu(a, 0.2) },
  { name: "elu", inputs: [numbers(3, 4)], f: (tf, a) => tf.elu(a) },
  { name: "tanh", inputs: [numbers(3, 4)], f: (tf, a) => tf.tanh(a) },
  { name: "exp and neg", inputs: [numbers(3, 4)], f: (tf, a) => tf.exp(tf.neg(a)) },
  { name: "sqrt", inputs: [numbers(3, 4)], f: (tf, a) => tf.sqrt(tf.add(tf.square(a), tf.scalar(1))) },
  {
    name: "reshape, expandDims, transpose",
    inputs: [numbers(3, 4)],
    f: (tf, a) => tf.transpose(tf.square(tf.expandDims(tf.reshape(a, [2, 6]), 1)), [2, 0, 1]),
  },
  {
    name: "split and concat",
    inputs: [numbers(6, 2)],
    f: (tf, a) => {
      const [x, y, z] = tf.split(a, 3);
      return tf.concat([tf.mul(x, y), tf.square(z)], 1);
    },
  },
  {
    name: "gather with repeats",
    inputs: [numbers(3, 2)],
    f: (tf, a) => tf.square(tf.gather(a, tf.tensor1d([2, 0, 2, 2], "int32"))),
  },
  {
    name: "takeRows with repeats",
    inputs: [numbers(3, 2)],
    f: (tf, a) => tf.square(takeRows(tf, a, tf.tensor1d([2, 0, 2, 2], "int32"))),
  },
  {
    name: "unsortedSegmentSum with an empty segment",
    inputs: [numbers(4, 2)],
    f: (tf, a) => tf.square(tf.unsortedSegmentSum(a, tf.tensor1d([2, 0, 2, 2], "int32"), 4)),
  },
];

describe.each(there)("registerGradients() on %s", (backend) => {
  for (const { name, inputs, f } of cases) {
    test(`${name}: derivative equals finite differences`, async () => {
      const { tf } = await openBackend(backend);
      // Weighted, so that each entry of the result counts differently.
      const value = (...x: Tensor[]) =>
        tf.tidy(() => {
          const y = f(tf, ...x);
          return tf.sum(tf.mul(y, tf.reshape(tf.linspace(0.5, 1.5, y.size), y.shape)));
        });
      const tensors = inputs.map(({ shape, values }) => tf.tensor(values, shape));
      const grads = tf.grads(value as never)(tensors);
      inputs.forEach(({ shape, values }, i) => {
        const grad = grads[i].dataSync();
        assert.deepEqual(grads[i].shape, shape);
        for (let at = 0; at < values.length; at++) {
          const step = 1e-2;
          const moved = (by: number) => {
            const x = values.slice();
            x[at] += by;
            return value(...tensors.map((tensor, j) => (j === i ? tf.tensor(x, shape) : tensor))).dataSync()[0];
          };
          const expected = (moved(step) - moved(-step)) / (2 * step);
          assert.ok(
            Math.abs(grad[at] - expected) < 2e-2 * (1 + Math.abs(expected)),
            `${grad[at]} is not ${expected} (input ${i}, ${at})`,
          );
        }
      });
    });
  }
});
