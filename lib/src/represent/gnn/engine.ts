import type { Random } from "../../base/random.js";
import type { Network, Weights } from "./network.js";

/** Vectors of distinct texts. Never changed once made, so that an engine may keep what it derives from them. */
export interface TextVectors {
  readonly width: number;
  readonly count: number;
  /** `count` rows of `width` numbers. */
  readonly values: Float32Array;
}

/** Several traces as one graph of spans, in plain arrays. */
export interface GraphBatch {
  readonly texts: TextVectors;
  readonly traces: number;
  /** Trace i owns nodes `offsets[i]` to `offsets[i + 1] - 1`; length traces + 1. */
  readonly offsets: Int32Array;
  /** Per node: row of `texts`. */
  readonly text: Int32Array;
  /** Per node: as many standardised times as the network takes. */
  readonly time: Float32Array;
  /** Per node: slot of the status. */
  readonly status: Int32Array;
  /** Node v hears `source[first[v]]` to `source[first[v + 1] - 1]`, itself first; length nodes + 1. */
  readonly first: Int32Array;
  readonly source: Int32Array;
}

/** How one training step is made. */
export interface StepOptions {
  /** Adam's; its other constants are 0.9, 0.999 and 1e-8. */
  readonly learningRate: number;
  /** Margin of the triplet loss. */
  readonly margin: number;
  /** Chance of the dropout masks: a number per edge and head, layer by layer. */
  readonly random: Random;
}

/** A network with weights, ready to run. */
export interface GraphModel {
  /**
   * One step of Adam on mean(max(d(A, B) - d(A, C) + margin, 0)), d = 1 - cosine.
   *
   * @param batch 3 m traces: m anchors A, then m positives B, then m negatives C.
   * @returns The loss before the step.
   */
  trainStep(batch: GraphBatch, options: StepOptions): Promise<number>;
  /** Loss and its derivative by each trained parameter, of the batch of a step: to compare engines. Changes no weight. */
  gradient(batch: GraphBatch, options: StepOptions): Promise<{ readonly loss: number; readonly gradient: Weights }>;
  /** Vectors of length 1, one row per trace. */
  encode(batch: GraphBatch): Promise<Float32Array>;
  weights(): Promise<Weights>;
  dispose(): void;
}

/** How an engine works. */
export interface EngineOptions {
  /**
   * Threads that share a batch, for engines that let us say; results do not depend on it. Default: as many as the
   * machine runs at once, at most 4.
   */
  readonly threads?: number;
}

/** What trains and runs graph networks. All engines compute the same, up to rounding. */
export interface GraphEngine {
  /** Stands in results: "tfjs-wasm". */
  readonly name: string;
  /** Takes a copy of `weights`. */
  load(network: Network, weights: Weights): Promise<GraphModel>;
}

/** What is to train and run a graph network. */
export interface EngineChoice extends EngineOptions {
  /** Name of an engine, or one at hand. Default: the fastest for the network, see `openEngine`. */
  readonly engine?: string | GraphEngine;
}
