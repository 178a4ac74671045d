import { describe, expect, test } from "vitest";
import { choose, scores } from "../../../lib/src/label/guided/choose.js";
import { GaussianProcess } from "../../../lib/src/label/guided/gaussian-process.js";
import { LENSES, lookThrough } from "../../../lib/src/label/guided/lens.js";
import { PoolPosterior } from "../../../lib/src/label/guided/pool-posterior.js";
import { FOUR, featuresOf } from "./made-up.js";

const points = lookThrough(featuresOf(FOUR), LENSES[0]);
const pool = { rows: Uint32Array.of(0, 1, 2, 3), sizes: Float64Array.of(100, 400, 25, 9) };
const posterior = new PoolPosterior(points, pool, new GaussianProcess(points));

describe("scores()", () => {
  test("gives the worked example", () => {
    const worth = scores(posterior);
    for (const [i, value] of [1.7459, 0.8831, 1.9351, 0.8771].entries()) expect(worth[i]).toBeCloseTo(value, 4);
  });
});

describe("choose()", () => {
  test("takes the card of greatest worth among those still open", () => {
    expect(choose(posterior, () => true)).toBe(2);
    expect(choose(posterior, (row) => row !== 2)).toBe(0);
    expect(choose(posterior, () => false)).toBe(-1);
  });
});
