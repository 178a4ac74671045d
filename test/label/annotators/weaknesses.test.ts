import assert from "node:assert/strict";
import { describe, expect, test } from "vitest";
import { doubting } from "../../../lib/src/label/annotators/doubting.js";
import { misjudging } from "../../../lib/src/label/annotators/misjudging.js";
import { namingCulprit } from "../../../lib/src/label/annotators/naming-culprit.js";
import { Oracle } from "../../../lib/src/label/annotators/oracle.js";
import { simulatedOperator } from "../../../lib/src/label/annotators/simulated-operator.js";
import { tiring } from "../../../lib/src/label/annotators/tiring.js";
import type { Annotator } from "../../../lib/src/label/labels.js";
import type { Truth } from "../../../lib/src/label/truth-file.js";

/** A third is abnormal, half of that by the cart, half by ads; every fifth is at the border. */
const ids = Array.from({ length: 6000 }, (_, i) => `t${i}`);
const truth = new Map<string, Truth>(
  ids.map((id, i) => [
    id,
    { anomalous: i % 3 === 0, suspect: i % 5 === 0, ...(i % 3 === 0 && { culprit: i % 6 === 0 ? "cart" : "ads" }) },
  ]),
);

async function answersOf(annotator: Annotator, asked: readonly string[] = ids) {
  const answers = [];
  for (const id of asked) answers.push(await annotator.answer(id));
  return answers;
}

async function wrongOf(annotator: Annotator, asked: readonly string[] = ids): Promise<boolean[]> {
  const answers = await answersOf(annotator, asked);
  return answers.map(({ traceId, value }) => (value === "abnormal") !== truth.get(traceId)!.anomalous);
}

const share = (wrong: readonly boolean[]) => wrong.filter(Boolean).length / wrong.length;

describe("misjudging()", () => {
  test("calls normal what is overlooked, on every repetition, and leaves the rest alone", async () => {
    const ann = misjudging(new Oracle(truth), (id) => truth.get(id)!.culprit === "cart");
    for (let round = 0; round < 2; round++) {
      const wrong = await wrongOf(ann);
      assert.ok(wrong.every((is, i) => is === (i % 6 === 0)));
    }
  });
});

describe("tiring()", () => {
  test("errs more with each card, up to the most", async () => {
    const wrong = await wrongOf(tiring(new Oracle(truth), { per100: 0.01, most: 0.3 }));
    // 10 answers of a hundred by card 1,000 or so; thirty from card 3,000 on. Five standard deviations.
    expect(share(wrong.slice(0, 500))).toBeLessThan(0.025 + 5 * Math.sqrt(0.025 / 500));
    expect(Math.abs(share(wrong.slice(1500, 2500)) - 0.2)).toBeLessThan(5 * Math.sqrt(0.16 / 1000));
    expect(Math.abs(share(wrong.slice(3000)) - 0.3)).toBeLessThan(5 * Math.sqrt(0.21 / 3000));
  });

  test("is fresh after a pause", async () => {
    const wrong = await wrongOf(tiring(new Oracle(truth), { per100: 1, most: 0.5, pauseAfter: 50 }));
    const atCard = (n: number) => share(wrong.filter((_, i) => i % 50 === n));
    assert.equal(atCard(0), 0);
    expect(Math.abs(atCard(40) - 0.4)).toBeLessThan(5 * Math.sqrt(0.24 / 120));
  });

  test("gives the same answers for the same seed and cards, others for another seed", async () => {
    const run = (seed: number) => wrongOf(tiring(new Oracle(truth), { per100: 1, seed }), ids.slice(0, 300));
    assert.deepEqual(await run(3), await run(3));
    assert.notDeepEqual(await run(3), await run(4));
  });

  test("refuses options that mean nothing", () => {
    assert.throws(() => tiring(new Oracle(truth), { per100: -1 }), /share per 100 cards is -1/);
    assert.throws(() => tiring(new Oracle(truth), { per100: 0.1, most: 2 }), /most is 2/);
    assert.throws(() => tiring(new Oracle(truth), { per100: 0.1, pauseAfter: 0 }), /pause after 0/);
  });
});

describe("doubting()", () => {
  test("is unsure as often as the doubt says, and of the same traces each time", async () => {
    const ann = doubting(new Oracle(truth), { doubt: (id) => (truth.get(id)!.suspect ? 0.5 : 0) });
    const unsure = (await answersOf(ann)).map(({ value }) => value === "unsure");
    assert.ok(unsure.every((is, i) => !is || i % 5 === 0));
    expect(Math.abs(share(unsure) - 0.1)).toBeLessThan((5 * Math.sqrt(0.25 / 1200)) / 5);
    assert.deepEqual(
      (await answersOf(ann)).map(({ value }) => value === "unsure"),
      unsure,
    );
  });

  test("refuses a doubt that is no share, naming the trace", async () => {
    await assert.rejects(doubting(new Oracle(truth), { doubt: () => Number.NaN }).answer("t1"), /NaN.*\(trace t1\)/);
  });
});

describe("namingCulprit()", () => {
  test("names whoever the truth names, on answers with abnormal only", async () => {
    const ann = namingCulprit(new Oracle(truth, { errorRate: 1 }), truth);
    assert.ok((await answersOf(ann, ids.slice(0, 50))).every(({ culprit }) => culprit === undefined));
    const right = namingCulprit(new Oracle(truth), truth);
    assert.deepEqual(
      (await answersOf(right, ["t0", "t1", "t3"])).map(({ culprit }) => culprit),
      ["cart", undefined, "ads"],
    );
  });
});

describe("simulatedOperator()", () => {
  test("without weaknesses answers as the oracle does", async () => {
    const asked = ids.slice(0, 200);
    const options = { errorRate: 0.2, seed: 5 };
    assert.deepEqual(
      await answersOf(simulatedOperator(truth, options), asked),
      await answersOf(new Oracle(truth, options), asked),
    );
  });

  test("joins all weaknesses", async () => {
    const all = { errorRate: 0.05, misjudges: "cart", fatigue: 0.01, unsure: 1, culprit: true, seed: 2 };
    const answers = await answersOf(simulatedOperator(truth, all));
    assert.ok(answers.every(({ value }, i) => (value === "unsure") === (i % 5 === 0)));
    assert.ok(answers.every(({ value, culprit }) => culprit === undefined || value === "abnormal"));
    assert.ok(answers.some(({ culprit }) => culprit === "ads"));
    const early = answers.slice(0, 500).filter(({ value }, i) => i % 6 === 0 && value === "abnormal");
    expect(early.length).toBeLessThan(10);
  });

  test("names the culprits there are when none is the misjudged service", () => {
    assert.throws(() => simulatedOperator(truth, { misjudges: "card" }), /"card".*its culprits are ads, cart/);
    const bare = new Map([["t1", { anomalous: true, suspect: false }]]);
    assert.throws(() => simulatedOperator(bare, { misjudges: "cart" }), /it names no culprits/);
  });
});
