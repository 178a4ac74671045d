import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GuidedMethod } from "../../../lib/src/label/guided/guided-method.js";
import type { Answer, AnswerValue } from "../../../lib/src/label/labels.js";
import type { Card } from "../../../lib/src/label/method.js";
import { recording } from "./made-up.js";

const say = (traceId: string, value: AnswerValue): Answer => ({ traceId, value, annotator: "ann" });

function guided(traces: number, budget = 20, seed = 1) {
  const { ids, features, abnormal } = recording(traces);
  const baselines: (Uint8Array | undefined)[] = [];
  const source = (normal?: Uint8Array) => {
    baselines.push(normal);
    return features;
  };
  const truth = (traceId: string): AnswerValue => (abnormal[ids.indexOf(traceId)] ? "abnormal" : "normal");
  return { method: new GuidedMethod(ids, source, { budget, seed }), ids, abnormal, truth, baselines };
}

/** Answers cards until there is none left. */
function answerAll(method: GuidedMethod, value: (card: Card) => AnswerValue): Card[] {
  const cards: Card[] = [];
  for (let card = method.next(); card !== undefined; card = method.next()) {
    cards.push(card);
    method.answer(say(card.traceId, value(card)));
  }
  return cards;
}

describe("GuidedMethod", () => {
  test("finds the abnormal traces of a plain recording", () => {
    const { method, abnormal, truth } = guided(600);
    const cards = answerAll(method, ({ traceId }) => truth(traceId));
    expect(cards.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(cards.every(({ of }) => of === 20)).toBe(true);
    expect([...method.labels()].map(({ label }) => label === "abnormal")).toEqual(abnormal);
  });

  test("shows the same card until it is answered, and says why", () => {
    const { method } = guided(600);
    const first = method.next()!;
    expect(method.next()).toBe(first);
    expect(first.reason).toMatch(/^a good place to begin; decides about [\d,]+ traces?$/);
    method.answer(say(first.traceId, "normal"));
    expect(method.next()!.traceId).not.toBe(first.traceId);
  });

  test("gives the same cards and labels for the same answers, whether or not cards were asked for", () => {
    const value = fc.constantFrom<AnswerValue>("normal", "abnormal", "unsure", "skip");
    // An event: the answer to the card shown, or (with a number) on a trace of one's own choice.
    const event = fc.tuple(value, fc.option(fc.nat(59), { nil: undefined }));
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 30 }), (events) => {
        const live = guided(60, 1000);
        const log: Answer[] = [];
        for (const [what, own] of events) {
          const traceId = own === undefined ? live.method.next()?.traceId : live.ids[own];
          if (traceId === undefined) break;
          log.push(say(traceId, what));
          live.method.answer(log[log.length - 1]);
        }
        const again = guided(60, 1000);
        for (const answer of log) again.method.answer(answer);
        expect(again.method.next()).toEqual(live.method.next());
        expect(again.method.answered).toBe(live.method.answered);
        expect(again.method.undecided).toBe(live.method.undecided);
        if (live.method.undecided < new Set(log.map(({ traceId }) => traceId)).size) {
          expect([...again.method.labels()]).toEqual([...live.method.labels()]);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("takes the baseline anew after 10, 25 and 50 answers, from the traces predicted normal", () => {
    const { method, baselines, abnormal, truth } = guided(600, 51);
    answerAll(method, ({ traceId }) => truth(traceId));
    expect(baselines.length).toBe(4);
    expect(baselines[0]).toBeUndefined();
    expect(Array.from(baselines[3]!, (normal) => normal === 0)).toEqual(abnormal);
  });

  test("asks again once what contradicts its neighbours, keeps the second answer, and counts both", () => {
    const { method, truth, abnormal } = guided(600, 30);
    let wrong: string | undefined;
    const again: string[] = [];
    const cards = answerAll(method, ({ traceId, number, reason }) => {
      if (reason?.startsWith("asked again")) again.push(traceId);
      if (number !== 7) return truth(traceId);
      wrong = traceId;
      return truth(traceId) === "normal" ? "abnormal" : "normal";
    });
    expect(again).toContain(wrong);
    expect(new Set(again).size).toBe(again.length);
    expect(cards.length).toBe(30);
    expect([...method.labels()].map(({ label }) => label === "abnormal")).toEqual(abnormal);
  });

  test("counts unsure and skipped cards, gives them no weight and does not ask them again", () => {
    const { method } = guided(60, 1000);
    const cards = answerAll(method, ({ number }) => (number % 2 === 0 ? "unsure" : "skip"));
    expect(new Set(cards.map(({ traceId }) => traceId)).size).toBe(60);
    expect(cards.length).toBe(60);
    expect(method.undecided).toBe(60);
    expect(() => method.labels()).toThrow("no trace is answered with normal or abnormal");
  });

  test("takes answers on traces of one's own choice, and changes of any answer", () => {
    const { method } = guided(600);
    method.answer(say("t75", "abnormal"));
    expect(method.answered).toBe(1);
    method.answer(say("t75", "normal"));
    expect(method.answered).toBe(1);
    expect(method.labels().at(75)).toMatchObject({ label: "normal", source: "human", confidence: 1, distance: 0 });
    method.answer(say("t75", "unsure"));
    expect(method.undecided).toBe(1);
    method.answer(say("t75", "abnormal"));
    expect(method.undecided).toBe(0);
    expect(method.labels().at(76)).toMatchObject({ label: "abnormal", source: "propagated", representativeId: "t75" });
    expect(() => method.answer(say("elsewhere", "normal"))).toThrow("trace is not in the recording (trace elsewhere)");
  });

  test("labels with a probability, and a representative that was answered alike", () => {
    const { method, truth } = guided(600);
    answerAll(method, ({ traceId }) => truth(traceId));
    for (const row of method.labels()) {
      expect(row.confidence).toBeGreaterThanOrEqual(0.5);
      expect(row.confidence).toBeLessThanOrEqual(1);
      expect(row.distance).toBeGreaterThanOrEqual(0);
      expect(row.distance).toBeLessThanOrEqual(1);
      expect(truth(row.representativeId)).toBe(row.label);
      expect(row.annotator).toBe("ann");
    }
  });

  test.each([1, 2, 5, 12])("asks every trace of a recording of %i, then stops", (traces) => {
    const { method, truth, abnormal } = guided(traces, 1000);
    const cards = answerAll(method, ({ traceId }) => truth(traceId));
    expect(new Set(cards.map(({ traceId }) => traceId)).size).toBe(traces);
    expect(method.next()).toBeUndefined();
    expect([...method.labels()].map(({ label }) => label === "abnormal")).toEqual(abnormal);
  });

  test("goes on with single traces when every group has its answer", () => {
    const { method, truth } = guided(120, 1000);
    const cards = answerAll(method, ({ traceId }) => truth(traceId));
    const repeated = cards.filter(({ reason }) => reason?.startsWith("asked again")).length;
    expect(cards.length).toBe(120 + repeated);
    expect(cards[cards.length - 1].of).toBe(cards.length);
  });

  test.each(["normal", "abnormal"] as const)("copes with an operator who calls everything %s", (value) => {
    const { method } = guided(600, 60);
    answerAll(method, () => value);
    const labels = [...method.labels()];
    expect(labels.every(({ label }) => label === value)).toBe(true);
    expect(labels.every(({ confidence }) => Number.isFinite(confidence))).toBe(true);
  });

  test("refuses a budget that is no whole number above 0", () => {
    expect(() => guided(5, 0)).toThrow("budget is 0");
    expect(() => guided(5, 1.5)).toThrow("budget is 1.5");
  });
});
