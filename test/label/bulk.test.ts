import fc from "fast-check";
import { expect, test } from "vitest";
import { gatherAnswers, lastAnswers, spreadAnswers, withoutTrace } from "../../lib/src/label/bulk.js";
import type { Answer } from "../../lib/src/label/labels.js";

const trace = fc.constantFrom("a", "b", "c", "d", "e");
const answer: fc.Arbitrary<Answer> = fc
  .record({
    traceIds: fc.uniqueArray(trace, { minLength: 1 }),
    value: fc.constantFrom("normal" as const, "abnormal" as const),
  })
  .map(({ traceIds: [traceId, ...also], value }) => ({
    ...{ traceId, value, annotator: "ann" },
    ...(also.length > 0 && { also }),
  }));

test("gatherAnswers() of spreadAnswers() says the same of every trace", () => {
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 6 }), (answers) => {
      const again = gatherAnswers(spreadAnswers(answers));
      expect([...lastAnswers(again)].sort()).toEqual([...lastAnswers(answers)].sort());
    }),
  );
});

test("gatherAnswers() lets the first trace stand for a card that has another answer", () => {
  const said = ["b", "c"].map((traceId) => ({ traceId, value: "normal" as const, annotator: "ann", bulk: "a" }));
  expect(gatherAnswers([{ traceId: "a", value: "abnormal", annotator: "ann" }, ...said])).toEqual([
    { traceId: "a", value: "abnormal", annotator: "ann" },
    { traceId: "b", value: "normal", annotator: "ann", also: ["c"] },
  ]);
});

test("lastAnswers(): what was said of a trace itself stands above what was said of many, before or after", () => {
  const own = { traceId: "b", value: "abnormal", annotator: "ann" } as const;
  const many = { traceId: "a", value: "normal", annotator: "ann", also: ["b", "c"] } as const;
  for (const answers of [
    [own, many],
    [many, own],
  ]) {
    const last = lastAnswers(answers);
    expect(last.get("b")).toEqual(own);
    expect(last.get("c")).toEqual({ traceId: "c", value: "normal", annotator: "ann", bulk: "a" });
  }
});

test("lastAnswers(): a later answer on many replaces an earlier one", () => {
  const last = lastAnswers([
    { traceId: "a", value: "normal", annotator: "ann", also: ["c"] },
    { traceId: "b", value: "abnormal", annotator: "ann", also: ["c"] },
  ]);
  expect(last.get("c")).toMatchObject({ value: "abnormal", bulk: "b" });
});

test("spreadAnswers() keeps the note on the card and the culprit on all", () => {
  const act = { traceId: "a", value: "abnormal", annotator: "ann", culprit: "cart", note: "see", also: ["b"] } as const;
  expect([...spreadAnswers([act])].map(({ traceId, culprit, note }) => [traceId, culprit, note])).toEqual([
    ["a", "cart", "see"],
    ["b", "cart", undefined],
  ]);
});

test("withoutTrace() takes a trace out of what was said of many", () => {
  const many = { traceId: "a", value: "normal", annotator: "ann", also: ["b", "c"] } as const;
  expect(withoutTrace([many], "b")).toEqual([{ ...many, also: ["c"] }]);
  expect(withoutTrace([many], "a")).toEqual([]);
});
