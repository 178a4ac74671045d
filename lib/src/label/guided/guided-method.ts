import { LabelEaseError, UsageError } from "../../base/error.js";
import { Random } from "../../base/random.js";
import type { Work } from "../../base/work.js";
import type { ContextFeatures } from "../../represent/context/features-form.js";
import type { LabelTable } from "../label-table.js";
import type { Answer } from "../labels.js";
import type { Card, LabelMethod } from "../method.js";
import { choose } from "./choose.js";
import { chooseLens } from "./choose-lens.js";
import { GaussianProcess, NOISE, type Observation } from "./gaussian-process.js";
import { labelAll } from "./label-all.js";
import { LENSES, type Lens, lookThrough } from "./lens.js";
import { POOL_SIZE, type Pool, poolOf } from "./pool.js";
import { PoolPosterior } from "./pool-posterior.js";
import { reask } from "./reask.js";
import { ASKED_AGAIN, followersOf, followersOfAnswered, reasonOf } from "./reason.js";

/** Answers after which the baseline is taken anew, from the traces predicted normal. */
const REBASE: ReadonlySet<number> = new Set([10, 25, 50, 90]);

/**
 * The features of all traces, in the order of the ids.
 *
 * @param normal 1 where a trace is predicted normal; absent: nothing is known yet.
 */
export type FeatureSource = (normal?: Uint8Array) => ContextFeatures;

export interface GuidedOptions {
  /** Cards; a question that is asked again is a card, too. Answers beyond it are taken all the same. */
  readonly budget: number;
  /** Decides how traces are grouped, see {@link poolOf}. */
  readonly seed: number;
}

/**
 * Guided labelling: cards come one after the other, each where an answer is worth most, and a Gaussian process takes the
 * answers over to all traces.
 *
 * Everything follows from the answers in their order, so that the same answers give the same cards, and an interrupted
 * session goes on when they are given again. An answer on a trace of one's own choice counts like one on a card. An
 * answer given again, whether asked or not, replaces the earlier and weighs more; asked, it also counts as a card.
 * "unsure" and "skip" count as cards, carry no weight, and are not asked again.
 *
 * @example
 * const call = (ms: number, start: number) => [{ id: "1", service: "shop", operation: "view", start, duration: ms * 1000 }];
 * const traces = Array.from({ length: 40 }, (_, i) => [`t${i}`, call(i < 30 ? 10 : 100, i * 1e6)] as const);
 * const tables = await contextTables(memoryCorpus([tableOfSpans(Object.fromEntries(traces))]));
 * const method = new GuidedMethod(tables.ids, (normal) => contextFeatures(tables, normal), { budget: 6, seed: 1 });
 * for (let card = method.next(); card !== undefined; card = method.next()) {
 *   const value = Number(card.traceId.slice(1)) < 30 ? "normal" : "abnormal";
 *   method.answer({ traceId: card.traceId, value, annotator: "ann" });
 * }
 * assert.equal(method.labels().at(29).label, "normal");
 * assert.equal(method.labels().at(35).label, "abnormal");
 */
export class GuidedMethod implements LabelMethod {
  readonly name = "guided";
  readonly #ids: readonly string[];
  readonly #rows: ReadonlyMap<string, number>;
  readonly #source: FeatureSource;
  readonly #options: GuidedOptions;
  readonly #said = new Map<number, Answer>();
  /** Rows answered twice. */
  readonly #confirmed = new Set<number>();
  readonly #rebased = new Set<number>();
  #count = 0;
  #lens = LENSES[0];
  #features: ContextFeatures;
  #process: GaussianProcess;
  #posterior?: PoolPosterior;
  #card?: Card;

  /**
   * @param ids Of all traces.
   * @throws UsageError if the budget is no whole number above 0.
   */
  constructor(ids: readonly string[], source: FeatureSource, options: GuidedOptions) {
    if (!Number.isInteger(options.budget) || options.budget < 1) {
      throw new UsageError(`Cannot guide: budget is ${options.budget}, not a whole number above 0`);
    }
    this.#ids = ids;
    this.#rows = new Map(ids.map((id, row) => [id, row]));
    this.#source = source;
    this.#options = options;
    this.#features = source();
    this.#process = new GaussianProcess(lookThrough(this.#features, this.#lens));
  }

  /** Answers so far, repeated questions included; changes nobody asked for are not. */
  get answered(): number {
    return this.#count;
  }

