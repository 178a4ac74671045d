import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { takeBaseline } from "../../../lib/src/label/guided/baseline.js";
import { GuidedMethod, type GuidedOptions } from "../../../lib/src/label/guided/guided-method.js";
import type { Answer, AnswerValue } from "../../../lib/src/label/labels.js";
import type { Card } from "../../../lib/src/label/method.js";
import { recording } from "./made-up.js";

const say = (traceId: string, value: AnswerValue): Answer => ({ traceId, value, annotator: "ann" });

function guided(traces: number, budget = 20, seed = 1, more: Partial<GuidedOptions> = {}) {
  const { ids, features, abnormal } = recording(traces);
  const baselines: (Uint8Array | undefined)[] = [];
  const source = (normal?: Uint8Array) => {
    baselines.push(normal);
    return features;
  };
  const truth = (traceId: string): AnswerValue => (abnormal[ids.indexOf(traceId)] ? "abnormal" : "normal");
  return { method: new GuidedMethod(ids, source, { budget, seed, ...more }), ids, abnormal, truth, baselines };
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

  test("has an outlook that agrees with its labels, also while a new baseline is on its way", () => {
    const { method, truth } = guided(600);
    for (let number = 1; number <= 12; number++) {
      const { traceId } = method.next()!;
      method.answer(say(traceId, truth(traceId)));
      const { mean, suspicion } = method.outlook();
      expect(suspicion.length).toBe(600);
      const { abnormal, human } = method.labels().columns;
      expect([...mean].every((f, i) => human[i] === 1 || Number(f > 0) === abnormal[i])).toBe(true);
    }
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
        const state = live.method.state();
        expect(again.method.state()).toEqual(state);
        if (state.normal + state.abnormal > 0) {
          expect([...again.method.labels()]).toEqual([...live.method.labels()]);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("is, after answers are taken back, as if they had never been given", () => {
    const value = fc.constantFrom<AnswerValue>("normal", "abnormal", "unsure", "skip");
    const event = fc.tuple(value, fc.option(fc.nat(59), { nil: undefined }));
    const back = fc.nat(59);
    fc.assert(
      fc.property(fc.array(event, { minLength: 12, maxLength: 40 }), back, value, (events, gone, last) => {
        const live = guided(60, 1000);
        for (const [what, own] of events) {
          const traceId = own === undefined ? live.method.next()?.traceId : live.ids[own];
          if (traceId !== undefined) live.method.answer(say(traceId, what));
        }
        const before = live.method.answers;
        const { traceId } = before[gone % before.length];
        expect(live.method.withdraw(traceId)).toBe(true);
        expect(live.method.withdraw(traceId)).toBe(false);
        const again = guided(60, 1000);
        const kept = before.filter((answer) => answer.traceId !== traceId);
        for (const answer of kept) again.method.answer(answer);
        expect(live.method.answers).toEqual(kept);
        expect(live.method.state()).toEqual(again.method.state());
        expect(live.method.next()).toEqual(again.method.next());
        for (const { method } of [live, again]) method.answer(say(traceId, last));
        expect(live.method.next()).toEqual(again.method.next());
      }),
      { numRuns: 25 },
    );
  });

  test("takes the last answers back without a baseline more, unless one follows from them", () => {
    const { method, truth, baselines } = guided(600, 60);
    const cards: string[] = [];
    for (let card = method.next(); card !== undefined; card = method.next()) {
      cards.push(card.traceId);
      method.answer(say(card.traceId, truth(card.traceId)));
    }
    expect(baselines.length).toBe(8);
    while (method.state().answered > 53) {
      const given = method.answers;
      method.replay(given.slice(0, -1));
      expect(method.next()!.traceId).toBe(cards[given.length - 1]);
    }
    expect(baselines.length).toBe(8);
    method.replay(method.answers.slice(0, 48));
    expect(method.next()!.traceId).toBe(cards[48]);
    expect(baselines.length).toBe(8);
  });

  test("gives the same cards however slow its helper is, and when it fails", async () => {
    const { features } = recording(600);
    const late = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    let asked = 0;
    const helper = (ms: number, fails = false): GuidedOptions["helper"] => ({
      async take(request) {
        asked++;
        await late(ms);
        if (fails) throw new Error("the worker is gone");
        return takeBaseline(request, () => features);
      },
    });
    const plain = guided(600, 30);
    const cards = answerAll(plain.method, ({ traceId }) => plain.truth(traceId));
    for (const more of [{ helper: helper(0) }, { helper: helper(20) }, { helper: helper(1, true) }]) {
      const { method, truth } = guided(600, 30, 1, more);
      const seen: Card[] = [];
      for (let card = await method.nextReady(); card !== undefined; card = await method.nextReady()) {
        seen.push(card);
        method.answer(say(card.traceId, truth(card.traceId)));
      }
      expect(seen).toEqual(cards);
      expect([...method.labels()]).toEqual([...plain.method.labels()]);
    }
    expect(asked).toBe(15);
  });

  test("takes the baseline anew after 10, 14, 18, 22 and 27 answers, from the traces predicted normal", () => {
    const { method, baselines, abnormal, truth } = guided(600, 30);
    answerAll(method, ({ traceId }) => truth(traceId));
    expect(baselines.length).toBe(6);
    expect(baselines[0]).toBeUndefined();
    expect(Array.from(baselines[5]!, (normal) => normal === 0)).toEqual(abnormal);
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
    expect(method.state()).toEqual({
      ...{ answered: 60, budget: 1000, repeated: 0 },
      ...{ normal: 0, abnormal: 0, unsure: 30, skipped: 30, bulk: 0 },
    });
    expect(() => method.labels()).toThrow("no trace is answered with normal or abnormal");
  });

  test("takes answers on traces of one's own choice, and changes of any answer", () => {
    const { method } = guided(600);
    method.answer(say("t75", "abnormal"));
    expect(method.state()).toMatchObject({ answered: 1, abnormal: 1 });
    method.answer(say("t75", "normal"));
    expect(method.state()).toMatchObject({ answered: 1, abnormal: 0, normal: 1 });
    expect(method.labels().at(75)).toMatchObject({ label: "normal", source: "human", confidence: 1, distance: 0 });
    method.answer(say("t75", "unsure"));
    expect(method.state()).toMatchObject({ unsure: 1, normal: 0 });
    method.answer(say("t75", "abnormal"));
    expect(method.state()).toMatchObject({ unsure: 0, abnormal: 1 });
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

  test("names the answer that was given before where it asks again", () => {
    const { method, truth } = guided(600, 30);
    const cards = answerAll(method, ({ traceId, number }) =>
      number === 7 ? (truth(traceId) === "normal" ? "abnormal" : "normal") : truth(traceId),
    );
    const again = cards.filter(({ earlier }) => earlier !== undefined);
    expect(again).toEqual(cards.filter(({ reason }) => reason?.startsWith("asked again")));
    expect(again.length).toBe(method.state().repeated);
    expect(again.find(({ traceId }) => traceId === cards[6].traceId)!.earlier).not.toBe(truth(cards[6].traceId));
  });

  test("refuses an answer that cannot be taken, and stays as it was", () => {
    const { method } = guided(60);
    const card = method.next();
    expect(() => method.answer(say("t1", "perhaps" as AnswerValue))).toThrow('"perhaps" is none of normal, abnormal');
    expect(() => method.answer({ ...say("t1", "normal"), culprit: "cart" })).toThrow('culprit "cart"');
    expect(() => method.withdraw("elsewhere")).toThrow("not in the recording");
    expect(method.next()).toBe(card);
    expect(method.state().answered).toBe(0);
  });

  test("refuses a budget that is no whole number above 0", () => {
    expect(() => guided(5, 0)).toThrow("budget is 0");
    expect(() => guided(5, 1.5)).toThrow("budget is 1.5");
  });
});
