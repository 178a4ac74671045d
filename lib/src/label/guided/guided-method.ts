import { LabelEaseError, UsageError } from "../../base/error.js";
import type { Work } from "../../base/work.js";
import { withoutTrace } from "../bulk.js";
import { checkAnswer } from "../check-answer.js";
import { countValues } from "../count-values.js";
import type { LabelTable } from "../label-table.js";
import type { Answer } from "../labels.js";
import type { BulkEffect, Card, LabelMethod, LabelState } from "../method.js";
import { AnswerLog } from "./answer-log.js";
import { type Baseline, type FeatureSource, firstRequest, takeBaseline } from "./baseline.js";
import { isBaselineDue } from "./baseline-due.js";
import { BaselineSchedule, type ScheduleOptions } from "./baseline-schedule.js";
import { bulkEffect } from "./bulk-effect.js";
import { bulkRepresentatives } from "./bulk-representatives.js";
import { GaussianProcess } from "./gaussian-process.js";
import { labelAll, type Standing } from "./label-all.js";
import type { Lens, Points } from "./lens.js";
import { lookAhead } from "./look-ahead.js";
import { Milestones } from "./milestones.js";
import { Model } from "./model.js";
import { contradicted, leftOver, nextCard } from "./next-card.js";
import { Overviews } from "./overviews.js";
import type { Pending } from "./pending.js";
import { predictAll } from "./predict-all.js";
import { sameBeginning } from "./same-beginning.js";
import type { Stability } from "./stability.js";

/** Options of {@link GuidedMethod}. */
export interface GuidedOptions extends ScheduleOptions {
  /** Cards; a question that is asked again is a card, too. Answers beyond it are taken all the same. */
  readonly budget: number;
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
  #budget: number;
  readonly #log = new AnswerLog();
  readonly #schedule: BaselineSchedule;
  readonly #milestones: Milestones;
  readonly #overviews: Overviews;
  readonly #model: Model;
  #card?: Card;

  /**
   * @param ids Of all traces.
   * @param first The baseline without any answer, where it was taken already.
   * @throws UsageError if the budget is no whole number above 0.
   */
  constructor(ids: readonly string[], source: FeatureSource, options: GuidedOptions, first?: Baseline) {
    checkBudget(options.budget);
    this.#ids = ids;
    this.#rows = new Map(ids.map((id, row) => [id, row]));
    this.#budget = options.budget;
    this.#schedule = new BaselineSchedule(source, options);
    const baseline = first ?? takeBaseline(firstRequest(options.seed), source);
    this.#model = new Model(baseline);
    this.#milestones = new Milestones(baseline);
    this.#overviews = new Overviews(options.helper);
    this.#overviews.keep(0, 0, this.#model.posterior.process);
  }

  /** What the operator seems to go by; the first until there are ten answers. */
  get lens(): Lens {
    return this.#model.baseline.lens;
  }

  /** All answers in their order, replaced ones among them; {@link replay} of them leads to this state again. */
  get answers(): Answer[] {
    return this.#log.entries.map(({ answer }) => answer);
  }

