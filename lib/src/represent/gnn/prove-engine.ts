import { Random } from "../../base/random.js";
import { type Proof, proofOf } from "../../compute/prove.js";
import type { GraphBatch, GraphEngine } from "./engine.js";
import { namedNetwork } from "./named-network.js";
import { initialWeights, type Network, type Weights } from "./network.js";
import { TraceGraphs } from "./trace-graphs.js";

const SIZES = { textWidth: 5, times: 4, statuses: 2, heads: 2, headWidth: 4, output: 8 };
const TRACES = 12;
const SPANS = 6;
const TEXTS = 7;
/** So wide that no triplet is at the kink of the loss. */
const MARGIN = 3;
/** Length of the step of the difference quotient, in weights of about 1. */
const STEP = 1e-2;

/**
 * Has an engine differentiate a small network by its weights, and holds the result against the difference quotient of
 * the loss along it; with a second engine, also against what that one gives.
 *
 * @example
 * const kernels = await openEngine(namedNetwork("compact", { textWidth: 8, times: 4, statuses: 2 }), "wasm-kernels");
 * const [proof] = await proveEngine(kernels);
 * assert.ok(proof.passed);
 */
export async function proveEngine(engine: GraphEngine, other?: GraphEngine): Promise<Proof[]> {
  const network = namedNetwork("compact", SIZES);
  const weights = initialWeights(network, 1);
  const batch = smallBatch();
  const { gradient } = await lossAndGradient(engine, network, weights, batch);
  const along = flat(gradient);
  const length = Math.sqrt(along.reduce((sum, x) => sum + x * x, 0));
  // Along itself a gradient rises by its own length.
  const moved = (by: number) => {
    const parts = [...weights].map(([name, values]): [string, Float32Array] => {
      const slope = gradient.get(name);
      return [name, slope === undefined ? values : values.map((x, i) => x + (by * slope[i]) / length)];
    });
    return lossAndGradient(engine, network, new Map(parts), batch);
  };
  const rise = ((await moved(STEP)).loss - (await moved(-STEP)).loss) / (2 * STEP);
  const proofs = [proofOf("network against differences", [rise / length], [1], 0.01)];
  if (other !== undefined) {
    const theirs = flat((await lossAndGradient(other, network, weights, batch)).gradient);
    proofs.push(proofOf(`network against ${other.name}`, along, theirs, 1e-4 * length));
  }
  return proofs;
}

async function lossAndGradient(engine: GraphEngine, network: Network, weights: Weights, batch: GraphBatch) {
  const model = await engine.load(network, weights);
  try {
    return await model.gradient(batch, { learningRate: 1e-3, margin: MARGIN, random: new Random(1) });
  } finally {
    model.dispose();
  }
}

/** All numbers, in order of name. */
function flat(weights: Weights): number[] {
  return [...weights].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, values]) => [...values]);
}

function smallBatch(): GraphBatch {
  const random = new Random(1, "prove engine");
  const normal = (length: number) => Float32Array.from({ length }, () => random.normal());
  const nodes = TRACES * SPANS;
  const graphs = new TraceGraphs(SIZES.times);
  const offsets = Uint32Array.from({ length: TRACES + 1 }, (_, i) => i * SPANS);
  const parent = Int32Array.from({ length: nodes }, (_, i) => (i % SPANS === 0 ? -1 : i - 1 - ((i % SPANS) >> 2)));
  const features = {
    text: Int32Array.from({ length: nodes }, () => random.below(TEXTS)),
    time: normal(nodes * SIZES.times),
    status: Int32Array.from({ length: nodes }, () => random.below(SIZES.statuses)),
  };
  for (let trace = 0; trace < TRACES; trace++) graphs.add({ offsets, parent }, trace, features);
  const texts = { width: SIZES.textWidth, count: TEXTS, values: normal(TEXTS * SIZES.textWidth) };
  return graphs.batch(
    Uint32Array.from({ length: TRACES }, (_, i) => i),
    texts,
    true,
  );
}
