import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Answer } from "../../../lib/src/label/labels.js";
import { PaperMethod } from "../../../lib/src/label/paper/paper-method.js";
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
