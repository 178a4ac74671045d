import type { AnswerLog } from "./answer-log.js";
import {
  type Baseline,
  type BaselineHelper,
  type BaselineRequest,
  type FeatureSource,
  takeBaseline,
} from "./baseline.js";
import type { GaussianProcess } from "./gaussian-process.js";
import type { Pending } from "./pending.js";

/** Answers later from which it is used: time to compute it while cards are answered. */
const LAG = 2;
/** Baselines that are remembered, beside the one in use. */
const ASKED = 3;

export interface ScheduleOptions {
  /** Decides how traces are grouped, see {@link poolOf}. */
  readonly seed: number;
  /** Takes baselines elsewhere, such as in a worker; without it they are computed in place, where they are needed. */
  readonly helper?: BaselineHelper;
  /** Answers between the taking of a baseline and its use; other numbers give other cards. Default 2. */
  readonly lag?: number;
}

/** The baseline that is being taken, if one is, and from when on it is used: a count of answers, never a time. */
export class BaselineSchedule {
  readonly #source: FeatureSource;
  readonly #options: ScheduleOptions;
  #pending?: Pending;
  /** The last that were asked for: who takes an answer back and gives it again has not to wait anew. */
  #asked: Pending[] = [];

  constructor(source: FeatureSource, options: ScheduleOptions) {
    this.#source = source;
    this.#options = options;
  }

  get pending(): Pending | undefined {
    return this.#pending;
  }

  /** Asks for a new baseline from what is known now. */
  request({ count, entries }: AnswerLog, process: GaussianProcess): void {
    this.#pending = this.#ask(count, entries.length, process);
  }

  /**
   * Begins the baseline that an answer which has not come yet would ask for.
   *
   * @param count Answers that count, with that one.
   * @param length All of them.
   */
  foresee(count: number, length: number, process: GaussianProcess): void {
    if (this.#options.helper !== undefined) this.#ask(count, length, process);
  }

  #ask(count: number, length: number, { points, observations }: GaussianProcess): Pending {
    const { seed, helper, lag = LAG } = this.#options;
    const request = { count, seed, points, observations: observations.slice() };
    const known = this.#asked.find((pending) => pending.length === length && isSame(pending.request, request));
    if (known !== undefined) return known;
    const pending: Pending = { request, length, use: count + lag };
    // Where the helper fails, the work is done in place.
    pending.ready = helper?.take(request).then(
      (baseline) => {
        pending.result = baseline;
      },
      () => {
        pending.ready = undefined;
      },
    );
    this.#asked = [...this.#asked, pending].slice(-ASKED);
    return pending;
  }

  /** The one to be used after so many answers that count. */
  due(count: number): Pending | undefined {
    return this.#pending !== undefined && count >= this.#pending.use ? this.#pending : undefined;
  }

  /** Waits until the one that is due is there; what is due may change meanwhile. */
  async ready(log: AnswerLog): Promise<void> {
    const due = () => this.due(log.count);
    for (let next = due(); next?.ready !== undefined && next.result === undefined; next = due()) await next.ready;
  }

  /** The baseline itself, computed in place if it is not there. */
  resultOf(pending: Pending): Baseline {
    pending.result ??= takeBaseline(pending.request, this.#source);
    return pending.result;
  }

  /** It came into use. */
  used(): void {
    this.#pending = undefined;
  }

  /** Goes to an earlier state, in which this was being taken. */
  back(pending: Pending | undefined): void {
    this.#pending = pending;
  }
}

function isSame(a: BaselineRequest, b: BaselineRequest): boolean {
  return (
    a.count === b.count &&
    a.points === b.points &&
    a.observations.length === b.observations.length &&
    a.observations.every(({ row, value, noise }, i) => {
      const other = b.observations[i];
      return row === other.row && value === other.value && noise === other.noise;
    })
  );
}
