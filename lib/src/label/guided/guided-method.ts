import { LabelEaseError, UsageError } from "../../base/error.js";
import type { Work } from "../../base/work.js";
import { checkAnswer } from "../check-answer.js";
import { countValues } from "../count-values.js";
import type { LabelTable } from "../label-table.js";
import type { Answer } from "../labels.js";
import type { Card, LabelMethod, LabelState } from "../method.js";
import { AnswerLog } from "./answer-log.js";
import { type Baseline, type BaselineHelper, type FeatureSource, firstRequest, takeBaseline } from "./baseline.js";
import { isBaselineDue } from "./baseline-due.js";
import { choose } from "./choose.js";
import { GaussianProcess, NOISE } from "./gaussian-process.js";
import { labelAll } from "./label-all.js";
import type { Lens } from "./lens.js";
import { Milestones } from "./milestones.js";
import { Overviews } from "./overviews.js";
import type { Pending } from "./pending.js";
import { POOL_SIZE, type Pool } from "./pool.js";
import { PoolPosterior } from "./pool-posterior.js";
import { predictAll } from "./predict-all.js";
import { reask } from "./reask.js";
import { ASKED_AGAIN, followersOf, followersOfAnswered, reasonOf } from "./reason.js";
import type { Stability } from "./stability.js";
import { takeIn } from "./take-in.js";

/** Answers later from which it is used: time to compute it while cards are answered. */
const LAG = 2;

export interface GuidedOptions {
  /** Cards; a question that is asked again is a card, too. Answers beyond it are taken all the same. */
  readonly budget: number;
  /** Decides how traces are grouped, see {@link poolOf}. */
  readonly seed: number;
  /** Takes baselines elsewhere, such as in a worker; without it they are computed in place, where they are needed. */
  readonly helper?: BaselineHelper;
  /** Answers between the taking of a baseline and its use; other numbers give other cards. Default 2. */
  readonly lag?: number;
}

/**
 * Guided labelling: cards come one after the other, each where an answer is worth most, and a Gaussian process takes the
 * answers over to all traces.
 *
 * Everything follows from the answers in their order, so that the same answers give the same cards, and an interrupted
 * session goes on when they are given again. An answer on a trace of one's own choice counts like one on a card. An
 * answer given again, whether asked or not, replaces the earlier and weighs more; asked, it also counts as a card.
 * "unsure" and "skip" count as cards, carry no weight, and are not asked again unless taken back with `withdraw`.
 *
 * After 10 answers and then every few ({@link isBaselineDue}) the baseline is taken anew; cards follow it from two answers later on, labels at once. `next`
 * computes it in place if it is not there by then, `nextReady` waits for the helper; both give the same cards.
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
 * assert.equal(method.state().answered, 6);
 */
export class GuidedMethod implements LabelMethod {
  readonly name = "guided";
  readonly #ids: readonly string[];
  readonly #rows: ReadonlyMap<string, number>;
  readonly #source: FeatureSource;
  readonly #options: GuidedOptions;
  readonly #log = new AnswerLog();
  readonly #milestones: Milestones;
  readonly #overviews: Overviews;
  #baseline: Baseline;
  #posterior: PoolPosterior;
  #pending?: Pending;
  /** Of a state that is being gone back from. */
  #earlier?: Pending;
  #card?: Card;

  /**
   * @param ids Of all traces.
   * @param first The baseline without any answer, where it was taken already.
   * @throws UsageError if the budget is no whole number above 0.
   */
  constructor(ids: readonly string[], source: FeatureSource, options: GuidedOptions, first?: Baseline) {
    if (!Number.isInteger(options.budget) || options.budget < 1) {
      throw new UsageError(`Cannot guide: budget is ${options.budget}, not a whole number above 0`);
    }
    this.#ids = ids;
    this.#rows = new Map(ids.map((id, row) => [id, row]));
    this.#source = source;
    this.#options = options;
    this.#baseline = first ?? takeBaseline(firstRequest(options.seed), source);
    this.#posterior = this.#baseline.posterior.clone();
    this.#milestones = new Milestones(this.#baseline);
    this.#overviews = new Overviews(options.helper);
    this.#overviews.keep(0, 0, this.#posterior.process);
  }

  /** What the operator seems to go by; the first until there are ten answers. */
  get lens(): Lens {
    return this.#baseline.lens;
  }

  /** All answers in their order, replaced ones among them; {@link replay} of them leads to this state again. */
  get answers(): Answer[] {
    return this.#log.entries.map(({ answer }) => answer);
  }

