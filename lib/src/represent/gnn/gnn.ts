import type { Corpus } from "../../corpus/corpus.js";
import type { FitOptions, Representation } from "../representation.js";
import type { TextEncoder } from "../text/encoder.js";
import { openTextEncoder } from "../text/open.js";
import { collectTraining } from "./collect.js";
import type { EngineChoice, GraphModel } from "./engine.js";
import { openEngine } from "./engines.js";
import { encodeThreads, FittedGnn, type GnnModelFile } from "./fitted-gnn.js";
import { type NetworkName, type NetworkSizes, namedNetwork } from "./named-network.js";
import { initialWeights } from "./network.js";
import { TextIndex } from "./text-index.js";
import { type TimeScales, timesPerSpan } from "./time-features.js";
import { trainNetwork } from "./train.js";
import { drawTriplets } from "./triplets.js";

/** How the paper's representation is built and trained. */
export interface GnnOptions extends EngineChoice, Omit<NetworkSizes, "textWidth" | "times" | "statuses"> {
  /** Default `compact`. */
  readonly network?: NetworkName;
  /** Text encoder by name or path, see `openTextEncoder`; or one at hand. Default: the best installed. */
  readonly encoder?: string | TextEncoder;
  /** Triplets to train on; default 10,000 (`compact`), 60,000 (`paper`). */
  readonly triplets?: number;
  /** Most passes over them; default 3 (`compact`), 15 (`paper`). */
  readonly epochs?: number;
  /** Epochs without progress on held-out triplets before training ends; default 3. */
  readonly patience?: number;
  /** Of Adam; default 1e-3 (`compact`), 1e-4 (`paper`). */
  readonly learningRate?: number;
  /** Of the triplet loss; default 1. */
  readonly margin?: number;
  /** Triplets per step; default 32. */
  readonly batch?: number;
  /** Share of triplets told apart by latency, see `drawTriplets`; default 0.5. "released": whatever chance gives. */
  readonly latencyShare?: number | "released";
  /** See `drawTriplets`; default 10 (`compact`), 1 (`paper`). */
  readonly latencyRatio?: number;
  /** See `drawTriplets`; default log. */
  readonly durations?: "log" | "linear";
  /** Whether a span hears its children, too; default true. The released code: only its parent. */
  readonly reverseEdges?: boolean;
  /** On which scale times enter; default log+linear (`compact`), log (`paper`). */
  readonly times?: TimeScales;
  /** How waiting time is counted, see `times`; default union. */
  readonly waiting?: "union" | "released";
  /** Most traces held in memory for training, drawn uniformly; default 20,000. */
  readonly pool?: number;
}

const DEFAULTS = {
  compact: { triplets: 10_000, epochs: 3, learningRate: 1e-3, times: "log+linear", latencyRatio: 10 },
  paper: { triplets: 60_000, epochs: 15, learningRate: 1e-4, times: "log", latencyRatio: 1 },
} as const;

/** Held-out part of the pool, and most triplets drawn from it. */
const HELD_OUT = 0.1;
const HELD_OUT_TRIPLETS = 1000;

/**
 * The paper's representation: spans as text, times and status, a graph attention network over the calls of a trace,
 * trained on triplets, 64 numbers of length 1 per trace (paper, section III-B and III-C).
 *
 * `compact` is the paper's method in a smaller network, with what trials on two recordings suggested to matter more
 * than size (docs/decisions/0005): half of the triplets are about latency (chance gives a few in a hundred), and of those only the clear ones;
 * times enter on both scales; the maximum over the spans stands beside the mean, in which one slow span of fifty drowns.
 * `paper` keeps the published sizes, readout and rates.
 *
 * @example
 * const representation = gnn({ network: "compact", encoder: "hashed", epochs: 1 });
 * assert.equal(representation.name, "gnn");
 */
export function gnn(options: GnnOptions = {}): Representation {
  return { name: "gnn", fit: (corpus, fit) => fitGnn(corpus, options, fit) };
}

