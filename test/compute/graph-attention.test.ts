import assert from "node:assert/strict";
import type { Tensor } from "@tensorflow/tfjs-core";
import { test } from "vitest";
import { Random } from "../../lib/src/base/random.js";
import { attentionInOperations, graphAttention } from "../../lib/src/compute/attention-kernel.js";
import { openBackend } from "../../lib/src/compute/backend.js";
import { attend, attendBackward } from "../../lib/src/compute/graph-attention.js";

// 0 - 1 - 3     every node hears itself and its neighbours; 4 hears only itself
//   \ 2
const first = Int32Array.of(0, 3, 6, 8, 10, 11);
const source = Int32Array.of(0, 1, 2, 1, 0, 3, 2, 0, 3, 1, 4);
const target = Int32Array.of(0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4);
const sizes = { heads: 2, width: 3, slope: 0.2 };
const random = new Random(11);
const normal = (length: number) => Float32Array.from({ length }, () => random.normal());
const [h, from, to, dOut] = [normal(30), normal(6), normal(6), normal(30)];
const keep = Float32Array.from({ length: 22 }, (_, i) => (i % 4 === 0 ? 0 : 1.3));

function forward(hh: Float32Array, f: Float32Array, t: Float32Array, k?: Float32Array) {
  const [out, attention] = [new Float32Array(30), new Float32Array(22)];
  attend(hh, f, t, { first, source }, k, sizes, out, attention);
  return { out, attention };
}

test("attend(): the attention of each node and head sums to 1", () => {
  const { attention } = forward(h, from, to);
  for (let v = 0; v < 5; v++) {
    for (let k = 0; k < 2; k++) {
      let sum = 0;
      for (let e = first[v]; e < first[v + 1]; e++) sum += attention[2 * e + k];
      assert.ok(Math.abs(sum - 1) < 1e-6);
    }
  }
});

test("attend(): a node that hears only itself keeps its numbers", () => {
  assert.deepEqual(forward(h, from, to).out.slice(24), h.slice(24));
});

test("attend() stays finite for scores of any size", () => {
  const { out } = forward(
    h.map((x) => x * 1e6),
    from,
    to,
  );
  assert.ok(out.every(Number.isFinite));
});

for (const [name, mask] of [
  ["without dropout", undefined],
  ["with dropout", keep],
] as const) {
  test(`attendBackward() equals finite differences ${name}`, () => {
    const { attention } = forward(h, from, to, mask);
    const grads = [new Float32Array(30), new Float32Array(6), new Float32Array(6)];
    attendBackward(dOut, h, from, to, { first, source }, mask, attention, sizes, grads[0], grads[1], grads[2]);
    const inputs = [h, from, to];
    const value = (x: Float32Array[]) =>
      forward(x[0], x[1], x[2], mask).out.reduce((sum, y, i) => sum + y * dOut[i], 0);
    inputs.forEach((input, i) => {
      for (let at = 0; at < input.length; at++) {
        const moved = (by: number) =>
          value(inputs.map((x, j) => (i === j ? x.map((y, a) => (a === at ? y + by : y)) : x)));
        const expected = (moved(1e-3) - moved(-1e-3)) / 2e-3;
        assert.ok(
          Math.abs(grads[i][at] - expected) < 2e-3 * (1 + Math.abs(expected)),
          `${grads[i][at]} is not ${expected}`,
        );
      }
    });
  });

  test(`graphAttention(): fused kernel and operations agree, derivative included, ${name}`, async () => {
    const { tf } = await openBackend("wasm");
    const edges = {
      first: tf.tensor1d(first, "int32"),
      source: tf.tensor1d(source, "int32"),
      target: tf.tensor1d(target, "int32"),
    };
    const kept = mask === undefined ? tf.scalar(1) : tf.tensor2d(mask, [11, 2]);
    const inputs = [tf.tensor(h, [5, 6]), tf.tensor(from, [2, 3]), tf.tensor(to, [2, 3])];
    const weights = tf.tensor(dOut, [5, 6]);
    const both = [graphAttention, attentionInOperations].map((layer) => {
      const f = (...[x, a, b]: Tensor[]) => tf.sum(tf.mul(layer(tf, x, a, b, edges, kept, sizes), weights));
      return [f(...inputs), ...tf.grads(f as never)(inputs)].map((tensor) => tensor.dataSync());
    });
    both[0].forEach((fused, i) => {
      fused.forEach((value, at) => {
        assert.ok(Math.abs(value - both[1][i][at]) < 1e-5, `${value} is not ${both[1][i][at]} (${i}, ${at})`);
      });
    });
  });
}