  state(): LabelState {
    const { count, said, repeated } = this.#log;
    return { answered: count, budget: this.#options.budget, ...countValues(said.values()), repeated };
  }

  next(): Card | undefined {
    if (this.#log.count >= this.#options.budget) return undefined;
    this.#settle();
    this.#card ??= this.#nextCard();
    return this.#card;
  }

  /** The same card, waiting for the helper where `next` would compute a baseline in place. */
  async nextReady(): Promise<Card | undefined> {
    await this.#dueReady();
    return this.next();
  }

  async #dueReady(): Promise<void> {
    for (let due = this.#due(); due?.ready !== undefined && due.result === undefined; due = this.#due()) {
      await due.ready;
    }
  }

  answer(answer: Answer): void {
    const row = this.#rowOf(answer.traceId);
    checkAnswer(answer);
    this.#settle();
    const index = this.#contradicted();
    const repeated = index !== undefined && this.#posterior.process.observations[index].row === row;
    const entry = this.#log.add(row, answer, repeated);
    takeIn(this.#posterior, entry);
    this.#card = undefined;
    if (entry.counts && entry.observation !== undefined && isBaselineDue(this.#log.decided)) this.#request();
    this.#overviews.keep(this.#log.entries.length, this.#log.count, this.#posterior.process);
    this.#milestones.copy(this.#log.entries.length, this.#baseline, this.#posterior, this.#pending);
  }

  /**
   * What the last ten answers changed, as of the last fifth answer; undefined before the tenth. Computed in place where the
   * helper has not done so.
   */
  stability(): Stability | undefined {
    return this.#overviews.stability();
  }

  /** The same, waiting for the helper. */
  stabilityReady(): Promise<Stability | undefined> {
    return this.#overviews.stabilityReady();
  }

  /** As {@link LabelMethod.withdraw}: the same as {@link replay} of the others. */
  withdraw(traceId: string): boolean {
    if (!this.#log.said.has(this.#rowOf(traceId))) return false;
    this.replay(this.answers.filter((answer) => answer.traceId !== traceId));
    return true;
  }

  /**
   * The traces of which one is likely to be the card after the next answer, in turn for each answer: to read ahead. Where a
   * new baseline is due then, it is waited for. Ends early when an answer comes.
   */
  async *ahead(): AsyncGenerator<string> {
    const card = this.#card;
    if (card === undefined || this.#log.count + 1 >= this.#options.budget) return;
    const { length } = this.#log.entries;
    const pending = this.#pending;
    const isDue = pending !== undefined && this.#log.count + 1 >= pending.use;
    if (isDue) await pending.ready;
    const row = this.#rowOf(card.traceId);
    // The likelier answer first; unsure and skip leave the model as it is.
    const likely = this.#posterior.process.mean(row) > 0 ? 1 : -1;
    for (const value of [likely, -likely, undefined]) {
      if (this.#card !== card || this.#log.entries.length !== length) return;
      if (isDue && pending.result === undefined) return;
      const next = (isDue ? pending.result!.posterior : this.#posterior).clone();
      if (isDue) for (const entry of this.#log.entries.slice(pending.length)) takeIn(next, entry);
      if (value !== undefined) takeIn(next, { row, observation: { row, value, noise: NOISE.once } });
      const chosen = choose(next, (other) => other !== row && !this.#log.said.has(other));
      if (chosen >= 0) yield this.#ids[next.pool.rows[chosen]];
    }
  }

  /**
   * Goes to the state that these answers lead to in this order from the beginning. Quick where only the last of those
   * given so far are others or gone, as when an answer is taken back; further back, baselines have to be taken again.
   *
   * @throws LabelEaseError as `answer` does; the answers before it are taken then.
   */
  replay(answers: readonly Answer[]): void {
    this.#backToSame(answers);
    for (let i = this.#log.entries.length; i < answers.length; i++) this.answer(answers[i]);
  }

  /** The same, waiting for the helper where `replay` would take baselines in place. */
  async replayReady(answers: readonly Answer[], { signal, onProgress }: Work = {}): Promise<void> {
    this.#backToSame(answers);
    this.#overviews.hold(true);
    try {
      for (let i = this.#log.entries.length; i < answers.length; i++) {
        onProgress?.({ stage: "take up answers", done: i, total: answers.length, unit: "answers" });
        await this.#dueReady();
        signal?.throwIfAborted();
        this.answer(answers[i]);
      }
    } finally {
      this.#overviews.hold(false);
    }
  }

  #backToSame(answers: readonly Answer[]): void {
    const { entries } = this.#log;
    let same = 0;
    while (same < entries.length && same < answers.length && isSame(entries[same].answer, answers[same])) same++;
    if (same < entries.length) this.#goBack(same);
  }

  labels(work?: Work): LabelTable {
    return labelAll(this.#ids, this.#lastProcess(), this.#log.said, work);
  }

  /** What the labels go by, of every trace: the mean of the model, abnormal above 0, and the suspicion before any answer. */
  outlook(): { readonly mean: Float64Array; readonly suspicion: Float64Array } {
    const process = this.#lastProcess();
    return { mean: predictAll(process), suspicion: process.points.su };
  }

  #lastProcess(): GaussianProcess {
    this.#settle();
    const { process } = this.#posterior;
    if (this.#pending === undefined) return process;
    // It is too late for cards, not for labels.
    return new GaussianProcess(this.#resultOf(this.#pending).points, process.observations);
  }

  /** Does what is due before the next card or answer; also when nobody asks for the card, so that cards do not depend on it. */
  #settle(): void {
    const due = this.#due();
    if (due !== undefined) this.#use(this.#resultOf(due), due);
    const { said } = this.#log;
    if (said.size < this.#ids.length && this.#posterior.pool.rows.every((row) => said.has(row))) {
      const { points, process } = this.#posterior;
      this.#posterior = new PoolPosterior(points, this.#leftOver(), process);
    }
  }

  #use(baseline: Baseline, { length }: Pending): void {
    const { entries } = this.#log;
    const since = entries.slice(length);
    this.#pending = undefined;
    this.#card = undefined;
    this.#baseline = baseline;
    // What is kept must not change.
    this.#posterior = baseline.posterior.clone();
    for (const entry of since) takeIn(this.#posterior, entry);
    this.#milestones.use(entries.length, baseline, this.#posterior);
  }

  get #lag(): number {
    return this.#options.lag ?? LAG;
  }

  /** Asks for a new baseline. */
  #request(): void {
    const { seed, helper } = this.#options;
    const { count, entries } = this.#log;
    if (this.#earlier?.length === entries.length) {
      this.#pending = this.#earlier;
      return;
    }
    const { points, process } = this.#posterior;
    const request = { count, seed, points, observations: process.observations.slice() };
    const pending: Pending = { request, length: entries.length, use: count + this.#lag };
    // Where the helper fails, the work is done in place.
    pending.ready = helper?.take(request).then(
      (baseline) => {
        pending.result = baseline;
      },
      () => {
        pending.ready = undefined;
      },
    );
    this.#pending = pending;
  }

  #due(): Pending | undefined {
    return this.#pending !== undefined && this.#log.count >= this.#pending.use ? this.#pending : undefined;
  }

  #resultOf(pending: Pending): Baseline {
    pending.result ??= takeBaseline(pending.request, this.#source);
    return pending.result;
  }

  /** Goes back to the first `length` answers. */
  #goBack(length: number): void {
    const { length: from, baseline, posterior, pending } = this.#milestones.backTo(length);
    const again = this.answers.slice(from, length);
    // What was asked of the helper under the same answers is not asked again.
    this.#earlier = this.#pending !== undefined && this.#pending.length <= length ? this.#pending : undefined;
    this.#pending = pending;
    this.#card = undefined;
    this.#log.cut(from);
    this.#overviews.backTo(length);
    this.#baseline = baseline;
    this.#posterior = posterior();
    for (const answer of again) this.answer(answer);
    this.#earlier = undefined;
  }

  /** Where all groups have their answer, traces that have none become cards of their own. */
  #leftOver(): Pool {
    const rows: number[] = [];
    for (let row = 0; row < this.#ids.length && rows.length < POOL_SIZE; row++) {
      if (!this.#log.said.has(row)) rows.push(row);
    }
    return { rows: Uint32Array.from(rows), sizes: new Float64Array(rows.length).fill(1) };
  }

  #contradicted(): number | undefined {
    const { process } = this.#posterior;
    const { count, confirmed } = this.#log;
    return reask(process, count, (index) => confirmed.has(process.observations[index].row));
  }

  #nextCard(): Card | undefined {
    const posterior = this.#posterior;
    const { observations } = posterior.process;
    const { said } = this.#log;
    const again = this.#contradicted();
    if (again !== undefined) {
      const { row } = observations[again];
      const followers = followersOfAnswered(posterior, row);
      return { ...this.#numbered(row, 1), followers, reason: ASKED_AGAIN, earlier: said.get(row)!.value };
    }
    const chosen = choose(posterior, (row) => !said.has(row));
    if (chosen < 0) return undefined;
    const followers = followersOf(posterior, chosen);
    const reason = reasonOf(posterior, chosen, observations.length, followers);
    return { ...this.#numbered(posterior.pool.rows[chosen], 0), followers, reason };
  }

  #numbered(row: number, again: number) {
    const { count, said } = this.#log;
    const most = count + again + this.#ids.length - said.size;
    return { traceId: this.#ids[row], number: count + 1, of: Math.min(this.#options.budget, most) };
  }

  #rowOf(traceId: string): number {
    const row = this.#rows.get(traceId);
    if (row === undefined)
      throw new LabelEaseError("Cannot take answer: trace is not in the recording", { trace: traceId });
    return row;
  }
}

/** Whether two answers differ at most in the order of their fields. */
function isSame(a: Answer, b: Answer): boolean {
  const text = ({ traceId, value, annotator, time, culprit, note }: Answer) =>
    JSON.stringify([traceId, value, annotator, time, culprit, note]);
  return text(a) === text(b);
}