  state(): LabelState {
    const { count, said, repeated } = this.#log;
    return { answered: count, budget: this.#budget, ...countValues(said.values()), repeated };
  }

  next(): Card | undefined {
    if (this.#log.count >= this.#budget) return undefined;
    this.#settle();
    const { posterior, chosen } = this.#model;
    this.#card ??= nextCard(this.#ids, this.#log, posterior, this.#budget, chosen);
    return this.#card;
  }

  /**
   * Sets another budget. It only says when to stop: the cards are the same.
   *
   * @throws UsageError if it is no whole number above 0.
   */
  setBudget(budget: number): void {
    checkBudget(budget);
    this.#budget = budget;
    this.#card = undefined;
  }

  /** The same card, waiting for the helper where `next` would compute a baseline in place. */
  async nextReady(): Promise<Card | undefined> {
    await this.#schedule.ready(this.#log);
    return this.next();
  }

  answer(answer: Answer): void {
    const entry = this.#log.add(...this.#understand(answer));
    const { decided, entries, count } = this.#log;
    this.#model.takeIn(entry, entries.length);
    this.#card = undefined;
    const { process: now } = this.#model.posterior;
    if (entry.counts && entry.observation !== undefined && isBaselineDue(decided))
      this.#schedule.request(this.#log, now);
    this.#overviews.keep(entries.length, count, now);
    this.#milestones.keep(entries.length, this.#model, this.#schedule.pending);
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
    this.replay(withoutTrace(this.answers, traceId));
    return true;
  }

  alike(traceId: string): string[] {
    const row = this.#rowOf(traceId);
    this.#settle();
    const { kinds } = this.#model.baseline;
    return this.#ids.filter((_, other) => kinds[other] === kinds[row] && other !== row);
  }

  effect(answer: Answer): BulkEffect {
    const entry = this.#log.entryOf(...this.#understand(answer));
    return bulkEffect(this.#log, this.#model.posterior.process, entry);
  }

  /** An answer as the log takes it. */
  #understand(answer: Answer): Parameters<AnswerLog["add"]> {
    const row = this.#rowOf(answer.traceId);
    checkAnswer(answer);
    const rows = answer.also?.map((traceId) => this.#rowOf(traceId));
    this.#settle();
    const { process } = this.#model.posterior;
    const again = contradicted(this.#log, process);
    const repeated = again !== undefined && process.observations[again].row === row;
    if (rows === undefined) return [row, answer, repeated];
    const open = rows.filter((other) => this.#log.isOpenToBulk(other));
    const observed = new Set(process.observations.map((observation) => observation.row));
    const representatives = bulkRepresentatives(open, this.#model.baseline.kinds, observed);
    return [row, answer, repeated, { rows, representatives }];
  }

  /**
   * The traces of which one is likely to be the card after the next answer, in turn for each answer: to read ahead. Where a
   * new baseline is due then, it is waited for. Ends early when an answer comes.
   */
  async *ahead(): AsyncGenerator<string> {
    const card = this.#card;
    const { count } = this.#log;
    if (card === undefined || count + 1 >= this.#budget) return;
    const { length } = this.#log.entries;
    // Every answer makes for another card.
    const isOver = () => this.#card !== card;
    const due = this.#schedule.due(count + 1);
    const { posterior } = this.#model;
    const row = this.#rowOf(card.traceId);
    let mayForesee = due === undefined && isBaselineDue(this.#log.decided + 1) && !posterior.process.observes(row);
    for await (const state of lookAhead(row, posterior, this.#log, due, isOver)) {
      if (isOver()) return;
      this.#model.prepare(length, state);
      // After the likelier answer.
      if (mayForesee) this.#schedule.foresee(count + 1, length + 1, state.posterior.process);
      mayForesee = false;
      if (state.chosen >= 0) yield this.#ids[state.posterior.pool.rows[state.chosen]];
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
        await this.#schedule.ready(this.#log);
        signal?.throwIfAborted();
        this.answer(answers[i]);
      }
    } finally {
      this.#overviews.hold(false);
    }
  }

  labels(work?: Work): LabelTable {
    return labelAll(this.#last(), work);
  }

  /** What the labels go by, of every trace: the mean of the model, abnormal above 0, and the suspicion before any answer. */
  outlook(): { readonly mean: Float64Array; readonly suspicion: Float64Array } {
    const { process, said } = this.#last();
    const mean = predictAll(process);
    // What was said of many holds for each, whatever the model makes of it.
    for (const [row, { bulk, value }] of said) if (bulk !== undefined) mean[row] = value === "abnormal" ? 1 : -1;
    return { mean, suspicion: process.points.su };
  }

  /**
   * What labels follow from as it stands now; later answers do not change it. For {@link surveyTraces}.
   *
   * @returns Now, without the baseline that is on its way if there is one; `last` waits for it, and is what {@link labels}
   *   goes by.
   */
  standing(): { readonly now: Standing; readonly last?: () => Promise<Standing> } {
    const live = this.#live();
    const now = under(live.process.points, { ...live, said: new Map(live.said) });
    const { pending } = this.#schedule;
    if (pending === undefined) return { now };
    const last = async () => {
      await pending.ready;
      return under(this.#schedule.resultOf(pending).points, now);
    };
    return { now, last };
  }

  /** As cards see it; changes with the next answer. */
  #live(): Standing {
    this.#settle();
    return { ids: this.#ids, process: this.#model.posterior.process, said: this.#log.said };
  }

  /** With the baseline that is on its way: it is too late for cards, not for labels. */
  #last(): Standing {
    const live = this.#live();
    const { pending } = this.#schedule;
    return pending === undefined ? live : under(this.#schedule.resultOf(pending).points, live);
  }

  /** Does what is due before the next card or answer; also when nobody asks for the card, so that cards do not depend on it. */
  #settle(): void {
    const due = this.#schedule.due(this.#log.count);
    if (due !== undefined) this.#use(this.#schedule.resultOf(due), due);
    const { said } = this.#log;
    if (said.size < this.#ids.length && this.#model.posterior.pool.rows.every((row) => said.has(row))) {
      this.#model.usePool(leftOver(this.#ids.length, this.#log));
    }
  }

  #use(baseline: Baseline, pending: Pending): void {
    const { entries } = this.#log;
    this.#schedule.used();
    this.#card = undefined;
    this.#model.use(baseline, pending, entries.slice(pending.length));
    this.#milestones.use(entries.length, this.#model);
  }

  #backToSame(answers: readonly Answer[]): void {
    const { entries } = this.#log;
    const same = sameBeginning(entries, answers);
    if (same < entries.length) this.#goBack(same);
  }

  /** Goes back to the first `length` answers. */
  #goBack(length: number): void {
    const { length: from, baseline, posterior, pending } = this.#milestones.backTo(length);
    const again = this.answers.slice(from, length);
    this.#card = undefined;
    this.#log.cut(from);
    this.#overviews.backTo(length);
    this.#model.back(baseline, posterior);
    this.#schedule.back(pending);
    for (const answer of again) this.answer(answer);
  }

  #rowOf(traceId: string): number {
    const row = this.#rows.get(traceId);
    if (row === undefined)
      throw new LabelEaseError("Cannot take answer: trace is not in the recording", { trace: traceId });
    return row;
  }
}

/** The same answers, and the traces seen like this. */
function under(points: Points, standing: Standing): Standing {
  return { ...standing, process: new GaussianProcess(points, standing.process.observations) };
}

function checkBudget(budget: number): void {
  if (Number.isInteger(budget) && budget >= 1) return;
  throw new UsageError(`Cannot guide: budget is ${budget}, not a whole number above 0`);
}
