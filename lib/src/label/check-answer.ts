import { LabelEaseError } from "../base/error.js";
import { ANSWER_VALUES, type Answer } from "./labels.js";

/**
 * Makes sure that an answer says something that can be taken.
 *
 * @throws LabelEaseError if its value is none of normal, abnormal, unsure, skip, or it names a culprit of a trace that is
 *   not abnormal.
 *
 * @example
 * checkAnswer({ traceId: "t1", value: "abnormal", annotator: "ann", culprit: "cart" });
 * assert.throws(() => checkAnswer({ traceId: "t1", value: "normal", annotator: "ann", culprit: "cart" }), /culprit "cart"/);
 */
export function checkAnswer({ traceId, value, culprit }: Answer): void {
  if (!ANSWER_VALUES.includes(value)) {
    const message = `Cannot take answer: ${JSON.stringify(value)} is none of ${ANSWER_VALUES.join(", ")}`;
    throw new LabelEaseError(message, { trace: traceId });
  }
  if (culprit !== undefined && value !== "abnormal") {
    const message = `Cannot take answer: it names the culprit "${culprit}" of a trace that is not abnormal but "${value}"`;
    throw new LabelEaseError(message, { trace: traceId });
  }
}
