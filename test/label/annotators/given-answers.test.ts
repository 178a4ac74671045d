import { expect, test } from "vitest";
import { GivenAnswers } from "../../../lib/src/label/annotators/given-answers.js";

const answers = new GivenAnswers(
  [
    { traceId: "a", value: "normal", annotator: "ann" },
    { traceId: "__proto__", value: "unsure", annotator: "ann" },
    { traceId: "a", value: "abnormal", annotator: "bob", time: "2026-01-02T03:04:05Z" },
  ],
  "answers.csv",
);

test("GivenAnswers gives the last answer on a trace, as it was given", async () => {
  expect(await answers.answer("a")).toEqual({
    traceId: "a",
    value: "abnormal",
    annotator: "bob",
    time: "2026-01-02T03:04:05Z",
  });
  expect((await answers.answer("__proto__")).value).toBe("unsure");
});

test("GivenAnswers names the trace it has no answer on", async () => {
  await expect(answers.answer("b")).rejects.toThrow("Cannot find an answer in answers.csv (trace b)");
});
