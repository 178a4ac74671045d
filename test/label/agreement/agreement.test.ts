import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "vitest";
import { agreement } from "../../../lib/src/label/agreement/agreement.js";
import { cohenKappa } from "../../../lib/src/label/agreement/cohen-kappa.js";
import type { Answer, AnswerValue } from "../../../lib/src/label/labels.js";

/** One letter per trace: n, a, u, s; "." was not judged. */
function answersOf(said: Readonly<Record<string, string>>): Answer[] {
  const values = new Map<string, AnswerValue>([
    ["n", "normal"],
    ["a", "abnormal"],
    ["u", "unsure"],
    ["s", "skip"],
  ]);
  return Object.entries(said).flatMap(([annotator, letters]) =>
    Array.from(letters).flatMap((letter, i) => {
      const value = values.get(letter);
      return value === undefined ? [] : [{ traceId: `t${i}`, value, annotator }];
    }),
  );
}

describe("agreement()", () => {
  test("takes unsure and skip as missing, or as judgements of their own", () => {
    const answers = answersOf({ ann: "nnau", bob: "nasu" });
    const missing = agreement(answers);
    assert.deepEqual([missing.traces, missing.shared, missing.pairs[0].traces], [4, 2, 2]);
    assert.deepEqual(missing.categories, ["normal", "abnormal"]);
    const category = agreement(answers, { undecided: "category" });
    assert.deepEqual([category.traces, category.shared, category.pairs[0].traces], [4, 4, 4]);
    assert.deepEqual(
      category.disagreements.map(({ traceId, said }) => [traceId, ...said.values()]),
      [
        ["t1", "normal", "abnormal"],
        ["t2", "abnormal", "skip"],
      ],
    );
    assert.equal(category.pairs[0].confusion[1][3], 1);
  });

  test("lists the traces on which anybody differs, and nobody who did not judge them", () => {
    const { disagreements } = agreement(answersOf({ ann: "nan", bob: "na.", cem: "aan" }));
    assert.deepEqual(
      disagreements.map(({ traceId, said }) => [traceId, Object.fromEntries(said)]),
      [["t0", { ann: "normal", bob: "normal", cem: "abnormal" }]],
    );
  });

  test("leaves out pairs without a trace in common", () => {
    const { pairs, shared } = agreement(answersOf({ ann: "nn..", bob: "..na", cem: "a..a" }));
    assert.equal(shared, 2);
    assert.deepEqual(
      pairs.map(({ first, second, traces }) => [first, second, traces]),
      [
        ["ann", "cem", 1],
        ["bob", "cem", 1],
      ],
    );
  });

  test("takes the last answer of an annotator on a trace", () => {
    const twice = [...answersOf({ ann: "na", bob: "na" }), ...answersOf({ ann: "a" })];
    assert.deepEqual(agreement(twice).pairs[0].confusion, [
      [0, 0],
      [1, 1],
    ]);
  });

  test("takes names that objects have", () => {
    const answers: Answer[] = [
      { traceId: "__proto__", value: "normal", annotator: "constructor" },
      { traceId: "__proto__", value: "abnormal", annotator: "toString" },
    ];
    assert.deepEqual([...agreement(answers).disagreements[0].said.keys()], ["constructor", "toString"]);
  });

  test("refuses fewer than two annotators, naming the one", () => {
    assert.throws(() => agreement([]), /nobody answered/);
    assert.throws(() => agreement(answersOf({ ann: "na" })), /only "ann" answered/);
  });

  test("does not depend on the order of annotators and traces, nor on which answer is which", () => {
    const letters = fc.array(fc.constantFrom("n", "a", "."), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, letters, fc.nat(), (ann, bob, cem, turn) => {
        const answers = answersOf({ ann: ann.join(""), bob: bob.join(""), cem: `na${cem.join("")}` });
        fc.pre(new Set(answers.map(({ annotator }) => annotator)).size === 3);
        const turned = answers.map((_, i) => answers[(i + turn) % answers.length]).reverse();
        const other = turned.map((a) => ({ ...a, value: a.value === "normal" ? "abnormal" : "normal" }) as const);
        const [one, two] = [agreement(answers), agreement(other)];
        for (const name of ["fleiss", "krippendorff", "gwet"] as const) {
          const [a, b] = [one[name], two[name]];
          assert.ok(Math.abs(a.estimate - b.estimate) < 1e-9 || Number.isNaN(a.estimate + b.estimate), name);
          assert.ok(Math.abs(a.low - b.low) < 1e-7 || Number.isNaN(a.low + b.low), name);
          assert.ok(
            !(a.low > a.estimate) && !(a.high < a.estimate) && !(a.high > 1) && !(a.low < Math.min(-1, a.estimate)),
            name,
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});

test("cohenKappa() does not depend on who of the two comes first", () => {
  const cells = fc.array(fc.nat(30), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(cells, ([a, b, c, d]) => {
      const [one, two] = [
        cohenKappa([
          [a, b],
          [c, d],
        ]),
        cohenKappa([
          [a, c],
          [b, d],
        ]),
      ];
      assert.ok(Object.is(one.estimate, two.estimate) || Math.abs(one.estimate - two.estimate) < 1e-12);
      assert.ok(Object.is(one.low, two.low) || Math.abs(one.low - two.low) < 1e-9);
    }),
  );
});
