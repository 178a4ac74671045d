import { expect, test } from "vitest";
import { checkAnswer } from "../../lib/src/label/check-answer.js";
import { ANSWER_VALUES } from "../../lib/src/label/labels.js";

test("checkAnswer() allows a culprit with abnormal alone, and a note with every value", () => {
  const traceId = "t1";
  for (const value of ANSWER_VALUES) {
    checkAnswer({ traceId, value, annotator: "ann", note: "slow since the release" });
    const blame = () => checkAnswer({ traceId, value, annotator: "ann", culprit: "cart" });
    if (value === "abnormal") blame();
    else expect(blame).toThrow(`it names the culprit "cart" of a trace that is not abnormal but "${value}" (trace t1)`);
  }
});

test("checkAnswer() refuses what is no answer", () => {
  const odd = { traceId: "t1", value: "Normal", annotator: "ann" } as never;
  expect(() => checkAnswer(odd)).toThrow(
    'Cannot take answer: "Normal" is none of normal, abnormal, unsure, skip (trace t1)',
  );
});
