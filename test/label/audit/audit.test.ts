import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import { auditBounds } from "../../../lib/src/label/audit/bounds.js";
import { certify } from "../../../lib/src/label/audit/certificate.js";
import { drawAuditCards } from "../../../lib/src/label/audit/draw-cards.js";
import { modelEstimate, probabilityOf } from "../../../lib/src/label/audit/model-estimate.js";
import { type Outlook, strataOf } from "../../../lib/src/label/audit/strata.js";
import { surprise } from "../../../lib/src/label/audit/surprise.js";
import type { AnswerValue } from "../../../lib/src/label/labels.js";

/** 100 predicted abnormal, 200 near (half by suspicion, half by mean), 700 quiet; ten answered, five of them abnormal. */
function outlookOf(): Outlook {
  const mean = Float64Array.from({ length: 1000 }, (_, i) => (i < 100 ? 0.9 : i < 200 ? -0.2 : -0.9));
  const suspicion = Float64Array.from({ length: 1000 }, (_, i) => (i < 100 ? 2 : i >= 200 && i < 300 ? 1.2 : 0.1));
  const answered = new Uint8Array(1000);
  for (let i = 0; i < 5; i++) answered[i] = 2;
  for (let i = 300; i < 305; i++) answered[i] = 1;
  return { mean, suspicion, answered };
}

const ids = Array.from({ length: 1000 }, (_, i) => `t${i}`);
const sizes = (part: { length: number }) => part.length;

describe("strataOf()", () => {
  test("parts the traces nobody answered by prediction, suspicion and nearness", () => {
    const { abnormal, near, quiet, known } = strataOf(outlookOf());
    assert.deepEqual([sizes(abnormal), sizes(near), sizes(quiet), known], [95, 200, 695, 5]);
  });

  test("puts each trace without an answer into one part, and no answered one", () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, fc.nat(3))), (traces) => {
        const outlook = {
          mean: Float64Array.from(traces, ([mean]) => mean),
          suspicion: Float64Array.from(traces, ([, su]) => su),
          answered: Uint8Array.from(traces, ([, , said]) => said),
        };
        const { abnormal, near, quiet, known } = strataOf(outlook);
        const rows = [...abnormal, ...near, ...quiet].sort((a, b) => a - b);
        assert.deepEqual(
          rows,
          traces.flatMap(([, , said], i) => (said === 0 ? [i] : [])),
        );
        assert.equal(known, traces.filter(([, , said]) => said === 2).length);
      }),
    );
  });
});

describe("drawAuditCards()", () => {
  const strata = strataOf(outlookOf());

  test("draws half from what is predicted abnormal, half from what is near, and quiet ones when told", () => {
    const cards = drawAuditCards(strata, { cards: 40, quiet: 7, seed: 2 });
    const count = (name: string) => cards.filter(({ stratum }) => stratum === name).length;
    assert.deepEqual([count("abnormal"), count("near"), count("quiet")], [20, 20, 7]);
    assert.equal(new Set(cards.map(({ row }) => row)).size, 47);
    for (const { row, stratum } of cards) assert.ok(strata[stratum].includes(row));
  });

  test("gives what one half cannot use to the other", () => {
    const few = { ...strata, abnormal: strata.abnormal.slice(0, 3) };
    const stratumOf = (cards: number) => drawAuditCards(few, { cards }).map(({ stratum }) => stratum);
    assert.equal(stratumOf(40).filter((name) => name === "near").length, 37);
    assert.equal(stratumOf(10_000).length, 203);
    const none = { ...strata, near: new Uint32Array(0) };
    assert.equal(drawAuditCards(none, { cards: 40 }).length, 40);
  });

  test("mixes the parts, so that the order tells nothing", () => {
    const cards = drawAuditCards(strata, { cards: 60, seed: 1 });
    const changes = cards.filter(({ stratum }, i) => i > 0 && stratum !== cards[i - 1].stratum).length;
    assert.ok(changes > 15, `${changes} changes`);
  });

  test("draws every trace of a part equally often", () => {
    const hits = new Float64Array(1000);
    for (let seed = 0; seed < 1000; seed++)
      for (const { row } of drawAuditCards(strata, { cards: 40, seed })) hits[row]++;
    // 20 of 95 and 20 of 200: five standard deviations.
    for (const row of strata.abnormal) assert.ok(Math.abs(hits[row] - 210.5) < 65, `${hits[row]}`);
    for (const row of strata.near) assert.ok(Math.abs(hits[row] - 100) < 48, `${hits[row]}`);
  });

  test("draws the same for the same seed, others for another", () => {
    const draw = (seed: number) => drawAuditCards(strata, { cards: 20, seed });
    assert.deepEqual(draw(4), draw(4));
    assert.notDeepEqual(draw(4), draw(5));
  });

  test("refuses a number of cards that is none", () => {
    assert.throws(() => drawAuditCards(strata, { cards: 1.5 }), /1.5 is not a whole number/);
    assert.throws(() => drawAuditCards(strata, { cards: 4, quiet: -1 }), /-1 is not a whole number/);
  });
});

