import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GaussianProcess, type Observation } from "../../../lib/src/label/guided/gaussian-process.js";
import { PoolPosterior } from "../../../lib/src/label/guided/pool-posterior.js";
import { direct } from "./direct.js";
import { randomPoints } from "./made-up.js";

const observation = fc.record({
  row: fc.nat(7),
  value: fc.constantFrom(-1, 1),
  noise: fc.constantFrom(0.2, 0.03),
});
const ROWS = [6, 0, 3, 5];
const pool = { rows: Uint32Array.from(ROWS), sizes: Float64Array.of(9, 4, 2, 1) };

function expectDirect(posterior: PoolPosterior, observations: readonly Observation[]) {
  const plain = direct(posterior.points, observations);
  for (const [i, a] of ROWS.entries()) {
    expect(posterior.mean[i]).toBeCloseTo(plain.mean[a], 7);
    for (let j = 0; j <= i; j++) {
      expect(posterior.covariance[(i * (i + 1)) / 2 + j]).toBeCloseTo(plain.covariance[a][ROWS[j]], 7);
    }
  }
}

describe("PoolPosterior", () => {
  test("agrees with direct inversion when answers come one by one", () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(observation, { maxLength: 6 }), fc.nat(6), (seed, observations, given) => {
        const process = new GaussianProcess(randomPoints(8, seed), observations.slice(0, given));
        const posterior = new PoolPosterior(process.points, pool, process);
        for (const later of observations.slice(given)) {
          process.add(later);
          posterior.grow();
        }
        expectDirect(posterior, observations);
      }),
      { numRuns: 50 },
    );
  });

  test("agrees with direct inversion when an answer is changed, or taken back", () => {
    const changes = fc.tuple(fc.nat(), fc.option(observation, { nil: undefined }), observation);
    fc.assert(
      fc.property(fc.nat(), fc.array(observation, { minLength: 1, maxLength: 6 }), changes, (seed, before, change) => {
        const [at, other, last] = change;
        const index = at % before.length;
        const points = randomPoints(8, seed);
        const posterior = new PoolPosterior(points, pool, new GaussianProcess(points, before));
        const now = other && { ...other, row: before[index].row };
        const after = before.slice();
        after.splice(index, 1, ...(now === undefined ? [] : [now]));
        const process = new GaussianProcess(points, after);
        posterior.change(index, now, process);
        expectDirect(posterior, after);
        process.add(last);
        posterior.grow();
        expectDirect(posterior, [...after, last]);
      }),
      { numRuns: 100 },
    );
  });
});
