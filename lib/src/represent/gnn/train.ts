import { Random } from "../../base/random.js";
import type { Work } from "../../base/work.js";
import type { GraphModel, TextVectors } from "./engine.js";
import type { Weights } from "./network.js";
import type { TraceGraphs } from "./trace-graphs.js";

/** How a network is trained. */
export interface TrainOptions extends Pick<Work, "signal"> {
  /** Most passes over the triplets. */
  readonly epochs: number;
  /** Triplets per step. */
  readonly batch: number;
  readonly learningRate: number;
  readonly margin: number;
  /** Epochs without a better accuracy on the held-out triplets after which training ends. */
  readonly patience: number;
  readonly reverse: boolean;
  readonly seed: number;
}

/** What training is done on. */
export interface TrainData {
  readonly graphs: TraceGraphs;
  readonly texts: TextVectors;
  /** Indices into `graphs`, three per triplet. */
  readonly triplets: Uint32Array;
  /** Triplets of traces that are in none of `triplets`; may be empty. */
  readonly heldOut: Uint32Array;
}

/** After each step, and with `epoch` at the end of one. */
export interface TrainEvent {
  /** Steps made, of at most `total`. */
  readonly done: number;
  readonly total: number;
  readonly loss: number;
  readonly epoch?: {
    readonly number: number;
    /** Mean over its steps. */
    readonly loss: number;
    /** Share of held-out triplets whose positive is nearer than the negative; absent without any. */
    readonly accuracy?: number;
  };
}

/**
 * Trains a network on triplets, step by step. Ends early where the accuracy on the held-out triplets no longer rises.
 *
 * @returns The weights of the best epoch, or the last where no triplets are held out.
 */
export async function* trainNetwork(
  model: GraphModel,
  { graphs, texts, triplets, heldOut }: TrainData,
  options: TrainOptions,
): AsyncGenerator<TrainEvent, Weights> {
  const { epochs, batch, learningRate, margin, patience, reverse, seed, signal } = options;
  const count = triplets.length / 3;
  const random = new Random(seed, "dropout");
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const shuffle = new Random(seed, "order of triplets");
  const total = epochs * Math.ceil(count / batch);
  let best: { accuracy: number; epoch: number; weights: Weights } | undefined;
  let done = 0;
  for (let number = 1; number <= epochs && count > 0; number++) {
    shuffle.shuffle(order);
    let sum = 0;
    for (let from = 0; from < count; from += batch) {
      // Lets events in, so that an abort is seen: a step on WebAssembly never waits for anything.
      await new Promise<void>((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      const chosen = order.subarray(from, from + batch);
      const graph = graphs.batch(columns(triplets, chosen), texts, reverse);
      const loss = await model.trainStep(graph, { learningRate, margin, random });
      sum += loss * chosen.length;
      done++;
      if (from + batch < count) yield { done, total, loss };
      else {
        const accuracy = heldOut.length > 0 ? await tripletAccuracy(model, graphs, texts, heldOut, reverse) : undefined;
        yield { done, total, loss, epoch: { number, loss: sum / count, accuracy } };
        if (accuracy === undefined) continue;
        if (best === undefined || accuracy > best.accuracy)
          best = { accuracy, epoch: number, weights: await model.weights() };
        else if (number - best.epoch >= patience) return best.weights;
      }
    }
  }
  return best?.weights ?? model.weights();
}

/** Share of triplets whose positive is nearer to the anchor than the negative. */
export async function tripletAccuracy(
  model: GraphModel,
  graphs: TraceGraphs,
  texts: TextVectors,
  triplets: Uint32Array,
  reverse: boolean,
): Promise<number> {
  const each = 64;
  const count = triplets.length / 3;
  let right = 0;
  for (let from = 0; from < count; from += each) {
    const chosen = Uint32Array.from({ length: Math.min(each, count - from) }, (_, i) => from + i);
    const vectors = await model.encode(graphs.batch(columns(triplets, chosen), texts, reverse));
    const width = vectors.length / (3 * chosen.length);
    for (let i = 0; i < chosen.length; i++) {
      const [a, b, c] = [i, chosen.length + i, 2 * chosen.length + i].map((row) => row * width);
      let near = 0;
      let far = 0;
      for (let k = 0; k < width; k++) {
        near += vectors[a + k] * vectors[b + k];
        far += vectors[a + k] * vectors[c + k];
      }
      if (near > far) right++;
    }
  }
  return right / count;
}

/** The traces of the chosen triplets: all anchors, then all positives, then all negatives. */
function columns(triplets: Uint32Array, chosen: Uint32Array): Uint32Array {
  const out = new Uint32Array(3 * chosen.length);
  for (let part = 0; part < 3; part++) {
    for (let i = 0; i < chosen.length; i++) out[part * chosen.length + i] = triplets[3 * chosen[i] + part];
  }
  return out;
}