async function fitGnn(
  corpus: Corpus,
  options: GnnOptions,
  { seed, signal, onProgress }: FitOptions,
): Promise<FittedGnn> {
  const { network: networkName = "compact", patience = 3, margin = 1, batch = 32, pool = 20_000 } = options;
  const { latencyShare = 0.5, durations = "log", reverseEdges = true, waiting = "union" } = options;
  const preset = DEFAULTS[networkName] ?? DEFAULTS.compact;
  const { triplets: count = preset.triplets, epochs = preset.epochs, learningRate = preset.learningRate } = options;
  const { times = preset.times, latencyRatio = preset.latencyRatio } = options;
  const { encoder: named, engine: engineNamed } = options;
  // An unknown network is refused before the recording is read.
  const shape = namedNetwork(networkName, { ...options, textWidth: 1, times: 1, statuses: 1 });
  const encoder = typeof named === "object" ? named : await openTextEncoder(named);
  const engine = typeof engineNamed === "object" ? engineNamed : await openEngine(shape, engineNamed, options);

  const texts = new TextIndex(encoder);
  const collected = await collectTraining(corpus, { pool, seed, times, waiting, texts, signal, onProgress });
  const { graphs, structure, duration, scale, statuses } = collected;
  const heldFrom = graphs.traces - Math.floor(graphs.traces * HELD_OUT);
  const draw = (from: number, to: number, wanted: number, stream: string) => {
    const part = collected.shuffled.subarray(from, to);
    const drawn = drawTriplets(
      {
        structure: part.map((trace) => structure[trace]),
        duration: Float64Array.from(part, (trace) => duration[trace]),
      },
      {
        count: wanted,
        random: collected.random(stream),
        latencyShare: latencyShare === "released" ? undefined : latencyShare,
        latencyRatio,
        durations,
      },
    );
    return drawn.map((index) => part[index]);
  };
  const triplets = draw(0, heldFrom, count, "triplets");
  const heldOut = draw(heldFrom, graphs.traces, Math.min(HELD_OUT_TRIPLETS, count), "held-out triplets");

  const network = namedNetwork(networkName, {
    ...options,
    textWidth: encoder.width,
    times: timesPerSpan(times),
    statuses: statuses.length + 1,
  });
  let model: GraphModel = await engine.load(network, initialWeights(network, seed));
  const history: string[] = [];
  const accuracies: string[] = [];
  let steps = 0;
  try {
    const training = trainNetwork(
      model,
      { graphs, texts: await texts.vectors(), triplets, heldOut },
      { epochs, batch, learningRate, margin, patience, reverse: reverseEdges, seed, signal },
    );
    let next = await training.next();
    for (; !next.done; next = await training.next()) {
      const { done, total, epoch } = next.value;
      steps = done;
      onProgress?.({ stage: "train network", done, total, unit: "steps" });
      if (epoch === undefined) continue;
      history.push(epoch.loss.toFixed(4));
      if (epoch.accuracy !== undefined) accuracies.push(epoch.accuracy.toFixed(4));
    }
    const weights = next.value;
    model.dispose();
    model = await engine.load(network, weights);
    const file: GnnModelFile = {
      schema: 1,
      representation: "gnn",
      network,
      encoder: encoder.name,
      encoderOption: typeof named === "string" ? named : null,
      times,
      scale,
      statuses,
      waiting,
      reverseEdges,
      facts: {
        network: networkName,
        encoder: encoder.name,
        engine: engine.name,
        triplets: triplets.length / 3,
        heldOutTriplets: heldOut.length / 3,
        epochs: history.length,
        steps,
        learningRate,
        margin,
        latencyShare,
        latencyRatio,
        times,
        reverseEdges,
        pool: graphs.traces,
        texts: (await texts.vectors()).count - 1,
        loss: history.join(" "),
        heldOutAccuracy: accuracies.join(" "),
      },
    };
    return new FittedGnn(file, model, texts, encodeThreads(engine, options.threads));
  } catch (error) {
    model.dispose();
    throw error;
  }
}
