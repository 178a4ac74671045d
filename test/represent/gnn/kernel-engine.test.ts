import assert from "node:assert/strict";
import { test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import type { TextVectors } from "../../../lib/src/represent/gnn/engine.js";
import { openEngine } from "../../../lib/src/represent/gnn/engines.js";
import { openKernelEngine } from "../../../lib/src/represent/gnn/kernel-engine.js";
import { type NetworkSizes, namedNetwork } from "../../../lib/src/represent/gnn/named-network.js";
import { initialWeights, type Network, parameters, type Weights } from "../../../lib/src/represent/gnn/network.js";
import { TraceGraphs } from "../../../lib/src/represent/gnn/trace-graphs.js";
import { tripletAccuracy } from "../../../lib/src/represent/gnn/train.js";
import { shop } from "../shop.js";

const random = new Random(9);
const normal = (length: number) => Float32Array.from({ length }, () => random.normal());
const texts: TextVectors = { width: 5, count: 6, values: normal(30) };
const TRACES = 60;
const table = shop(TRACES, 1);
const rows = table.parent.length;
const graphs = new TraceGraphs(4);
const features = {
  // Text 2 never occurs.
  text: Int32Array.from({ length: rows }, (_, i) => [0, 1, 3, 5, 4][i % 5]),
  time: normal(4 * rows),
  status: Int32Array.from({ length: rows }, (_, i) => i % 2),
};
for (let trace = 0; trace < TRACES; trace++) graphs.add(table, trace, features);
const all = Uint32Array.from({ length: TRACES }, (_, i) => i);
const batch = graphs.batch(all, texts, true);

const sizes = { textWidth: 5, times: 4, statuses: 2, headWidth: 3, output: 4 };
const shapes: [string, Partial<NetworkSizes>][] = [
  ["two layers of 2 heads x 3", { heads: 2 }],
  ["three layers of 5 heads x 4", { layers: 3, heads: 5, headWidth: 4 }],
  ["one layer of 1 head x 20, mean", { layers: 1, heads: 1, headWidth: 20, readout: "mean" }],
  ["no attention at all", { layers: 0, heads: 3 }],
  ["as by default", { heads: 4, headWidth: 16, output: 64 }],
];
const networkOf = (more: Partial<NetworkSizes>) => namedNetwork("compact", { ...sizes, ...more });
const compact = networkOf({ heads: 2 });
/** The margin is so wide that no triplet is at the kink of the loss. */
const step = (margin = 3) => ({ learningRate: 1e-3, margin, random: new Random(1) });

/** Biases that are not 0, so that all paths are taken. */
function weightsOf(network: Network): Weights {
  const weights = new Map(initialWeights(network, 4));
  for (const [key, values] of weights) if (key.endsWith("bias")) weights.set(key, normal(values.length));
  return weights;
}

async function loadBoth(network: Network, weights: Weights) {
  const kernels = await (await openKernelEngine()).load(network, weights);
  const tfjs = await (await openEngine(network, "tfjs-wasm")).load(network, weights);
  return { kernels, tfjs };
}

/** Largest difference over the length of the second. */
function apart(a: Float32Array, b: Float32Array): number {
  assert.equal(a.length, b.length);
  let most = 0;
  let square = 0;
  for (let i = 0; i < a.length; i++) {
    most = Math.max(most, Math.abs(a[i] - b[i]));
    square += b[i] * b[i];
  }
  return most / Math.sqrt(square + 1e-12);
}

for (const [name, more] of shapes) {
  const network = networkOf(more);

  test(`encode() and gradient() equal those of tfjs: ${name}`, async () => {
    const { kernels, tfjs } = await loadBoth(network, weightsOf(network));
    assert.ok(apart(await kernels.encode(batch), await tfjs.encode(batch)) < 1e-5);
    const [ours, theirs] = [await kernels.gradient(batch, step()), await tfjs.gradient(batch, step())];
    assert.ok(Math.abs(ours.loss - theirs.loss) < 1e-5);
    assert.deepEqual([...ours.gradient.keys()], [...theirs.gradient.keys()]);
    for (const [key, grad] of theirs.gradient) {
      const difference = apart(ours.gradient.get(key)!, grad);
      assert.ok(difference < 1e-4, `${key}: ${difference}`);
    }
    tfjs.dispose();
  });

  test(`gradient() equals finite differences: ${name}`, async () => {
    const engine = await openKernelEngine();
    const weights = weightsOf(network);
    const { gradient } = await (await engine.load(network, weights)).gradient(batch, step());
    for (const { name: key } of parameters(network)) {
      const grad = gradient.get(key)!;
      const length = Math.hypot(...grad);
      if (length < 1e-4) continue;
      const lossAt = async (by: number) => {
        const moved = weights.get(key)!.map((x, i) => x + (by * grad[i]) / length);
        return (await (await engine.load(network, new Map([...weights, [key, moved]]))).gradient(batch, step())).loss;
      };
      const h = 1e-3;
      const expected = ((await lossAt(h)) - (await lossAt(-h))) / (2 * h);
      assert.ok(Math.abs(expected - length) < 0.05 * length + 5e-4, `${key}: ${length} is not ${expected}`);
    }
  });
}
