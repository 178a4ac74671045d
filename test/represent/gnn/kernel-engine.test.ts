import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import { KernelMemory } from "../../../lib/src/compute/kernels/memory.js";
import type { TextVectors } from "../../../lib/src/represent/gnn/engine.js";
import { openEngine } from "../../../lib/src/represent/gnn/engines.js";
import { kernelsRun, loadKernelModel, openKernelEngine } from "../../../lib/src/represent/gnn/kernel-engine.js";
import { type NetworkSizes, namedNetwork } from "../../../lib/src/represent/gnn/named-network.js";
import { initialWeights, type Network, parameters, type Weights } from "../../../lib/src/represent/gnn/network.js";
import { TraceGraphs } from "../../../lib/src/represent/gnn/trace-graphs.js";
import { tripletAccuracy } from "../../../lib/src/represent/gnn/train.js";
import { shop } from "../shop.js";

const normal = (length: number, random = new Random(length)) => Float32Array.from({ length }, () => random.normal());
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

/** Largest difference over the length of the second; not below 1e-3, since some derivatives are 0 but for rounding. */
function apart(a: Float32Array, b: Float32Array): number {
  assert.equal(a.length, b.length);
  let most = 0;
  let square = 0;
  for (let i = 0; i < a.length; i++) {
    most = Math.max(most, Math.abs(a[i] - b[i]));
    square += b[i] * b[i];
  }
  return most / Math.max(Math.sqrt(square), 1e-3);
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

test("encode() and gradient() equal those of tfjs for any heads and widths", async () => {
  const few = graphs.batch(all.subarray(0, 12), texts, true);
  const anySizes = fc.record({
    layers: fc.integer({ min: 1, max: 3 }),
    heads: fc.integer({ min: 1, max: 9 }),
    headWidth: fc.integer({ min: 1, max: 37 }),
    output: fc.integer({ min: 1, max: 70 }),
    readout: fc.constantFrom("mean", "mean+max"),
  });
  const property = fc.asyncProperty(anySizes, async (some) => {
    const network = networkOf(some);
    const { kernels, tfjs } = await loadBoth(network, weightsOf(network));
    try {
      assert.ok(apart(await kernels.encode(few), await tfjs.encode(few)) < 1e-4);
      const [ours, theirs] = [await kernels.gradient(few, step()), await tfjs.gradient(few, step())];
      for (const [key, grad] of theirs.gradient) {
        const difference = apart(ours.gradient.get(key)!, grad);
        assert.ok(difference < 1e-3, `${key}: ${difference}`);
      }
    } finally {
      tfjs.dispose();
    }
  });
  await fc.assert(property, { numRuns: 12, seed: 1 });
});

test("trainStep() follows tfjs over 50 steps: loss, held-out accuracy and weights", async () => {
  const network = networkOf({ heads: 4, headWidth: 16, output: 64 });
  const { kernels, tfjs } = await loadBoth(network, initialWeights(network, 4));
  const draw = new Random(3);
  const heldOut = Uint32Array.from({ length: 3 * 60 }, () => draw.below(TRACES));
  for (let i = 0; i < 50; i++) {
    const chosen = Uint32Array.from({ length: 30 }, () => draw.below(TRACES));
    const graph = graphs.batch(chosen, texts, true);
    const [ours, theirs] = [await kernels.trainStep(graph, step(1)), await tfjs.trainStep(graph, step(1))];
    assert.ok(Math.abs(ours - theirs) < 1e-3, `step ${i}: ${ours} is not ${theirs}`);
  }
  const [a, b] = [
    await tripletAccuracy(kernels, graphs, texts, heldOut, true),
    await tripletAccuracy(tfjs, graphs, texts, heldOut, true),
  ];
  assert.ok(Math.abs(a - b) < 1e-3, `${a} is not ${b}`);
  const theirs = await tfjs.weights();
  for (const [key, values] of await kernels.weights()) {
    const difference = apart(values, theirs.get(key)!);
    assert.ok(difference < 1e-3, `${key}: ${difference}`);
  }
  tfjs.dispose();
});

test("encode() gives each trace the same bytes alone and in a batch", async () => {
  const model = await (await openKernelEngine()).load(compact, weightsOf(compact));
  const together = await model.encode(batch);
  for (let trace = 0; trace < TRACES; trace++) {
    const alone = await model.encode(graphs.batch([trace], texts, true));
    assert.deepEqual(alone, together.slice(4 * trace, 4 * trace + 4));
  }
  assert.equal((await model.encode(graphs.batch([], texts, true))).length, 0);
});

test("trainStep() and encode() give the same bytes twice, and after other work", async () => {
  const engine = await openKernelEngine();
  const other = graphs.batch([2, 5, 8], texts, false);
  const bytesOf = async (busy: boolean) => {
    const model = await engine.load(compact, weightsOf(compact));
    if (busy) await model.gradient(other, step());
    for (let i = 0; i < 5; i++) {
      await model.trainStep(batch, step());
      if (busy) await model.encode(other);
    }
    return [await model.encode(batch), ...(await model.weights()).values()];
  };
  assert.deepEqual(await bytesOf(false), await bytesOf(true));
});

test("gradient() changes no weight, and load() takes a copy", async () => {
  const weights = weightsOf(compact);
  const model = await (await openKernelEngine()).load(compact, weights);
  await model.gradient(batch, step());
  assert.deepEqual(new Map(await model.weights()), new Map(weights));
  await model.trainStep(batch, step());
  assert.deepEqual(weights.get("head0.weight"), initialWeights(compact, 4).get("head0.weight"));
  assert.notDeepEqual((await model.weights()).get("head0.weight"), weights.get("head0.weight"));
});

test("encode() sees texts that were added since, and the weights after a step", async () => {
  const model = await (await openKernelEngine()).load(compact, weightsOf(compact));
  const before = await model.encode(batch);
  const more: TextVectors = { width: 5, count: 7, values: Float32Array.from([...texts.values, 1, 2, 3, 4, 5]) };
  assert.deepEqual(await model.encode({ ...batch, texts: more }), before);
  const moved = await model.encode({ ...batch, texts: more, text: batch.text.map(() => 6) });
  assert.notDeepEqual(moved, before);
  await model.trainStep(batch, step());
  assert.notDeepEqual(await model.encode(batch), before);
});

/** A trace of many spans: a chain, then a fan. */
function large(spans: number) {
  const parent = Int32Array.from({ length: spans }, (_, i) => (i === 0 ? -1 : i < spans / 2 ? i - 1 : 7));
  const big = new TraceGraphs(4);
  const values = { text: new Int32Array(spans).fill(1), time: normal(4 * spans), status: new Int32Array(spans) };
  const one = { offsets: Uint32Array.of(0, spans), parent } as unknown as Parameters<TraceGraphs["add"]>[0];
  for (let i = 0; i < 3; i++) {
    values.time[0] = i;
    big.add(one, 0, values);
  }
  return big;
}

test("trainStep() and encode() take traces of 100,000 spans", async () => {
  const big = large(100_000);
  const { kernels, tfjs } = await loadBoth(compact, weightsOf(compact));
  const one = big.batch([1], texts, true);
  assert.ok(apart(await kernels.encode(one), await tfjs.encode(one)) < 1e-3);
  const loss = await kernels.trainStep(big.batch([0, 1, 2], texts, true), step());
  assert.ok(Math.abs(loss - 3) < 0.1);
  for (const values of (await kernels.weights()).values()) assert.ok(values.every(Number.isFinite));
  tfjs.dispose();
});

test("trainStep() takes traces of one span, and a batch of one triplet", async () => {
  const pings = Uint32Array.of(2, 5, 8);
  const graph = graphs.batch(pings, texts, true);
  assert.equal(graph.text.length, 3);
  const { kernels, tfjs } = await loadBoth(compact, weightsOf(compact));
  const [ours, theirs] = [await kernels.gradient(graph, step()), await tfjs.gradient(graph, step())];
  for (const [key, grad] of theirs.gradient) assert.ok(apart(ours.gradient.get(key)!, grad) < 1e-4, key);
  assert.ok(Number.isFinite(await kernels.trainStep(graph, step())));
  tfjs.dispose();
});

test("encode() gives traces of one span the same bytes, alone or 2,000 of them in threads", async () => {
  const pings = all.filter((trace) => graphs.nodesOf(trace) === 1);
  const many = Uint32Array.from({ length: 2000 }, (_, i) => pings[i % pings.length]);
  const [one, two] = await Promise.all(
    [1, 2].map(async (threads) => (await openKernelEngine({ threads })).load(compact, weightsOf(compact))),
  );
  const vectors = await one.encode(graphs.batch(many, texts, true));
  for (let i = 0; i < pings.length; i++) {
    const alone = await one.encode(graphs.batch([pings[i]], texts, true));
    assert.deepEqual(vectors.slice(4 * i, 4 * i + 4), alone);
  }
  assert.deepEqual(await two.encode(graphs.batch(many, texts, true)), vectors);
  two.dispose();
});

test("trainStep() and encode() take no more memory after the first of their size", async () => {
  const memory = new KernelMemory();
  const model = await loadKernelModel(compact, weightsOf(compact), 1, memory);
  const one = async () => {
    await model.trainStep(batch, step());
    await model.encode(batch);
  };
  await one();
  const bytes = memory.wasm.buffer.byteLength;
  for (let i = 0; i < 200; i++) await one();
  assert.equal(memory.wasm.buffer.byteLength, bytes);
});

test("load() refuses networks that the kernels do not run, and weights that do not fit", async () => {
  const engine = await openKernelEngine();
  const paper = namedNetwork("paper", sizes);
  assert.equal(kernelsRun(paper), false);
  await assert.rejects(engine.load(paper, initialWeights(paper, 1)), /the kernels run none of this kind/);
  await assert.rejects(engine.load(compact, new Map()), /"time.weight" has not 48 numbers/);
});

test("openEngine() takes the kernels for compact, tfjs for paper, and what is asked for", async () => {
  const paper = namedNetwork("paper", sizes);
  assert.equal((await openEngine(compact)).name, "wasm-kernels");
  assert.match((await openEngine(paper)).name, /^tfjs-/);
  assert.match((await openEngine(compact, "tfjs")).name, /^tfjs-/);
  await assert.rejects(openEngine(paper, "wasm-kernels"), /it runs networks like "compact" only/);
});

test("trainStep() and encode() give the same bytes on 1, 2 and 4 threads", async () => {
  const wide = graphs.batch(
    Uint32Array.from({ length: 1500 }, (_, i) => (i * 7) % TRACES),
    texts,
    true,
  );
  assert.ok(wide.text.length > 2048);
  const bytesOf = async (threads: number) => {
    const model = await (await openKernelEngine({ threads })).load(compact, weightsOf(compact));
    for (let i = 0; i < 60; i++) {
      await model.trainStep(wide, step());
      // Lets the helpers start.
      if (i < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const out = [await model.encode(wide), ...(await model.weights()).values()];
    model.dispose();
    return out;
  };
  const one = await bytesOf(1);
  assert.deepEqual(await bytesOf(2), one);
  assert.deepEqual(await bytesOf(4), one);
});
