import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GaussianProcess, type Observation } from "../../../lib/src/label/guided/gaussian-process.js";
import { LENSES, lookThrough } from "../../../lib/src/label/guided/lens.js";
import { direct } from "./direct.js";
import { FOUR, featuresOf, randomPoints } from "./made-up.js";

const points = lookThrough(featuresOf(FOUR), LENSES[0]);
const say = (...values: number[]): Observation[] => values.map((value, row) => ({ row, value, noise: 0.2 }));

/** Random answers on random traces, the same trace perhaps twice. */
const answers = fc.array(
  fc.record({
    row: fc.nat(7),
    value: fc.constantFrom(-1, 1),
    noise: fc.constantFrom(0.2, 0.03),
  }),
  { minLength: 1, maxLength: 7 },
);

describe("GaussianProcess", () => {
  test("gives the worked example", () => {
    const process = new GaussianProcess(points, say(1, -1, 1));
    const means = [0, 1, 2, 3].map((row) => process.mean(row));
    for (const [i, f] of [1.0337, -0.9963, 0.8954, -0.6958].entries()) expect(means[i]).toBeCloseTo(f, 4);
    const others = process.leaveOneOut();
    for (const [i, l] of [1.1245, -0.9697, 0.6387].entries()) expect(others[i]).toBeCloseTo(l, 4);
  });

  test("without answers says what was expected before", () => {
    const process = new GaussianProcess(points);
    expect([0, 1, 2, 3].map((row) => process.mean(row))).toEqual([0.5, -1, 0.25, -0.75]);
    expect(process.variance(0)).toBeCloseTo(1.9, 12);
    expect(process.logMarginalLikelihood()).toBeCloseTo(0, 12);
  });

  test("agrees with direct inversion", () => {
    fc.assert(
      fc.property(fc.nat(), answers, (seed, observations) => {
        const random = randomPoints(8, seed);
        const process = new GaussianProcess(random, observations);
        const plain = direct(random, observations);
        for (let row = 0; row < 8; row++) {
          expect(process.mean(row)).toBeCloseTo(plain.mean[row], 8);
          expect(process.variance(row)).toBeCloseTo(plain.covariance[row][row], 8);
        }
        const others = process.leaveOneOut();
        for (const [i, l] of plain.leaveOneOut.entries()) expect(others[i]).toBeCloseTo(l, 8);
        expect(process.logMarginalLikelihood()).toBeCloseTo(plain.logMarginalLikelihood, 8);
      }),
      { numRuns: 50 },
    );
  });
});
