import type { LogEntry } from "./answer-log.js";
import type { Baseline } from "./baseline.js";
import { GaussianProcess, type Observation } from "./gaussian-process.js";
import { PoolPosterior } from "./pool-posterior.js";
import { takeIn } from "./take-in.js";

/** A state to go back to. */
export interface Milestone {
  /** Answers it follows from. */
  readonly length: number;
  readonly baseline: Baseline;
  /** The posterior as it was then, to the last bit. */
  posterior(): PoolPosterior;
}

/** Baselines kept beside the first: each holds the features of all traces. */
const BASELINES = 2;
/** Answers between two copies of the posterior (16 MB for 2,000 cards), and copies kept. */
const EVERY = 16;
const COPIES = 2;

/** Where a method was, so that answers can be taken back without taking all baselines again. */
export class Milestones {
  readonly #first: Milestone;
  #baselines: Milestone[] = [];
  #copies: Milestone[] = [];

  constructor(first: Baseline) {
    this.#first = milestone(0, first, [], []);
  }

  /**
   * Keeps the moment at which a baseline comes into use.
   *
   * @param observations It was taken from.
   * @param since Entries after them.
   */
  use(length: number, baseline: Baseline, observations: readonly Observation[], since: readonly LogEntry[]): void {
    this.#baselines = [...this.#baselines, milestone(length, baseline, observations, since)].slice(-BASELINES);
    this.#copies = [];
  }

  /** Keeps a copy now and then. */
  copy(length: number, baseline: Baseline, posterior: PoolPosterior): void {
    if (length % EVERY !== 0) return;
    const copy = posterior.clone();
    this.#copies = [...this.#copies, { length, baseline, posterior: () => copy.clone() }].slice(-COPIES);
  }

  /** The last one of at most so many answers; later ones are forgotten. */
  backTo(length: number): Milestone {
    const isKept = (milestone: Milestone) => milestone.length <= length;
    this.#baselines = this.#baselines.filter(isKept);
    this.#copies = this.#copies.filter(isKept);
    return this.#copies.at(-1) ?? this.#baselines.at(-1) ?? this.#first;
  }
}

function milestone(
  length: number,
  baseline: Baseline,
  observations: readonly Observation[],
  since: readonly LogEntry[],
): Milestone {
  const { points, pool } = baseline;
  return {
    length,
    baseline,
    posterior() {
      const posterior = new PoolPosterior(points, pool, new GaussianProcess(points, observations));
      for (const entry of since) takeIn(posterior, entry);
      return posterior;
    },
  };
}
