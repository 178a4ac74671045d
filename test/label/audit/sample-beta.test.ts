import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import { sampleBeta, sampleBinomial, sampleGamma } from "../../../lib/src/label/audit/sample-beta.js";

const DRAWS = 40_000;

/** The share of draws up to each value is what it should be, within five standard deviations. */
function follows(draw: (random: Random) => number, points: readonly (readonly [value: number, share: number])[]): void {
  const random = new Random(7);
  const draws = Float64Array.from({ length: DRAWS }, () => draw(random));
  for (const [value, share] of points) {
    const below = draws.filter((x) => x <= value).length / DRAWS;
    const reach = 5 * Math.sqrt((share * (1 - share)) / DRAWS);
    assert.ok(Math.abs(below - share) < reach, `${below} of the draws are at most ${value}, not ${share}`);
  }
}

const SHARES = [0.05, 0.25, 0.5, 0.75, 0.95];
const at = (quantiles: readonly number[]) => quantiles.map((value, i) => [value, SHARES[i]] as const);

describe("sampleBeta() has the quantiles of scipy.stats.beta (scipy 1.12.0)", () => {
  test.each([
    [20.5, 0.5, [0.909524, 0.967857, 0.988831, 0.997496, 0.999903]],
    [0.5, 20.5, [0.000097, 0.002504, 0.011169, 0.032143, 0.090476]],
    [0.5, 0.5, [0.006156, 0.146447, 0.5, 0.853553, 0.993844]],
    [40.5, 3.5, [0.844859, 0.897369, 0.926786, 0.950301, 0.974369]],
    [2, 5, [0.06285, 0.161163, 0.26445, 0.389479, 0.581803]],
  ] as const)("Beta(%d, %d)", (a, b, quantiles) => {
    follows((random) => sampleBeta(random, a, b), at(quantiles));
  });
});

test("sampleGamma() has the quantiles of scipy.stats.gamma (scipy 1.12.0), below and above shape 1", () => {
  const points = (low: number, middle: number, high: number) =>
    [
      [low, 0.05],
      [middle, 0.5],
      [high, 0.95],
    ] as const;
  follows((random) => sampleGamma(random, 0.5), points(0.001966, 0.227468, 1.920729));
  follows((random) => sampleGamma(random, 4.2), points(1.483323, 3.871783, 8.037545));
});

describe("sampleBinomial()", () => {
  // scipy.stats.binom.cdf, scipy 1.12.0.
  test.each([
    [
      1000,
      0.02,
      [
        [15, 0.15391],
        [20, 0.559096],
        [25, 0.890067],
      ],
    ],
    [
      50,
      0.5,
      [
        [20, 0.101319],
        [25, 0.556138],
        [30, 0.94054],
      ],
    ],
    [
      20,
      0.9,
      [
        [16, 0.132953],
        [18, 0.608253],
        [19, 0.878423],
      ],
    ],
  ] as const)("has the distribution of scipy.stats.binom: %d trials, share %d", (n, p, points) => {
    follows((random) => sampleBinomial(random, n, p), points);
  });

  test("is none of none, none at share 0 and all at share 1", () => {
    const random = new Random(1);
    assert.deepEqual(
      [sampleBinomial(random, 0, 0.5), sampleBinomial(random, 500, 0), sampleBinomial(random, 500, 1)],
      [0, 0, 500],
    );
  });
});
