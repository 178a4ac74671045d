import assert from "node:assert/strict";
import { test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import { openBackend } from "../../../lib/src/compute/backend.js";
import type { TextVectors } from "../../../lib/src/represent/gnn/engine.js";
import { openEngine } from "../../../lib/src/represent/gnn/engines.js";
import { namedNetwork } from "../../../lib/src/represent/gnn/named-network.js";
import { initialWeights, type Network, parameters, type Weights } from "../../../lib/src/represent/gnn/network.js";
import { TraceGraphs } from "../../../lib/src/represent/gnn/trace-graphs.js";
import { shop } from "../shop.js";

const random = new Random(9);
const normal = (length: number) => Float32Array.from({ length }, () => random.normal());
const texts: TextVectors = { width: 5, count: 4, values: normal(20) };
const table = shop(12, 1);
const rows = table.parent.length;
const graphs = new TraceGraphs(4);
const features = {
  text: Int32Array.from({ length: rows }, (_, i) => i % 4),
  time: normal(4 * rows),
  status: Int32Array.from({ length: rows }, (_, i) => i % 2),
};
for (let trace = 0; trace < 12; trace++) graphs.add(table, trace, features);
const batch = graphs.batch([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], texts, true);

const sizes = { textWidth: 5, times: 4, statuses: 2, headWidth: 3, output: 4 };
const compact = namedNetwork("compact", { ...sizes, heads: 2 });
const paper = namedNetwork("paper", sizes);
/** Without dropout, so that the loss is a function of the weights alone. */
const networks: [string, Network][] = [
  ["compact", compact],
  ["paper", { ...paper, layers: paper.layers.map((layer) => ({ ...layer, dropout: 0 })) }],
];
/** The margin is so wide that no triplet is at the kink of the loss. */
const step = () => ({ learningRate: 1e-3, margin: 3, random: new Random(1) });

for (const [name, network] of networks) {
  test(`gradient() equals finite differences in every parameter of ${name}`, async () => {
    const engine = await openEngine(compact, "tfjs-wasm");
    // Biases that are not 0: the small network has traces whose rectified mean is, and a vector of zeros has no direction.
    const weights = new Map(initialWeights(network, 4));
    for (const [key, values] of weights) if (key.endsWith("bias")) weights.set(key, normal(values.length));
    const lossOf = async (w: Weights) => {
      const model = await engine.load(network, w);
      const { loss } = await model.gradient(batch, step());
      model.dispose();
      return loss;
    };
    const model = await engine.load(network, weights);
    const { gradient } = await model.gradient(batch, step());
    model.dispose();
    for (const { name: key, trained } of parameters(network)) {
      assert.equal(gradient.has(key), trained);
      if (!trained) continue;
      const grad = gradient.get(key)!;
      // Along the gradient itself the derivative is its length: one check that holds all numbers of a parameter.
      const length = Math.hypot(...grad);
      if (length < 1e-4) continue;
      const moved = (by: number) =>
        lossOf(new Map([...weights, [key, weights.get(key)!.map((x, i) => x + (by * grad[i]) / length)]]));
      // Small: where scores cross the kink of the leaky rectifier, the derivative by attention.to jumps.
      const h = 1e-3;
      const expected = ((await moved(h)) - (await moved(-h))) / (2 * h);
      assert.ok(Math.abs(expected - length) < 0.05 * length + 5e-4, `${key}: ${length} is not ${expected}`);
    }
  });
}

test("trainStep() gives the loss before the step, and lowers it", async () => {
  const model = await (await openEngine(compact, "tfjs-wasm")).load(compact, initialWeights(compact, 4));
  const { loss } = await model.gradient(batch, step());
  assert.ok(Math.abs((await model.trainStep(batch, step())) - loss) < 1e-6);
  for (let i = 0; i < 30; i++) await model.trainStep(batch, step());
  assert.ok((await model.trainStep(batch, step())) < loss);
  model.dispose();
});

test("trainStep() and encode() leave no tensors behind", async () => {
  const { tf } = await openBackend("wasm");
  const before = tf.memory().numTensors;
  const model = await (await openEngine(compact, "tfjs-wasm")).load(paper, initialWeights(paper, 4));
  await model.trainStep(batch, step());
  await model.encode(batch);
  const held = tf.memory().numTensors;
  for (let i = 0; i < 5; i++) {
    await model.trainStep(batch, step());
    await model.encode(batch);
    await model.gradient(batch, step());
  }
  assert.equal(tf.memory().numTensors, held);
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});

test("load() refuses weights that do not fit the network", async () => {
  const engine = await openEngine(compact, "tfjs-wasm");
  await assert.rejects(engine.load(compact, new Map()), /"time.weight" has not 48 numbers/);
});

test("openEngine() names the engines there are", async () => {
  await assert.rejects(openEngine(compact, "abacus"), /Cannot open engine "abacus": it is none of .*tfjs-wasm/);
});

test("namedNetwork() paper has the published sizes", () => {
  const network = namedNetwork("paper", { textWidth: 768, times: 4, statuses: 2 });
  const numbers = parameters(network)
    .filter(({ trained }) => trained)
    .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  // 9,308,770 as calculated from the released code (782 wide, three layers of 3, 3 and 1 heads, 128, 64).
  assert.equal(numbers, 9_308_770);
});
