import type { GraphBatch } from "../represent/gnn/engine.js";
import { openEngine } from "../represent/gnn/engines.js";
import { namedNetwork } from "../represent/gnn/named-network.js";
import { initialWeights, type Network, parameters, type Weights } from "../represent/gnn/network.js";
import type { Benchmark, BenchOptions, Case, LeftOut, Side, Turn } from "./benchmark.js";
import { graphBatch } from "./inputs/graph-batch.js";
import { type MeasuredModel, openPlainTfjs } from "./plain-tfjs.js";
import { openPython } from "./python.js";

/** Traces, spans of each, distinct texts, numbers per text vector. */
const FULL = { traces: 96, spans: 30, texts: 120, textWidth: 384 };
const QUICK = { traces: 6, spans: 4, texts: 5, textWidth: 16 };
const TIMES = 8;
const STATUSES = 4;

/** What a loaded network does in one turn. */
type Run = (model: MeasuredModel, batch: GraphBatch) => Promise<Turn>;

/** An engine, as far as it is measured. */
interface MeasuredEngine {
  readonly name: string;
  load(network: Network, weights: Weights): Promise<MeasuredModel>;
}

/** Engines ours is held against: a name for the result, and how it is opened. */
const ANCHORS: readonly (readonly [string, (network: Network) => Promise<MeasuredEngine>])[] = [
  ["tfjs-wasm", (network) => openEngine(network, "tfjs-wasm")],
  ["plain tfjs-wasm", openPlainTfjs],
  ["tfjs-node", (network) => openEngine(network, "tfjs-node")],
];

/**
 * The compact network on 96 traces of 30 spans: our kernels against the engines on TensorFlow.js that are installed,
 * and against PyTorch.
 *
 * @param work What PyTorch is asked for.
 * @param run The same of an engine.
 */
export async function* engineCases(
  work: "train" | "encode",
  run: Run,
  options: BenchOptions,
): ReturnType<Benchmark["cases"]> {
  const sizes = options.quick ? QUICK : FULL;
  const batch = graphBatch({ ...sizes, times: TIMES, statuses: STATUSES });
  const network = namedNetwork("compact", { textWidth: sizes.textWidth, times: TIMES, statuses: STATUSES });
  const weights = initialWeights(network, 1);
  const opened: MeasuredModel[] = [];
  const side = async (engine: MeasuredEngine): Promise<Side> => {
    const model = await engine.load(network, weights);
    opened.push(model);
    return { name: engine.name, run: () => run(model, batch) };
  };
  const torch = await openPython(torchAnchor(work, network, weights, batch), options);
  try {
    const ours = await side(await openEngine(network, "wasm-kernels", { threads: options.threads }));
    const anchors: Case["anchors"][number][] = [];
    for (const [name, open] of ANCHORS) {
      try {
        anchors.push(await side(await open(network)));
      } catch (error) {
        anchors.push({ name, leftOut: error instanceof Error ? error.message : String(error) } satisfies LeftOut);
      }
    }
    const { traces, spans, texts, textWidth } = sizes;
    yield {
      what: `${traces} traces x ${spans} spans, ${texts} texts of ${textWidth}`,
      rounds: 7,
      block: 6,
      ours,
      anchors: [...anchors, torch],
    };
  } finally {
    for (const model of opened) model.dispose();
    if ("close" in torch) await torch.close();
  }
}

function torchAnchor(work: string, network: Network, weights: Weights, batch: GraphBatch) {
  const { layers, times, textWidth } = network;
  const shapes = parameters(network).map(({ name, shape }) => ({ name, shape }));
  const flat = new Float32Array(shapes.reduce((sum, { name }) => sum + weights.get(name)!.length, 0));
  let used = 0;
  for (const { name } of shapes) {
    flat.set(weights.get(name)!, used);
    used += weights.get(name)!.length;
  }
  const { texts, offsets, text, time, status, first, source } = batch;
  const heads = { heads: layers[0].heads, width: layers[0].width, layers: layers.length, dense: network.head.length };
  return {
    name: "pytorch",
    script: "torch_gat.py",
    options: { work, shapes, times, textWidth, ...heads },
    arrays: { weights: flat, texts: texts.values, offsets, text, time, status, first, source },
  };
}