describe("auditBounds()", () => {
  test("has the quantiles of two million draws of numpy", () => {
    const findings = {
      abnormal: { traces: 1000, abnormal: 20, normal: 0 },
      near: { traces: 500, abnormal: 1, normal: 19 },
      known: 10,
    };
    const { precision, recall, f1 } = auditBounds(findings, { seed: 3 });
    const list = [precision, recall, f1].flatMap(({ low, estimate, high }) => [low, estimate, high]);
    const expected = [0.9119, 0.9891, 1, 0.9177, 0.9717, 0.9951, 0.9305, 0.976, 0.995];
    list.forEach((value, i) => void assert.ok(Math.abs(value - expected[i]) < 0.005, `${value} is not ${expected[i]}`));
  });

  test("is exact where every trace was drawn", () => {
    const { precision, recall, f1 } = auditBounds({
      abnormal: { traces: 10, abnormal: 8, normal: 2 },
      near: { traces: 20, abnormal: 1, normal: 19 },
      known: 0,
    });
    assert.deepEqual([precision.low, precision.high, recall.low, recall.high], [0.8, 0.8, 8 / 9, 8 / 9]);
    assert.deepEqual([f1.low, f1.high], [16 / 19, 16 / 19]);
  });

  test("falls far when the quiet rest is not taken on trust", () => {
    const findings = {
      abnormal: { traces: 100, abnormal: 20, normal: 0 },
      near: { traces: 100, abnormal: 0, normal: 20 },
      known: 0,
    };
    const trusted = auditBounds(findings);
    const seen = auditBounds({ ...findings, quiet: { traces: 10_000, abnormal: 0, normal: 20 } });
    assert.ok(seen.recall.low < 0.2 && trusted.recall.low > 0.85);
  });

  test("covers the truth as often as it says", () => {
    // A recording whose parts have these shares of abnormal traces; 400 audits of 40 cards.
    const random = new Random(11);
    let covered = 0;
    for (let audit = 0; audit < 400; audit++) {
      const draw = (size: number, abnormal: number) => {
        const picked = random.sample(size, 20).filter((row) => row < abnormal).length;
        return { traces: size, abnormal: picked, normal: 20 - picked };
      };
      const { f1 } = auditBounds(
        { abnormal: draw(800, 720), near: draw(400, 60), known: 0 },
        { seed: audit, draws: 300 },
      );
      if (f1.low <= (2 * 720) / (800 + 720 + 60)) covered++;
    }
    assert.ok(covered > 365, `${covered} of 400`);
  });

  test("says that nothing labelled abnormal has no precision, and that finding nothing misses nothing", () => {
    const none = { traces: 0, abnormal: 0, normal: 0 };
    const { precision, recall, f1 } = auditBounds({ abnormal: none, near: none, known: 0 });
    assert.ok(Number.isNaN(precision.low));
    assert.deepEqual([recall.low, f1.low], [1, 1]);
    const missed = auditBounds({ abnormal: none, near: { traces: 9, abnormal: 1, normal: 8 }, known: 0 });
    assert.deepEqual([missed.recall.high, missed.f1.high], [0, 0]);
  });
});

