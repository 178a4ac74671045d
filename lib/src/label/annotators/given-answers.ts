import { LabelEaseError } from "../../base/error.js";
import type { Annotator, Answer } from "../labels.js";

/**
 * An annotator whose answers are given beforehand, such as those of a file.
 *
 * @example
 * const ann = new GivenAnswers([{ traceId: "t1", value: "abnormal", annotator: "ann" }], "answers.csv");
 * assert.equal((await ann.answer("t1")).value, "abnormal");
 */
export class GivenAnswers implements Annotator {
  readonly #answers: ReadonlyMap<string, Answer>;

  /**
   * @param answers A later answer on a trace replaces the earlier.
   * @param name Where they are from.
   */
  constructor(
    answers: Iterable<Answer>,
    readonly name: string,
  ) {
    this.#answers = new Map(Array.from(answers, (answer) => [answer.traceId, answer]));
  }

  /** @throws LabelEaseError if there is no answer on the trace. */
  async answer(traceId: string): Promise<Answer> {
    const answer = this.#answers.get(traceId);
    if (answer === undefined) throw new LabelEaseError(`Cannot find an answer in ${this.name}`, { trace: traceId });
    return answer;
  }
}
