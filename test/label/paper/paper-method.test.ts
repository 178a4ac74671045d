import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Answer } from "../../../lib/src/label/labels.js";
import { PaperMethod } from "../../../lib/src/label/paper/paper-method.js";
import { openSelection } from "../../../lib/src/select/registry.js";
import { line, say, selected } from "../line.js";

function cardsOf(answers: readonly Answer[]): (string | undefined)[] {
  const method = new PaperMethod(line, selected);
  return [
    method.next()?.traceId,
    ...answers.map((answer) => {
      method.answer(answer);
      return method.next()?.traceId;
    }),
  ];
}

describe("PaperMethod", () => {
  test("shows each representative once, the one with the most followers first", () => {
    const method = new PaperMethod(line, selected);
    expect(method.next()).toEqual({ traceId: "d", number: 1, of: 3, followers: 4 });
    expect(method.next()).toEqual(method.next());
    method.answer(say("d", "abnormal"));
    expect(method.next()).toEqual({ traceId: "a", number: 2, of: 3, followers: 2 });
    method.answer(say("a", "skip"));
    expect(method.next()).toEqual({ traceId: "f", number: 3, of: 3, followers: 1 });
    method.answer(say("f", "normal"));
    expect(method.next()).toBeUndefined();
    expect([...method.labels()].map(({ label }) => label[0]).join("")).toBe("aaaaana");
  });

  test("labels from the answers so far", () => {
    const method = new PaperMethod(line, selected);
    expect(() => method.labels()).toThrow("no representative is answered");
    method.answer(say("d", "abnormal"));
    expect([...method.labels()].every(({ label }) => label === "abnormal")).toBe(true);
    method.answer(say("a", "normal"));
    expect([...method.labels()].map(({ label }) => label[0]).join("")).toBe("nnaaaaa");
  });

  test("takes answers on other traces and answers that replace earlier ones", () => {
    const method = new PaperMethod(line, selected);
    method.answer(say("g", "normal"));
    expect(method.next()?.traceId).toBe("d");
    method.answer(say("d", "normal"));
    method.answer(say("d", "abnormal"));
    expect(method.next()?.traceId).toBe("a");
    const labels = method.labels();
    expect(labels.at(6)).toMatchObject({ label: "normal", source: "human" });
    expect(labels.at(3)).toMatchObject({ label: "abnormal", source: "human" });
  });

  test("refuses an answer on a trace that is not there, and stays as it was", () => {
    const method = new PaperMethod(line, selected);
    expect(() => method.answer(say("z", "normal"))).toThrow("trace is not in the recording (trace z)");
    expect(method.next()?.number).toBe(1);
    method.answer(say("d", "normal"));
    expect(method.labels().length).toBe(7);
  });

  test("gives the same cards and labels for the same answers", () => {
    const answer = fc.record({
      traceId: fc.constantFrom(...line.ids),
      value: fc.constantFrom("normal", "abnormal", "unsure", "skip"),
      annotator: fc.constantFrom("ann", "bob"),
    }) as fc.Arbitrary<Answer>;
    fc.assert(
      fc.property(fc.array(answer), (answers) => {
        const cards = cardsOf(answers);
        expect(cardsOf(answers)).toEqual(cards);
        const asked = cards.filter((id) => id !== undefined);
        for (const id of asked) expect(["a", "d", "f"]).toContain(id);
        const open = ["d", "a", "f"].filter((id) => !answers.some(({ traceId }) => traceId === id));
        expect(cards.at(-1)).toBe(open[0]);
      }),
      { seed: 1 },
    );
  });
});

describe("PaperMethod, answers on many traces", () => {
  const embedding = { ids: ["a", "b", "c", "d", "e", "f"], width: 1, vectors: Float32Array.of(0, 1, 2, 90, 91, 92) };
  const make = async () =>
    new PaperMethod(embedding, await openSelection("kmeans").select(embedding, { budget: 2, seed: 1 }));

  test("alike() is the rest of the cluster; the answer on all of it labels them as said", async () => {
    const method = await make();
    expect(method.alike("a")).toEqual(["b", "c"]);
    const answer = { traceId: "b", value: "abnormal", annotator: "ann", also: ["a", "c"] } as const;
    method.answer({ traceId: "e", value: "normal", annotator: "ann" });
    expect(method.effect(answer)).toEqual({ human: 3, kept: 0, flips: 3, others: 0 });
    method.answer(answer);
    expect([...method.labels()].map(({ label, source }) => `${label} ${source}`)).toEqual([
      ...["abnormal bulk", "abnormal human", "abnormal bulk"],
      ...["normal propagated", "normal human", "normal propagated"],
    ]);
    expect(method.labels().at(0)).toMatchObject({ representativeId: "b", distance: 0, confidence: 1 });
    expect(method.state()).toMatchObject({ answered: 2, abnormal: 3, bulk: 2 });
    expect(method.next()).toBeUndefined();
  });

  test("an answer on a trace itself stays; withdraw() takes one of many back alone", async () => {
    const method = await make();
    method.answer({ traceId: "c", value: "normal", annotator: "ann" });
    const answer = { traceId: "b", value: "abnormal", annotator: "ann", also: ["a", "c"] } as const;
    expect(method.effect(answer)).toMatchObject({ human: 2, kept: 1 });
    method.answer(answer);
    expect(method.labels().at(2)).toMatchObject({ label: "normal", source: "human" });
    expect(method.withdraw("a")).toBe(true);
    expect(method.state()).toMatchObject({ normal: 1, abnormal: 1, bulk: 0 });
    expect(method.withdraw("b")).toBe(true);
    expect(method.state()).toMatchObject({ answered: 1, abnormal: 0 });
  });

  test("takes nothing of an answer that names a trace outside the recording", async () => {
    const method = await make();
    expect(() => method.answer({ traceId: "a", value: "normal", annotator: "ann", also: ["x"] })).toThrow(/recording/);
    expect(() => method.alike("x")).toThrow(/recording/);
    expect(method.state().answered).toBe(0);
  });
});
