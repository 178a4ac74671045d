import type { Annotator, Answer } from "../labels.js";

/**
 * An annotator with a systematic error: abnormal traces of some kind, such as all that one service caused, are always
 * called normal. No repetition and no second opinion of the same person mends that.
 *
 * @param annotator Answers on all other traces, and on these if the answer is not "abnormal".
 * @param misses Whether a trace is of the kind that is overlooked.
 *
 * @example
 * const truth = new Map([
 *   ["t1", { anomalous: true, suspect: false, culprit: "cart" }],
 *   ["t2", { anomalous: true, suspect: false, culprit: "ads" }],
 * ]);
 * const ann = misjudging(new Oracle(truth), (id) => truth.get(id)?.culprit === "cart");
 * assert.equal((await ann.answer("t1")).value, "normal");
 * assert.equal((await ann.answer("t2")).value, "abnormal");
 */
export function misjudging(annotator: Annotator, misses: (traceId: string) => boolean): Annotator {
  return {
    name: annotator.name,
    async answer(traceId) {
      const { culprit, ...answer }: Answer = await annotator.answer(traceId);
      if (answer.value === "abnormal" && misses(traceId)) return { ...answer, value: "normal" };
      return culprit === undefined ? answer : { ...answer, culprit };
    },
  };
}
