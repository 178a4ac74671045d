import { LabelEaseError } from "../../base/error.js";
import type { Embedding } from "../../represent/representation.js";
import type { Selected } from "../../select/selection.js";
import { isOpenToBulk, type SaidOfTrace, takeLast, withoutTrace } from "../bulk.js";
import { checkAnswer } from "../check-answer.js";
import { countValues } from "../count-values.js";
import type { LabelTable } from "../label-table.js";
import type { Answer } from "../labels.js";
import type { BulkEffect, Card, LabelMethod, LabelState } from "../method.js";
import { propagate } from "../propagate.js";

/**
 * The paper's way: each representative is shown once, then every trace follows the nearest centroid.
 *
 * Cards come by falling size of the cluster, so that whoever stops early has decided most.
 *
 * @example
 * const embedding = { ids: ["a", "b", "c"], width: 1, vectors: Float32Array.of(0, 1, 9) };
 * const selected = await openSelection("kmeans").select(embedding, { budget: 2, seed: 1 });
 * const method = new PaperMethod(embedding, selected);
 * assert.deepEqual(method.next(), { traceId: "a", number: 1, of: 2, followers: 2 });
 * method.answer({ traceId: "a", value: "normal", annotator: "ann" });
 * method.answer({ traceId: "c", value: "abnormal", annotator: "ann" });
 * assert.equal(method.next(), undefined);
 * assert.equal(method.labels().at(1).label, "normal");
 */
export class PaperMethod implements LabelMethod {
  readonly name = "paper";
  readonly #embedding: Embedding;
  readonly #selected: Selected;
  /** Clusters in the order of their cards. */
  readonly #order: readonly number[];
  readonly #sizes: Uint32Array;
  readonly #known: ReadonlySet<string>;
  readonly #answers: Answer[] = [];
  /** What stands of each trace. */
  readonly #said = new Map<string, SaidOfTrace>();

  constructor(embedding: Embedding, selected: Selected) {
    const sizes = new Uint32Array(selected.representatives.length);
    for (const c of selected.assignment) sizes[c]++;
    this.#embedding = embedding;
    this.#selected = selected;
    this.#sizes = sizes;
    this.#order = Array.from(sizes.keys()).sort((a, b) => sizes[b] - sizes[a] || a - b);
    this.#known = new Set(embedding.ids);
  }

  /** The vectors that the clusters are of. */
  get embedding(): Embedding {
    return this.#embedding;
  }

  /** All cards, answered or not, in their order. */
  cards(): Card[] {
    const of = this.#order.length;
    return this.#order.map((c, place) => ({
      traceId: this.#embedding.ids[this.#selected.representatives[c]],
      number: place + 1,
      of,
      followers: this.#sizes[c],
    }));
  }

  next(): Card | undefined {
    return this.cards().find(({ traceId }) => !this.#said.has(traceId));
  }

  answer(answer: Answer): void {
    this.#check(answer);
    this.#take(answer);
  }

  withdraw(traceId: string): boolean {
    if (!this.#said.has(traceId)) return false;
    const answers = withoutTrace(this.#answers, traceId);
    this.#answers.length = 0;
    this.#said.clear();
    for (const answer of answers) this.#take(answer);
    return true;
  }

  state(): LabelState {
    const said = [...this.#said.values()];
    return {
      answered: said.filter(({ bulk }) => bulk === undefined).length,
      budget: this.#order.length,
      ...countValues(said),
      repeated: 0,
    };
  }

  alike(traceId: string): string[] {
    this.#checkKnown(traceId);
    const { ids } = this.#embedding;
    const { assignment } = this.#selected;
    const cluster = assignment[ids.indexOf(traceId)];
    return ids.filter((other, i) => assignment[i] === cluster && other !== traceId);
  }

  effect(answer: Answer): BulkEffect {
    this.#check(answer);
    const { traceId, also = [] } = answer;
    const taken = new Set([traceId, ...also.filter((other) => isOpenToBulk(this.#said.get(other)))]);
    const now = this.#abnormal(this.#answers);
    const then = this.#abnormal([...this.#answers, answer]);
    let [flips, others] = [0, 0];
    for (const [i, id] of this.#embedding.ids.entries()) {
      if (now?.[i] === then?.[i]) continue;
      if (taken.has(id)) flips++;
      else others++;
    }
    return { human: taken.size, kept: also.length + 1 - taken.size, flips, others };
  }

  labels(): LabelTable {
    return propagate(this.#embedding, this.#selected, this.#answers);
  }

  /** Undefined while no representative is answered. */
  #abnormal(answers: readonly Answer[]): Uint8Array | undefined {
    try {
      return propagate(this.#embedding, this.#selected, answers).columns.abnormal;
    } catch {
      return undefined;
    }
  }

  #take(answer: Answer): void {
    this.#answers.push(answer);
    takeLast(this.#said, answer);
  }

  #check(answer: Answer): void {
    this.#checkKnown(answer.traceId);
    checkAnswer(answer);
    for (const traceId of answer.also ?? []) this.#checkKnown(traceId);
  }

  #checkKnown(traceId: string): void {
    if (this.#known.has(traceId)) return;
    throw new LabelEaseError("Cannot take answer: trace is not in the recording", { trace: traceId });
  }
}
