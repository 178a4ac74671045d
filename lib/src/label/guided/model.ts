import type { LogEntry } from "./answer-log.js";
import type { Baseline } from "./baseline.js";
import { GaussianProcess, NOISE } from "./gaussian-process.js";
import type { Prepared } from "./look-ahead.js";
import type { Pending } from "./pending.js";
import type { Pool } from "./pool.js";
import { PoolPosterior } from "./pool-posterior.js";
import { takeIn } from "./take-in.js";

/**
 * The baseline in use, and what the answers say under it. A posterior that somebody holds is copied before it changes (16 MB
 * for 2,000 cards); where the answer is one that was looked ahead to, the posterior is there already.
 */
export class Model {
  #baseline: Baseline;
  #posterior: PoolPosterior;
  #isHeld = true;
  /** For the answer after so many. */
  #prepared?: { readonly length: number; readonly from: PoolPosterior; readonly states: Prepared[] };
  /** That of the last answer. */
  #ready?: Prepared;

  constructor(baseline: Baseline) {
    this.#baseline = baseline;
    this.#posterior = baseline.posterior;
  }

  get baseline(): Baseline {
    return this.#baseline;
  }

  /** To look at. */
  get posterior(): PoolPosterior {
    return this.#posterior;
  }

  /** To keep: it never changes again. */
  hold(): PoolPosterior {
    this.#isHeld = true;
    return this.#posterior;
  }

  /** Keeps the state after one of the answers that may follow the first `length`. */
  prepare(length: number, state: Prepared): void {
    const from = this.#posterior;
    if (this.#prepared?.length !== length || this.#prepared.from !== from)
      this.#prepared = { length, from, states: [] };
    this.#prepared.states.push(state);
  }

  /** @param length Answers, with this one. */
  takeIn(entry: LogEntry, length: number): void {
    const { length: before, from, states = [] } = this.#prepared ?? {};
    this.#prepared = undefined;
    this.#ready = before === length - 1 && from === this.#posterior ? states.find(isFor(entry)) : undefined;
    if (this.#ready !== undefined && this.#ready.pending === undefined) this.#change(this.#ready.posterior);
    else this.#takeIn(entry);
  }

  /** The baseline comes into use. */
  use(baseline: Baseline, pending: Pending, since: readonly LogEntry[]): void {
    this.#baseline = baseline;
    const ready = this.#ready?.pending === pending ? this.#ready.posterior : undefined;
    this.#posterior = ready ?? baseline.posterior;
    this.#isHeld = this.#posterior === baseline.posterior;
    if (ready === undefined) for (const entry of since) this.#takeIn(entry);
  }

  /** Other traces may become cards from here on. */
  usePool(pool: Pool): void {
    const { points, process } = this.#posterior;
    this.#posterior = new PoolPosterior(points, pool, new GaussianProcess(points, process.observations));
    this.#isHeld = false;
  }

  /** Goes to a state that was held. */
  back(baseline: Baseline, posterior: PoolPosterior): void {
    this.#baseline = baseline;
    this.#posterior = posterior;
    this.#isHeld = true;
    this.#prepared = undefined;
    this.#ready = undefined;
  }

  /** The card of greatest worth, where it was chosen ahead. */
  get chosen(): number | undefined {
    return this.#ready?.posterior === this.#posterior ? this.#ready.chosen : undefined;
  }

  #takeIn(entry: LogEntry): void {
    const { observation, others, row } = entry;
    const changes = observation !== undefined || others.length > 0 || this.#posterior.process.observes(row);
    if (!changes) return;
    if (this.#isHeld) this.#change(this.#posterior.clone());
    takeIn(this.#posterior, entry);
  }

  #change(posterior: PoolPosterior): void {
    // A state may be the same after an answer without weight, and is held then as before.
    if (posterior !== this.#posterior) this.#isHeld = false;
    this.#posterior = posterior;
  }
}

/** Whether a state follows from an answer: of its trace, on one trace alone, said for the first time. */
function isFor({ row, observation, others }: LogEntry): (state: Prepared) => boolean {
  return (state) =>
    state.row === row &&
    others.length === 0 &&
    state.value === observation?.value &&
    (observation === undefined || observation.noise === NOISE.once);
}
