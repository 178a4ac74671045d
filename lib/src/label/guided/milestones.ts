import type { Baseline } from "./baseline.js";
import type { Model } from "./model.js";
import type { Pending } from "./pending.js";
import type { PoolPosterior } from "./pool-posterior.js";

/** A state to go back to. */
export interface Milestone {
  /** Answers it follows from. */
  readonly length: number;
  readonly baseline: Baseline;
  /** The baseline that was being taken then. */
  readonly pending?: Pending;
  /** The posterior as it was then, which never changes. */
  readonly posterior: PoolPosterior;
}

/** Answers between two states that are kept (16 MB for 2,000 cards), and how many are. */
const EVERY = 3;
const STATES = 5;
/** States right after a baseline came into use that are kept beside them. */
const BASELINES = 2;

/** Where a method was, so that answers can be taken back without taking all baselines again. */
export class Milestones {
  readonly #first: Milestone;
  #baselines: Milestone[] = [];
  #states: Milestone[] = [];

  constructor(first: Baseline) {
    this.#first = { length: 0, baseline: first, posterior: first.posterior };
  }

  /** Keeps the moment at which a baseline comes into use. */
  use(length: number, model: Model): void {
    const milestone = { length, baseline: model.baseline, posterior: model.hold() };
    this.#baselines = [...this.#baselines, milestone].slice(-BASELINES);
  }

  /** Keeps a state now and then. */
  keep(length: number, model: Model, pending?: Pending): void {
    if (length % EVERY !== 0) return;
    const milestone = { length, baseline: model.baseline, pending, posterior: model.hold() };
    this.#states = [...this.#states, milestone].slice(-STATES);
  }

  /** The last one of at most so many answers; later ones are forgotten. */
  backTo(length: number): Milestone {
    const isKept = (milestone: Milestone) => milestone.length <= length;
    this.#baselines = this.#baselines.filter(isKept);
    this.#states = this.#states.filter(isKept);
    const kept = [this.#first, ...this.#baselines, ...this.#states];
    return kept.reduce((last, milestone) => (milestone.length > last.length ? milestone : last));
  }
}
