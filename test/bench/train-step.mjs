/**
 * Training steps and encoding of the compact network on 96 traces of 30 spans, 120 distinct texts: the WebAssembly
 * kernels against TensorFlow.js on WebAssembly (one thread). Arguments: numbers per text vector, default 384; threads of ours,
 * default as by `openEngine`.
 */
import { Random } from "../../lib/dist/base/random.js";
import { openEngine } from "../../lib/dist/represent/gnn/engines.js";
import { namedNetwork } from "../../lib/dist/represent/gnn/named-network.js";
import { initialWeights } from "../../lib/dist/represent/gnn/network.js";
import { TraceGraphs } from "../../lib/dist/represent/gnn/trace-graphs.js";

const TRACES = 96;
const SPANS = 30;
const TEXTS = 120;
const TIMES = 8;

export async function* benchmarks([width = "384", threads]) {
  const textWidth = Number(width);
  const random = new Random(1, "bench train step");
  const normal = (length) => Float32Array.from({ length }, () => random.normal());
  const texts = { width: textWidth, count: TEXTS, values: normal(TEXTS * textWidth) };
  const batch = graphs(random, normal).batch(
    Uint32Array.from({ length: TRACES }, (_, i) => i),
    texts,
    true,
  );
  const network = namedNetwork("compact", { textWidth, times: TIMES, statuses: 4 });
  const models = {};
  const engines = { ours: "wasm-kernels", anchor: "tfjs-wasm" };
  for (const [side, name] of Object.entries(engines))
    models[side] = await (await openEngine(network, name, { threads: threads && Number(threads) })).load(
      network,
      initialWeights(network, 1),
    );
  // A margin at which every triplet counts to the end.
  const step = { learningRate: 1e-3, margin: 3, random };
  const what = `${TRACES} traces x ${SPANS} spans, texts of ${textWidth}`;

  const sides = (run) => ({ ours: () => run("ours"), anchor: () => run("anchor") });
  yield {
    name: `train step, ${what}`,
    rounds: 21,
    ...sides(async (side) => ({ engine: engines[side], loss: await models[side].trainStep(batch, step) })),
  };
  yield {
    name: `encode, ${what}`,
    rounds: 21,
    ...sides(async (side) => ({ engine: engines[side], first: (await models[side].encode(batch))[0] })),
  };
}

function graphs(random, normal) {
  const nodes = TRACES * SPANS;
  const parent = Int32Array.from({ length: nodes }, (_, i) => {
    const place = i % SPANS;
    return place === 0 ? -1 : i - 1 - random.below(Math.min(place, 4));
  });
  const offsets = Uint32Array.from({ length: TRACES + 1 }, (_, i) => i * SPANS);
  const out = new TraceGraphs(TIMES);
  const features = {
    text: Int32Array.from({ length: nodes }, () => random.below(TEXTS)),
    time: normal(nodes * TIMES),
    status: Int32Array.from({ length: nodes }, () => random.below(4)),
  };
  for (let trace = 0; trace < TRACES; trace++) out.add({ offsets, parent }, trace, features);
  return out;
}
