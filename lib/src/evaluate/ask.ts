import type { Annotator, Answer } from "../label/labels.js";
import type { LabelMethod } from "../label/method.js";

/**
 * Lets someone answer the cards of a method until there is none left.
 *
 * @param after Called after each answer.
 * @returns The answers in the order of the cards.
 */
export async function ask(
  method: LabelMethod,
  annotator: Annotator,
  signal?: AbortSignal,
  after?: (answered: number) => void,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let card = method.next(); card !== undefined; card = method.next()) {
    signal?.throwIfAborted();
    const answer = await annotator.answer(card.traceId);
    method.answer(answer);
    answers.push(answer);
    after?.(answers.length);
  }
  return answers;
}
