import { LabelEaseError } from "../base/error.js";
import { ANSWER_VALUES, type Answer } from "./labels.js";

/**
 * Makes sure that an answer says something that can be taken.
 *
 * @throws LabelEaseError if its value is none of normal, abnormal, unsure, skip, it names a culprit of a trace that is
 *   not abnormal, or it says of many traces at once something else than normal or abnormal, or names one of them twice.
 *
 * @example
 * checkAnswer({ traceId: "t1", value: "abnormal", annotator: "ann", culprit: "cart" });
 * assert.throws(() => checkAnswer({ traceId: "t1", value: "normal", annotator: "ann", culprit: "cart" }), /culprit "cart"/);
 */
export function checkAnswer({ traceId, value, culprit, also }: Answer): void {
  if (!ANSWER_VALUES.includes(value)) {
    const message = `Cannot take answer: ${JSON.stringify(value)} is none of ${ANSWER_VALUES.join(", ")}`;
    throw new LabelEaseError(message, { trace: traceId });
  }
  if (culprit !== undefined && value !== "abnormal") {
    const message = `Cannot take answer: it names the culprit "${culprit}" of a trace that is not abnormal but "${value}"`;
    throw new LabelEaseError(message, { trace: traceId });
  }
  if (also === undefined) return;
  if (value !== "normal" && value !== "abnormal") {
    throw new LabelEaseError(`Cannot take answer: of many traces at once it may not be "${value}"`, { trace: traceId });
  }
  const seen = new Set([traceId]);
  for (const trace of also) {
    if (seen.has(trace)) throw new LabelEaseError("Cannot take answer: it names a trace twice", { trace });
    seen.add(trace);
  }
}
