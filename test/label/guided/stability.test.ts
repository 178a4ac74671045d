import { expect, test } from "vitest";
import { GuidedMethod } from "../../../lib/src/label/guided/guided-method.js";
import { LENSES, lookThrough } from "../../../lib/src/label/guided/lens.js";
import { overlook } from "../../../lib/src/label/guided/overview.js";
import { stabilityOf } from "../../../lib/src/label/guided/stability.js";
import type { AnswerValue } from "../../../lib/src/label/labels.js";
import { FOUR, featuresOf, recording } from "./made-up.js";

const estimate = { precision: 1, recall: 1, f1: 1 };
const overview = (abnormal: number[]) => ({ abnormal: Uint8Array.from(abnormal), estimate });

test("stabilityOf() counts the traces whose label changed, both ways, and says what that means", () => {
  const hundred = (n: number) => overview(Array.from({ length: 1200 }, (_, i) => Number(i < n)));
  const advice = (now: number, before: number) => stabilityOf(30, hundred(now), hundred(before)).advice;
  expect(stabilityOf(20, overview([1, 0, 1, 0]), overview([0, 1, 1, 0]))).toMatchObject({
    ...{ answered: 20, changed: 2, traces: 4, share: 0.5, abnormal: 2, estimate },
  });
  expect(advice(1000, 1010)).toBe("the last ten answers changed 10 of 1,200 labels: enough for most uses");
  expect(advice(1000, 950)).toMatch(/nearly settled, ten more are worth while$/);
  expect(advice(1000, 949)).toMatch(/not settled yet, go on$/);
  expect(advice(0, 0)).toMatch(/nothing abnormal is found so far$/);
});

test("overlook() labels by the model, and keeps what a person said", () => {
  const features = featuresOf(FOUR);
  const observations = [1, -1].map((value, row) => ({ row, value, noise: 0.2 }));
  const points = lookThrough(features, LENSES[0]);
  const { abnormal, estimate: own } = overlook(points, observations);
  // Alone the first answer is outvoted by its own features; it stands all the same.
  expect(overlook(points, [{ row: 0, value: -1, noise: 5 }]).abnormal[0]).toBe(0);
  expect([...abnormal]).toEqual([1, 0, 1, 0]);
  for (const share of Object.values(own)) expect(share).toBeGreaterThan(0.5);
});

test("GuidedMethod.stability() is the same whether it is asked for after every answer or once", () => {
  const { ids, features, abnormal } = recording(600);
  const methods = [1, 2].map(() => new GuidedMethod(ids, () => features, { budget: 40, seed: 1 }));
  const [often, once] = methods;
  for (let card = often.next(); card !== undefined; card = often.next()) {
    const value: AnswerValue = abnormal[ids.indexOf(card.traceId)] ? "abnormal" : "normal";
    for (const method of methods) method.answer({ traceId: card.traceId, value, annotator: "ann" });
    const stability = often.stability();
    const { answered } = often.state();
    if (answered < 10) expect(stability).toBeUndefined();
    else expect(stability!.answered).toBe(answered - (answered % 5));
  }
  expect(once.stability()).toEqual(often.stability());
  const before = often.answers;
  often.replay(before.slice(0, 33));
  once.replay(before.slice(0, 33));
  expect(often.stability()!.answered).toBe(30);
  expect(once.stability()?.changed ?? often.stability()!.changed).toBe(often.stability()!.changed);
});
