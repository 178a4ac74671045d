import type { Annotator, Answer } from "../label/labels.js";
import type { LabelMethod } from "../label/method.js";

/**
 * Lets someone answer the cards of a method until there is none left.
 *
 * @returns The answers in the order of the cards.
 */
export async function ask(method: LabelMethod, annotator: Annotator, signal?: AbortSignal): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let card = method.next(); card !== undefined; card = method.next()) {
    signal?.throwIfAborted();
    const answer = await annotator.answer(card.traceId);
    method.answer(answer);
    answers.push(answer);
  }
  return answers;
}
