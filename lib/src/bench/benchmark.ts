import type { Work } from "../base/work.js";

/** What may be said about how to measure. */
export interface BenchOptions extends Work {
  /** Tiny sizes: to see that a benchmark works, not how fast anything is. */
  readonly quick?: boolean;
  /** Turns of each side; default: as the benchmark has it. */
  readonly rounds?: number;
  /** Threads of ours and of the anchors that let us say; default: each its own. */
  readonly threads?: number;
  /** A Python, or a virtual environment, in which the anchors in Python run. */
  readonly python?: string;
  /** A recording, for the benchmarks that take one. */
  readonly data?: string;
}

export type Fact = string | number | boolean | null | readonly Fact[];
export type Facts = Readonly<Record<string, Fact>>;

/** What one turn of a side says of itself. */
export interface Turn {
  /** What was measured, in the unit of the case, where the side measures itself; else the clock around it counts. */
  readonly value?: number;
  /** What came out, to compare the sides by: a loss, an inertia. */
  readonly facts?: Facts;
}

/** Ours, or what it is held against. */
export interface Side {
  readonly name: string;
  run(): Turn | Promise<Turn>;
}

/** An anchor that cannot be had here. */
export interface LeftOut {
  readonly name: string;
  /** What is missing, and how to get it. */
  readonly leftOut: string;
}

/** One comparison: the same work by several sides. */
export interface Case {
  /** Sizes of the work: "130,363 x 64, k = 35". */
  readonly what: string;
  /** Default "ms". */
  readonly unit?: "ms" | "s" | "MiB";
  /** Turns of each side that count, after one that does not. */
  readonly rounds: number;
  /** Runs in a row per turn; with more than one the first of each turn does not count. Default 1. */
  readonly block?: number;
  readonly ours: Side;
  /** The main one first. */
  readonly anchors: readonly (Side | LeftOut)[];
}

/** Something that has to be fast, and what it is held against. */
export interface Benchmark {
  readonly name: string;
  /** What is measured against what. */
  readonly summary: string;
  /** Its cases one after the other, the main one first; what a case needs lives until the next is asked for. */
  cases(options: BenchOptions): AsyncGenerator<Case, void>;
}
