import type { Annotator } from "../labels.js";
import type { Truth } from "../truth-file.js";

/**
 * An annotator who names the culprit of a trace called abnormal, where the truth has one. Whoever calls a normal trace
 * abnormal names nobody.
 *
 * @example
 * const truth = new Map([["t1", { anomalous: true, suspect: false, culprit: "cart" }]]);
 * assert.equal((await namingCulprit(new Oracle(truth), truth).answer("t1")).culprit, "cart");
 */
export function namingCulprit(annotator: Annotator, truth: ReadonlyMap<string, Truth>): Annotator {
  return {
    name: annotator.name,
    async answer(traceId) {
      const answer = await annotator.answer(traceId);
      const culprit = truth.get(traceId)?.culprit;
      return answer.value === "abnormal" && culprit !== undefined ? { ...answer, culprit } : answer;
    },
  };
}