  /** Traces whose answer is "unsure" or "skip". */
  get undecided(): number {
    return this.#said.size - this.#process.observations.length;
  }

  /** What the operator seems to go by; the first until there are ten answers. */
  get lens(): Lens {
    return this.#lens;
  }

  next(): Card | undefined {
    if (this.#count >= this.#options.budget) return undefined;
    this.#card ??= this.#nextCard(this.#settle());
    return this.#card;
  }

  answer(answer: Answer): void {
    const row = this.#rows.get(answer.traceId);
    if (row === undefined) {
      throw new LabelEaseError("Cannot take answer: trace is not in the recording", { trace: answer.traceId });
    }
    const posterior = this.#settle();
    const index = this.#process.observations.findIndex((observation) => observation.row === row);
    if (!this.#said.has(row) || (index >= 0 && index === this.#contradicted())) this.#count++;
    if (index >= 0) this.#confirmed.add(row);
    this.#said.set(row, answer);
    this.#card = undefined;

    const now = observationOf(row, answer, this.#confirmed.has(row));
    if (index >= 0) {
      const observations = this.#process.observations.slice();
      observations.splice(index, 1, ...(now === undefined ? [] : [now]));
      this.#process = new GaussianProcess(this.#process.points, observations);
      posterior.change(index, now, this.#process);
    } else if (now !== undefined) {
      this.#process.add(now);
      posterior.grow();
    }
  }

  labels(work?: Work): LabelTable {
    this.#settle();
    return labelAll(this.#ids, this.#process, this.#said, work);
  }

  /** Does what is due before the next card or answer; also when nobody asks for the card, so that cards do not depend on it. */
  #settle(): PoolPosterior {
    if (REBASE.has(this.#count) && !this.#rebased.has(this.#count) && this.#process.observations.length > 0) {
      this.#rebased.add(this.#count);
      this.#rebase();
    }
    this.#posterior ??= this.#posteriorOf(
      poolOf(this.#features, new Random(this.#options.seed, `guided pool ${this.#count}`)),
    );
    if (this.#said.size < this.#ids.length && this.#posterior.pool.rows.every((row) => this.#said.has(row))) {
      this.#posterior = this.#posteriorOf(this.#leftOver());
    }
    return this.#posterior;
  }

  #rebase(): void {
    const { observations } = this.#process;
    const normal = Uint8Array.from(this.#ids, (_, row) => Number(this.#process.mean(row) <= 0));
    this.#features = this.#source(normal);
    this.#lens = chooseLens(this.#features, observations);
    this.#process = new GaussianProcess(lookThrough(this.#features, this.#lens), observations);
    this.#posterior = undefined;
  }

  #posteriorOf(pool: Pool): PoolPosterior {
    return new PoolPosterior(this.#process.points, pool, this.#process);
  }

  /** Where all groups have their answer, traces that have none become cards of their own. */
  #leftOver(): Pool {
    const rows: number[] = [];
    for (let row = 0; row < this.#ids.length && rows.length < POOL_SIZE; row++) {
      if (!this.#said.has(row)) rows.push(row);
    }
    return { rows: Uint32Array.from(rows), sizes: new Float64Array(rows.length).fill(1) };
  }

  #contradicted(): number | undefined {
    const { observations } = this.#process;
    return reask(this.#process, this.#count, (index) => this.#confirmed.has(observations[index].row));
  }

  #nextCard(posterior: PoolPosterior): Card | undefined {
    const again = this.#contradicted();
    if (again !== undefined) {
      const { row } = this.#process.observations[again];
      return { ...this.#numbered(row, 1), followers: followersOfAnswered(posterior, row), reason: ASKED_AGAIN };
    }
    const chosen = choose(posterior, (row) => !this.#said.has(row));
    if (chosen < 0) return undefined;
    const followers = followersOf(posterior, chosen);
    const reason = reasonOf(posterior, chosen, this.#process.observations.length, followers);
    return { ...this.#numbered(posterior.pool.rows[chosen], 0), followers, reason };
  }

  #numbered(row: number, again: number) {
    const most = this.#count + again + this.#ids.length - this.#said.size;
    return { traceId: this.#ids[row], number: this.#count + 1, of: Math.min(this.#options.budget, most) };
  }
}

function observationOf(row: number, { value }: Answer, isConfirmed: boolean): Observation | undefined {
  if (value !== "normal" && value !== "abnormal") return undefined;
  return { row, value: value === "abnormal" ? 1 : -1, noise: isConfirmed ? NOISE.confirmed : NOISE.once };
}
