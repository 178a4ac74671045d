import { describe, expect, test } from "vitest";
import { kernel, priorMean } from "../../../lib/src/label/guided/kernel.js";
import { LENSES, lookThrough } from "../../../lib/src/label/guided/lens.js";
import { FOUR, featuresOf, randomPoints } from "./made-up.js";

describe("kernel()", () => {
  test("gives the worked example", () => {
    const points = lookThrough(featuresOf(FOUR), LENSES[0]);
    const row = [0, 1, 2, 3].map((j) => kernel(points, 0, points, j));
    for (const [j, value] of [1.9, 0.0567, 1.6338, 0.1514].entries()) expect(row[j]).toBeCloseTo(value, 4);
  });

  test("is symmetric", () => {
    const points = randomPoints(6, 3);
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < i; j++) expect(kernel(points, i, points, j)).toBe(kernel(points, j, points, i));
    }
  });
});

describe("priorMean()", () => {
  test("rises with suspicion between its bounds", () => {
    expect([0, 1, 3, 3.4, 9, -1].map(priorMean)).toEqual([-1, -0.5, 0.5, 0.7, 0.7, -1]);
  });
});
