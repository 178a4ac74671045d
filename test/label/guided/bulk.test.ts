import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bulkRepresentatives } from "../../../lib/src/label/guided/bulk-representatives.js";
import { GuidedMethod, type GuidedOptions } from "../../../lib/src/label/guided/guided-method.js";
import type { Answer, AnswerValue } from "../../../lib/src/label/labels.js";
import { recording } from "./made-up.js";

const { ids, features, abnormal } = recording(600);
const truth = (traceId: string): AnswerValue => (abnormal[ids.indexOf(traceId)] ? "abnormal" : "normal");
const made = (more: Partial<GuidedOptions> = {}) =>
  new GuidedMethod(ids, () => features, { budget: 40, seed: 1, ...more });

/** Answers cards; every third with all that are like it. */
function answerSome(method: GuidedMethod, cards: number): string[] {
  const asked: string[] = [];
  for (let i = 0; i < cards; i++) {
    const { traceId } = method.next()!;
    asked.push(traceId);
    const also = i % 3 === 2 ? method.alike(traceId) : [];
    method.answer({ traceId, value: truth(traceId), annotator: "ann", ...(also.length > 0 && { also }) });
  }
  return asked;
}

describe("GuidedMethod, answers on many traces", () => {
  test("alike() is symmetric, leaves the trace itself out, and keeps to one structure", () => {
    const shape = Int32Array.from(ids, (_, i) => i % 2);
    const method = new GuidedMethod(ids, () => ({ ...features, shape }), { budget: 5, seed: 1 });
    const traceId = ids[0];
    const alike = method.alike(traceId);
    expect(alike.length).toBeGreaterThan(20);
    expect(alike).not.toContain(traceId);
    const structure = (id: string) => shape[ids.indexOf(id)];
    expect(new Set(alike.map(structure))).toEqual(new Set([structure(traceId)]));
    for (const other of alike) expect(method.alike(other)).toContain(traceId);
    expect(() => method.alike("nobody")).toThrow(/not in the recording/);
  });

  test("labels all of them as said, whatever the model holds; state and labels say that it was in bulk", () => {
    const method = made();
    const { traceId } = method.next()!;
    const wrong = truth(traceId) === "normal" ? "abnormal" : "normal";
    const also = ids.filter((id) => id !== traceId && truth(id) === truth(traceId)).slice(0, 200);
    method.answer({ traceId, value: wrong, annotator: "ann", also });
    const labels = method.labels();
    for (const id of also) {
      expect(labels.at(ids.indexOf(id))).toEqual({
        ...{ traceId: id, label: wrong, source: "bulk", annotator: "ann", representativeId: traceId },
        ...{ distance: 0, confidence: 1, time: "" },
      });
    }
    expect(labels.at(ids.indexOf(traceId))).toMatchObject({ label: wrong, source: "human" });
    expect(method.state()).toMatchObject({ answered: 1, [wrong]: 1 + also.length, bulk: also.length });
    const { mean } = method.outlook();
    expect(also.every((id) => mean[ids.indexOf(id)] > 0 === (wrong === "abnormal"))).toBe(true);
  });

  test("an answer on a trace itself stands above one on many, before and after; none of the many becomes a new card", () => {
    const method = made();
    const [first, second, third, fourth] = ids;
    method.answer({ traceId: first, value: "normal", annotator: "ann" });
    method.answer({ traceId: second, value: "abnormal", annotator: "ann", also: [first, third, fourth] });
    method.answer({ traceId: third, value: "normal", annotator: "ann" });
    const labels = method.labels();
    expect([0, 1, 2, 3].map((row) => [labels.at(row).label, labels.at(row).source])).toEqual([
      ["normal", "human"],
      ["abnormal", "human"],
      ["normal", "human"],
      ["abnormal", "bulk"],
    ]);
    expect(method.state()).toMatchObject({ answered: 3, normal: 2, abnormal: 2, bulk: 1 });
    const many = ids.slice(0, 500);
    method.answer({ traceId: many[0], value: "normal", annotator: "ann", also: many.slice(1) });
    for (let i = 0; i < 10; i++) {
      const { traceId, earlier } = method.next()!;
      if (earlier === undefined) expect(many).not.toContain(traceId);
      method.answer({ traceId, value: truth(traceId), annotator: "ann" });
    }
  });

  test("the model learns from a bounded number of them, so that an answer on all costs as one on a few", () => {
    const method = made();
    method.answer({ traceId: ids[0], value: "normal", annotator: "ann", also: ids.slice(1) });
    expect(method.standing().now.process.observations.length).toBeLessThanOrEqual(9);
    expect(method.next()).toBeUndefined();
  });

  test("a later answer on many turns those round that stood for the earlier", () => {
    const method = made();
    const also = method.alike(ids[0]);
    method.answer({ traceId: ids[0], value: "normal", annotator: "ann", also });
    method.answer({ traceId: also[0], value: "abnormal", annotator: "ann", also: also.slice(1) });
    const { observations } = method.standing().now.process;
    expect(observations.filter(({ value }) => value < 0).map(({ row }) => row)).toEqual([0]);
    expect(method.labels().at(ids.indexOf(also[1]))).toMatchObject({ label: "abnormal", representativeId: also[0] });
  });

  test("effect() says beforehand what the answer then changes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.constantFrom("normal", "abnormal"), (before, value) => {
        const method = made();
        answerSome(method, before);
        const { traceId } = method.next()!;
        const answer: Answer = { traceId, value, annotator: "ann", also: method.alike(traceId) };
        const labelsNow = () => [...method.outlook().mean].map((f) => f > 0);
        const was = before === 0 ? labelsNow() : [...method.labels()].map(({ label }) => label === "abnormal");
        const effect = method.effect(answer);
        const state = method.state();
        method.answer(answer);
        const is = [...method.labels()].map(({ label }) => label === "abnormal");
        const changed = is.filter((label, i) => label !== was[i]).length;
        expect(effect.flips + effect.others).toBe(changed);
        expect(effect.human + effect.kept).toBe(answer.also!.length + 1);
        expect(method.state().bulk - state.bulk).toBe(effect.human - 1);
      }),
      { numRuns: 12 },
    );
  });

  test("effect() says it of an answer in place of an earlier one, too", () => {
    for (const value of ["normal", "abnormal", "unsure"] as const) {
      for (let place = 0; place < 8; place++) {
        const method = made();
        const traceId = answerSome(method, 8)[place];
        const also = value === "unsure" ? undefined : method.alike(traceId);
        const answer: Answer = { traceId, value, annotator: "ann", ...(also && { also }) };
        const was = [...method.labels()].map(({ label }) => label);
        const effect = method.effect(answer);
        method.answer(answer);
        const changed = [...method.labels()].filter(({ label }, i) => label !== was[i]).length;
        expect([value, place, effect.flips + effect.others]).toEqual([value, place, changed]);
      }
    }
  });

  test("is in the same state when the answers are given again, however far they were taken back", () => {
    const whole = made();
    answerSome(whole, 15);
    const { answers } = whole;
    for (const kept of [14, 12, 11, 6, 2]) {
      const method = made();
      method.replay(answers);
      method.replay(answers.slice(0, kept));
      const anew = made();
      anew.replay(answers.slice(0, kept));
      expect(method.next()).toEqual(anew.next());
      expect(method.labels()).toEqual(anew.labels());
      method.replay(answers);
      expect(method.next()).toEqual(whole.next());
      expect(method.labels()).toEqual(whole.labels());
      expect(method.state()).toEqual(whole.state());
    }
  });

  test("withdraw() takes one of many back alone, and the card with all", () => {
    const method = made();
    method.answer({ traceId: ids[0], value: "normal", annotator: "ann", also: ids.slice(1, 5) });
    expect(method.withdraw(ids[3])).toBe(true);
    expect(method.state()).toMatchObject({ normal: 4, bulk: 3 });
    expect(method.withdraw(ids[3])).toBe(false);
    expect(method.withdraw(ids[0])).toBe(true);
    expect(method.state()).toMatchObject({ answered: 0, normal: 0, bulk: 0 });
  });

  test("takes nothing of an answer that cannot be taken", () => {
    const method = made();
    const answer = { traceId: ids[0], annotator: "ann", also: [ids[1]] };
    expect(() => method.answer({ ...answer, value: "unsure" })).toThrow(
      /of many traces at once it may not be "unsure"/,
    );
    expect(() => method.answer({ ...answer, value: "normal", also: [ids[1], ids[1]] })).toThrow(/names a trace twice/);
    expect(() => method.answer({ ...answer, value: "normal", also: ["nobody"] })).toThrow(/not in the recording/);
    expect(method.state().answered).toBe(0);
  });
});

test("bulkRepresentatives() takes the middle one of the largest kinds, at most eight, and those observed already", () => {
  const kinds = Uint32Array.from({ length: 100 }, (_, i) => (i < 60 ? 0 : i % 20));
  const rows = Array.from({ length: 100 }, (_, i) => 99 - i);
  const chosen = bulkRepresentatives(rows, kinds, new Set([5, 200]));
  expect(chosen.slice(0, 2)).toEqual([5, 31]);
  expect(chosen.length).toBe(9);
  expect(new Set(chosen.slice(1).map((row) => kinds[row])).size).toBe(8);
});
