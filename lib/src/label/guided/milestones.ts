import type { Baseline } from "./baseline.js";
import type { Pending } from "./pending.js";
import type { PoolPosterior } from "./pool-posterior.js";

/** A state to go back to. */
export interface Milestone {
  /** Answers it follows from. */
  readonly length: number;
  readonly baseline: Baseline;
  /** The baseline that was being taken then. */
  readonly pending?: Pending;
  /** The posterior as it was then, to the last bit. */
  posterior(): PoolPosterior;
}

/** Answers between two copies of the posterior (16 MB for 2,000 cards), and copies kept. */
const EVERY = 3;
const COPIES = 5;
/** States right after a baseline came into use that are kept beside them. */
const BASELINES = 2;

/** Where a method was, so that answers can be taken back without taking all baselines again. */
export class Milestones {
  readonly #first: Milestone;
  #baselines: Milestone[] = [];
  #copies: Milestone[] = [];

  constructor(first: Baseline) {
    this.#first = { length: 0, baseline: first, posterior: () => first.posterior.clone() };
  }

  /** Keeps the moment at which a baseline comes into use. */
  use(length: number, baseline: Baseline, posterior: PoolPosterior): void {
    const copy = posterior.clone();
    const milestone = { length, baseline, posterior: () => copy.clone() };
    this.#baselines = [...this.#baselines, milestone].slice(-BASELINES);
  }

  /** Keeps a copy now and then. */
  copy(length: number, baseline: Baseline, posterior: PoolPosterior, pending?: Pending): void {
    if (length % EVERY !== 0) return;
    const copy = posterior.clone();
    this.#copies = [...this.#copies, { length, baseline, pending, posterior: () => copy.clone() }].slice(-COPIES);
  }

  /** The last one of at most so many answers; later ones are forgotten. */
  backTo(length: number): Milestone {
    const isKept = (milestone: Milestone) => milestone.length <= length;
    this.#baselines = this.#baselines.filter(isKept);
    this.#copies = this.#copies.filter(isKept);
    const kept = [this.#first, ...this.#baselines, ...this.#copies];
    return kept.reduce((last, milestone) => (milestone.length > last.length ? milestone : last));
  }
}