test("surprise() is the tail that adding up all cases gives", () => {
  assert.ok(Math.abs(surprise([0.01, 0.2, 0.03, 0.5, 0.11], 2) - 0.1745201) < 1e-12);
  assert.equal(surprise([], 1), 0);
  assert.equal(surprise([1, 1], 2), 1);
});

describe("modelEstimate()", () => {
  test("takes answered traces as they were answered", () => {
    const outlook = {
      mean: Float64Array.of(0.5, -0.5, -0.9, 0.9),
      suspicion: new Float64Array(4),
      answered: Uint8Array.of(0, 0, 2, 1),
    };
    const p = probabilityOf(0.5);
    const { precision, recall, f1 } = modelEstimate(outlook);
    assert.ok(Math.abs(precision - (p + 1) / 2) < 1e-12);
    assert.ok(Math.abs(recall - (p + 1) / 2) < 1e-12);
    assert.ok(Math.abs(f1 - (p + 1) / 2) < 1e-12);
  });
});

describe("certify()", () => {
  const outlook = outlookOf();
  const cards = drawAuditCards(strataOf(outlook), { cards: 40, quiet: 10, seed: 2 });
  const answersOf = (say: (row: number, stratum: string) => AnswerValue) =>
    cards.map(({ row, stratum }) => ({ traceId: ids[row], value: say(row, stratum), annotator: "ann" }));
  const asPredicted = (_: number, stratum: string): AnswerValue => (stratum === "abnormal" ? "abnormal" : "normal");

  test("counts by part, and has nothing to warn of when cards say what the labels say", () => {
    const found = certify(outlook, cards, { ids, answers: answersOf(asPredicted) });
    assert.deepEqual([found.n, found.open, found.warnings], [50, 0, []]);
    assert.deepEqual(found.strata.near, { traces: 200, cards: 20, abnormal: 0, normal: 20, undecided: 0 });
    assert.match(found.assumption, /no part is taken on trust/);
    assert.ok(found.f1.low < 1 && found.f1.low <= found.f1.estimate && found.f1.estimate <= found.f1.high);
  });

  test("takes unsure cards for neither side, and counts open ones", () => {
    const answers = answersOf((row, stratum) => (row % 2 === 0 ? "unsure" : asPredicted(row, stratum))).slice(0, 30);
    const found = certify(outlook, cards, { ids, answers });
    const parts = Object.values(found.strata);
    assert.equal(found.open, 20);
    assert.equal(found.n + parts.reduce((sum, { undecided }) => sum + undecided, 0), 30);
  });

  test("names the traces it takes on trust where no quiet card was drawn", () => {
    const near = cards.filter(({ stratum }) => stratum !== "quiet");
    const found = certify(outlook, near, { ids, answers: answersOf(asPredicted) });
    assert.match(found.assumption, /hold only if the quiet rest has no abnormal trace; 695 traces are in it/);
  });

  test("asks for more labels when the cards contradict, the quiet rest is not quiet, or another lens was chosen", () => {
    const contradicted = certify(outlook, cards, {
      ids,
      answers: answersOf((row, s) => (s === "near" && row >= 200 ? "abnormal" : asPredicted(row, s))),
    });
    assert.equal(contradicted.warnings.length, 1);
    assert.match(contradicted.warnings[0], /\d+ of 50 audit cards contradict the labels.*Answer more cards/);
    const loud = certify(outlook, cards, { ids, answers: answersOf(() => "abnormal") });
    assert.match(loud.warnings[0], /10 of 10 cards from the quiet rest are abnormal/);
    const lens = certify(outlook, cards, { ids, answers: answersOf(asPredicted), lens: "end to end" });
    assert.match(lens.warnings[0], /"end to end"/);
  });

  test("gives the same for the same answers and seed", () => {
    const answers = answersOf(asPredicted);
    assert.deepEqual(
      certify(outlook, cards, { ids, answers }),
      certify(outlook, cards, { ids, answers: [...answers].reverse() }),
    );
  });
});
