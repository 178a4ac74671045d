import { LabelEaseError } from "../../base/error.js";
import type { Embedding } from "../../represent/representation.js";
import type { Selected } from "../../select/selection.js";
import { checkAnswer } from "../check-answer.js";
import { countValues } from "../count-values.js";
import type { LabelTable } from "../label-table.js";
import type { Answer } from "../labels.js";
import type { Card, LabelMethod, LabelState } from "../method.js";
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
  readonly #answers = new Map<string, Answer>();

  constructor(embedding: Embedding, selected: Selected) {
    const sizes = new Uint32Array(selected.representatives.length);
    for (const c of selected.assignment) sizes[c]++;
    this.#embedding = embedding;
    this.#selected = selected;
    this.#sizes = sizes;
    this.#order = Array.from(sizes.keys()).sort((a, b) => sizes[b] - sizes[a] || a - b);
    this.#known = new Set(embedding.ids);
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
    return this.cards().find(({ traceId }) => !this.#answers.has(traceId));
  }

  answer(answer: Answer): void {
    if (!this.#known.has(answer.traceId)) {
      throw new LabelEaseError("Cannot take answer: trace is not in the recording", { trace: answer.traceId });
    }
    checkAnswer(answer);
    this.#answers.set(answer.traceId, answer);
  }

  withdraw(traceId: string): boolean {
    return this.#answers.delete(traceId);
  }

  state(): LabelState {
    return {
      answered: this.#answers.size,
      budget: this.#order.length,
      ...countValues(this.#answers.values()),
      repeated: 0,
    };
  }

  labels(): LabelTable {
    return propagate(this.#embedding, this.#selected, this.#answers.values());
  }
}
