import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import type { SpanTable } from "../trace/span-table.js";

export interface FitOptions extends Work {
  readonly seed: number;
}

/** A way to turn traces into vectors, not yet fitted: construction stores options only. */
export interface Representation {
  readonly name: string;
  fit(corpus: Corpus, options: FitOptions): Promise<FittedRepresentation>;
}

/** A fitted way to turn traces into vectors. */
export interface FittedRepresentation {
  readonly name: string;
  /** Numbers per trace. */
  readonly width: number;
  /** What a reader of results must know: encoder, engine, network, epochs ... */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  /** One row of `width` numbers per trace of the batch, in its order. */
  encode(batch: SpanTable): Promise<Float32Array>;
  /** Calls of `encode` that may wait at once, for those that work in other threads. Default 1. */
  readonly lanes?: number;
  /** Writes `model.json` and weights into `folder`; `loadRepresentation` reads them back. */
  save(folder: string): Promise<void>;
  dispose(): void;
}

/** Vectors of all traces of a corpus. */
export interface Embedding {
  readonly ids: readonly string[];
  readonly width: number;
  /** ids.length rows of `width` numbers. */
  readonly vectors: Float32Array;
}
