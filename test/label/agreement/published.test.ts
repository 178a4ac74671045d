import assert from "node:assert/strict";
import { describe, test } from "vitest";
import type { Coefficient } from "../../../lib/src/label/agreement/coefficient.js";
import { cohenKappa } from "../../../lib/src/label/agreement/cohen-kappa.js";
import { fleissKappa } from "../../../lib/src/label/agreement/fleiss-kappa.js";
import { gwetAc1 } from "../../../lib/src/label/agreement/gwet-ac1.js";
import { krippendorffAlpha } from "../../../lib/src/label/agreement/krippendorff-alpha.js";
import { studentQuantile } from "../../../lib/src/label/agreement/student-t.js";
import { countsOf, FOUR_OBSERVERS } from "./counts.js";

function near(actual: number, expected: number, digits: number): void {
  assert.ok(Math.abs(actual - expected) <= 0.5001 * 10 ** -digits, `${actual} is not ${expected} to ${digits} places`);
}

/** Estimate, standard error and interval of irrCAC 0.4.4, which gives eight places. */
function asIrrCac(actual: Coefficient, [estimate, standardError, low, high]: readonly number[]): void {
  near(actual.estimate, estimate, 8);
  near(actual.standardError, standardError, 8);
  near(actual.low, low, 8);
  near(actual.high, high, 8);
}

/** What two annotators said, as counts per trace. */
const perTrace = (table: readonly (readonly number[])[]) =>
  table.flatMap((row, i) =>
    row.flatMap((count, j) =>
      Array.from({ length: count }, () => table.map((_, k) => Number(k === i) + Number(k === j))),
    ),
  );

describe("cohenKappa()", () => {
  test("gives the .492 of Cohen (1960), Table 1, of 200 subjects", () => {
    const table = [
      [88, 14, 18],
      [10, 40, 10],
      [2, 6, 12],
    ];
    near(cohenKappa(table).estimate, 0.492, 3);
  });

  test("has the standard error and interval of statsmodels 0.15.0 (cohens_kappa)", () => {
    const found = cohenKappa([
      [88, 10, 2],
      [14, 40, 6],
      [18, 10, 12],
    ]);
    near(found.estimate, 0.49152542372881347, 12);
    near(found.standardError, 0.05100181557607786, 12);
    near(found.low, 0.3915637020535469, 12);
    near(found.high, 0.59148714540408, 12);
    near(
      cohenKappa([
        [118, 5],
        [2, 0],
      ]).standardError,
      0.012286756672845256,
      12,
    );
  });

  test("is 1 where two always agree, and NaN where chance leaves nothing to compare with", () => {
    const [same, alone, none] = [
      [
        [7, 0],
        [0, 3],
      ],
      [
        [9, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ].map((table) => cohenKappa(table).estimate);
    assert.deepEqual([same, alone, none], [1, Number.NaN, Number.NaN]);
  });
});

describe("fleissKappa()", () => {
  /** Fourteen raters, ten subjects, five categories: en.wikipedia.org/wiki/Fleiss'_kappa, "Worked example". */
  const WIKIPEDIA = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
  ];

  test("gives the .210 of the worked example with fourteen raters", () => {
    const { estimate, observed, expected } = fleissKappa(WIKIPEDIA);
    near(observed, 0.378, 3);
    near(expected, 0.213, 3);
    near(estimate, 0.2099307044, 10); // statsmodels 0.15.0, fleiss_kappa
  });

  test("has estimate, error and interval of irrCAC with missing judgements", () => {
    asIrrCac(fleissKappa(countsOf(FOUR_OBSERVERS, 5)), [0.76116928, 0.1530192, 0.42437628, 1]);
  });
});

describe("krippendorffAlpha()", () => {
  test("gives the .095 of Krippendorff (2011), Section A: two observers, two values", () => {
    near(krippendorffAlpha(countsOf(["1211111111", "2221121121"], 2)).estimate, 0.095, 3);
  });

  test("gives the .743 of Krippendorff (2011), Section C: four observers, missing judgements", () => {
    asIrrCac(krippendorffAlpha(countsOf(FOUR_OBSERVERS, 5)), [0.74342105, 0.14557389, 0.41906222, 1]);
  });
});

describe("gwetAc1()", () => {
  test("gives the .775 of Gwet's Handbook for four raters with missing judgements", () => {
    asIrrCac(gwetAc1(countsOf(FOUR_OBSERVERS, 5)), [0.77544407, 0.14294995, 0.46081335, 1]);
  });

  test("stays high where kappa falls below 0 because one answer is rare", () => {
    const table = [
      [118, 5],
      [2, 0],
    ];
    near(gwetAc1(perTrace(table)).estimate, 0.94077634, 8); // irrCAC 0.4.4
    near(gwetAc1(perTrace(table)).standardError, 0.02305696, 8);
    near(cohenKappa(table).estimate, -0.0233918129, 10); // scikit-learn 1.9.1, cohen_kappa_score
    near(krippendorffAlpha(perTrace(table)).estimate, -0.024691358, 10); // krippendorff 0.9.0
  });
});

describe("coefficients of several annotators", () => {
  test("are NaN if no trace has two judgements; the kappa kinds also if all judgements are the same", () => {
    const alone = [
      [1, 0],
      [0, 1],
    ];
    for (const of of [fleissKappa, gwetAc1, krippendorffAlpha]) {
      assert.ok(Number.isNaN(of(alone).estimate));
      assert.ok(Number.isNaN(of([]).estimate));
    }
    const same = [
      [2, 0],
      [3, 0],
    ];
    assert.ok(Number.isNaN(fleissKappa(same).estimate));
    assert.ok(Number.isNaN(krippendorffAlpha(same).estimate));
    assert.equal(gwetAc1(same).estimate, 1);
  });

  test("have an estimate but no interval on a single trace", () => {
    const { estimate, low } = gwetAc1([[1, 2]]);
    assert.ok(estimate < 0.5);
    assert.ok(Number.isNaN(low));
  });
});

test("studentQuantile() has the values of published tables", () => {
  // Two-sided 95 % and one-sided 95 %: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
  near(studentQuantile(0.975, 1), 12.706, 3);
  near(studentQuantile(0.975, 2), 4.303, 3);
  near(studentQuantile(0.975, 10), 2.228, 3);
  near(studentQuantile(0.975, 100), 1.984, 3);
  near(studentQuantile(0.95, 7), 1.895, 3);
  near(studentQuantile(0.975, 1e6), 1.96, 4);
});
