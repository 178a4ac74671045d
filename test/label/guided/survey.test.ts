import { expect, test } from "vitest";
import { GuidedMethod } from "../../../lib/src/label/guided/guided-method.js";
import { surveyTraces } from "../../../lib/src/label/guided/survey.js";
import { recording } from "./made-up.js";

function answered(count: number) {
  const { ids, features, abnormal } = recording(1500);
  const method = new GuidedMethod(ids, () => features, { budget: 30, seed: 1 });
  for (let i = 0; i < count; i++) {
    const { traceId } = method.next()!;
    const value = abnormal[ids.indexOf(traceId)] ? "abnormal" : "normal";
    method.answer({ traceId, value, annotator: "ann" });
  }
  return method;
}

test("surveyTraces() gives the labels and the outlook of the method, also while a baseline is on its way", async () => {
  for (const count of [1, 9, 10, 11, 14]) {
    const method = answered(count);
    const { now, last } = method.standing();
    const { labels } = await surveyTraces((await last?.()) ?? now);
    expect(labels).toEqual(method.labels());
  }
  expect(answered(10).standing().last).toBeDefined();
});

test("surveyTraces() is of the answers before it began, lets others work meanwhile, and can be stopped", async () => {
  const method = answered(12);
  const { now } = method.standing();
  const before = await surveyTraces(now);
  let turns = 0;
  const ticking = setInterval(() => turns++, 0);
  const running = surveyTraces(now);
  const { traceId } = method.next()!;
  method.answer({ traceId, value: "abnormal", annotator: "ann" });
  method.answer({ traceId, value: "normal", annotator: "ann" });
  expect((await running).labels).toEqual(before.labels);
  clearInterval(ticking);
  expect(turns).toBeGreaterThan(0);
  const stop = new AbortController();
  await expect(surveyTraces(now, { signal: stop.signal, onProgress: () => stop.abort() })).rejects.toThrow(/abort/);
});

test("surveyTraces() has no labels before the first answer, but says what the model makes of the traces", async () => {
  const { labels, mean } = await surveyTraces(answered(0).standing().now);
  expect(labels).toBeUndefined();
  expect(mean).toHaveLength(1500);
});
