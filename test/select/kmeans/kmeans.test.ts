import fc from "fast-check";
import { kmeans as mlKMeans } from "ml-kmeans";
import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import type { Work } from "../../../lib/src/base/work.js";
import { Bounds } from "../../../lib/src/select/kmeans/bounds.js";
import { type FittedKMeans, KMeans, type KMeansOptions } from "../../../lib/src/select/kmeans/kmeans.js";
import { lloyd, type Solution } from "../../../lib/src/select/kmeans/lloyd.js";
import { start } from "../../../lib/src/select/kmeans/start.js";
import type { Rows } from "../../../lib/src/select/points/distance.js";
import { pointsOf } from "../../../lib/src/select/points/points-of.js";
import { clustered, plainSquare } from "../clusters.js";

function last<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const clusters = (options: KMeansOptions, rows: Rows, width: number, work?: Work) =>
  // biome-ignore lint/suspicious/noFocusedTests: this is no test
  new KMeans(options).fit(rows, width, work);
const fitted = (rows: number[], width: number, k: number) => clusters({ k, seed: 1 }, Float64Array.from(rows), width);

function expectNearest({ centroids, assignment, inertia }: FittedKMeans, rows: ArrayLike<number>, width: number) {
  let sum = 0;
  const wrong: number[] = [];
  for (let i = 0; i < assignment.length; i++) {
    const own = plainSquare(rows, i, centroids, assignment[i], width);
    sum += own;
    for (let c = 0; c < centroids.length / width; c++) {
      if (own > plainSquare(rows, i, centroids, c, width) * (1 + 1e-9) + 1e-12) wrong.push(i);
    }
  }
  expect(wrong).toEqual([]);
  expect(inertia).toBeCloseTo(sum, 6);
}

describe("KMeans", () => {
  test("finds the two pairs on a line", () => {
    const { centroids, assignment, inertia } = fitted([0, 1, 10, 11], 1, 2);
    expect([...centroids].sort((a, b) => a - b)).toEqual([0.5, 10.5]);
    expect(assignment[0]).toBe(assignment[1]);
    expect(assignment[2]).toBe(assignment[3]);
    expect(inertia).toBe(1);
  });

  test("gives every row its nearest centroid", () => {
    const whole = fc.integer({ min: -9, max: 9 });
    const input = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.array(whole, { minLength: 4, maxLength: 120 }));
    fc.assert(
      fc.property(input, fc.integer({ min: 1, max: 12 }), fc.integer(), ([width, numbers], k, seed) => {
        const rows = Float32Array.from(numbers.slice(0, numbers.length - (numbers.length % width)));
        const found = clusters({ k, seed, restarts: 2 }, rows, width);
        expectNearest(found, rows, width);
        expect(found.assign(rows)).toEqual(found.assignment);
        const different = new Set(
          Array.from(rows, (_, p) => rows.subarray(p - (p % width), p - (p % width) + width).join()),
        );
        expect(found.centroids.length / width).toBe(Math.min(k, different.size));
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  test.each([
    [1, 1],
    [64, 35],
    [3000, 5],
  ])("gives every row of %i numbers its nearest of %i centroids", (width, k) => {
    const rows = clustered(width > 1000 ? 60 : 700, width, 20, 5);
    expectNearest(clusters({ k, seed: 2, restarts: 2 }, rows, width), rows, width);
  });

  test("puts centroids at the means of their rows", () => {
    const rows = clustered(500, 8, 6, 3);
    const { centroids, assignment } = clusters({ k: 9, seed: 4, tolerance: 0 }, rows, 8);
    for (let c = 0; c < 9; c++) {
      const own = Array.from(assignment.keys()).filter((i) => assignment[i] === c);
      for (let j = 0; j < 8; j++) {
        const mean = own.reduce((sum, i) => sum + rows[i * 8 + j], 0) / own.length;
        expect(centroids[c * 8 + j]).toBeCloseTo(mean, 9);
      }
    }
  });

  test("comes from the same start to the same clusters as ml-kmeans", () => {
    for (const [k, seed] of [
      [3, 1],
      [12, 2],
      [40, 3],
    ]) {
      const width = 16;
      const rows = clustered(900, width, 15, seed, 0.8);
      const begin = last(start(pointsOf(rows, width), k, new Random(seed)));
      const list = (flat: ArrayLike<number>) =>
        Array.from({ length: flat.length / width }, (_, i) =>
          Array.from({ length: width }, (_, j) => flat[i * width + j]),
        );
      const oracle = mlKMeans(list(rows), k, {
        initialization: list(begin.centres),
        maxIterations: 300,
        tolerance: 0,
      });
      const ours = last(lloyd(pointsOf(rows, width), begin, { maxIterations: 300, tolerance: 0 }));
      expect([...ours.assignment]).toEqual(oracle.clusters);
      for (const [c, centre] of oracle.centroids.entries()) {
        for (const [j, x] of centre.entries()) expect(ours.centres[c * width + j]).toBeCloseTo(x, 9);
      }
    }
  });

  test("has on average no more inertia than ml-kmeans with one start each", () => {
    const width = 8;
    const rows = clustered(600, width, 10, 7, 0.6);
    const list = Array.from({ length: 600 }, (_, i) => [...rows.subarray(i * width, (i + 1) * width)]);
    let ours = 0;
    let theirs = 0;
    for (let seed = 0; seed < 12; seed++) {
      ours += clusters({ k: 20, seed, restarts: 1 }, rows, width).inertia;
      const found = mlKMeans(list, 20, { seed });
      const flat = found.centroids.flat();
      theirs += found.clusters.reduce((sum, c, i) => sum + plainSquare(rows, i, flat, c, width), 0);
    }
    expect(ours).toBeLessThan(theirs * 1.02);
  });

  test("keeps the best of its starts", () => {
    const rows = clustered(400, 4, 12, 11, 0.7);
    const one = clusters({ k: 12, seed: 3, restarts: 1 }, rows, 4).inertia;
    expect(clusters({ k: 12, seed: 3, restarts: 8 }, rows, 4).inertia).toBeLessThanOrEqual(one);
  });

  test("gives the same bytes for the same seed, and others for another", () => {
    const rows = clustered(400, 6, 9, 2);
    const bytes = (seed: number) => clusters({ k: 7, seed, restarts: 1 }, rows, 6).centroids;
    expect(bytes(5)).toEqual(bytes(5));
    expect(bytes(5)).not.toEqual(bytes(6));
  });

  test("takes single and double precision alike", () => {
    const rows = clustered(300, 5, 6, 2);
    const options = { k: 6, seed: 1 };
    expect(clusters(options, Float64Array.from(rows), 5)).toEqual(clusters(options, rows, 5));
  });

  test("finds one centroid in equal rows, whatever k", () => {
    const { centroids, inertia } = fitted([2, 3, 2, 3, 2, 3], 2, 3);
    expect([...centroids]).toEqual([2, 3]);
    expect(inertia).toBe(0);
  });

  test("finds as many centroids as there are rows, if k is larger", () => {
    expect([...fitted([4, 1, 7], 1, 9).centroids].sort()).toEqual([1, 4, 7]);
  });

  test("puts the only centroid of k = 1 at the mean", () => {
    expect([...fitted([0, 0, 1, 3, 5, 0], 2, 1).centroids]).toEqual([2, 1]);
  });

  test("keeps close rows far from the origin apart", () => {
    const far = 2 ** 40;
    const { centroids } = fitted([far, far + 1, far + 8, far + 9], 1, 2);
    expect([...centroids].sort((a, b) => a - b)).toEqual([far + 0.5, far + 8.5]);
  });

  test("separates rows as large and as small as numbers get", () => {
    expect(fitted([1e150, -1e150, 0], 1, 3).inertia).toBe(0);
    expect(fitted([1e-150, 2e-150, 0], 1, 3).inertia).toBe(0);
  });

  test.each([
    [[1, Number.NaN], 1, 1, "a number is NaN (row 1, column 0)"],
    [[1, 2, 3, Infinity], 2, 1, "a number is Infinity (row 1, column 1)"],
    [[1, 1e200], 1, 1, "a number is 1e+200 (row 1, column 0)"],
    [[1, 2, 3], 2, 1, "3 numbers are no rows of 2"],
    [[], 2, 1, "there are no rows"],
    [[1], 0, 1, "width is 0"],
    [[1], 1, 0, "number of clusters is 0"],
    [[1], 1, 1.5, "number of clusters is 1.5"],
  ])("refuses rows %j of width %d with k = %d", (rows, width, k, message) => {
    expect(() => fitted(rows, width, k)).toThrow(`Cannot cluster: ${message}`);
  });

  test("stops where the signal says so and tells how far it is", () => {
    const rows = clustered(300, 5, 6, 2);
    const control = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ done, total }: { done: number; total?: number }) => {
      seen.push(done);
      expect(total).toBe(4);
      if (done === 2) control.abort(new Error("enough"));
    };
    // By plain loops, which look up more often.
    const plain = Float64Array.from(rows);
    const run = () => clusters({ k: 6, seed: 1, restarts: 4 }, plain, 5, { onProgress, signal: control.signal });
    expect(run).toThrow("enough");
    expect(Math.max(...seen)).toBe(2);
  });
});

describe("start()", () => {
  test("gives bounds that hold", () => {
    const width = 5;
    const rows = clustered(200, width, 8, 1);
    const { centres, bounds } = last(start(pointsOf(rows, width), 13, new Random(1)));
    const wrong: string[] = [];
    for (let i = 0; i < 200; i++) {
      const own = bounds.assignment[i];
      const nearest = Math.sqrt(plainSquare(rows, i, centres, own, width));
      if (Math.abs(bounds.upper[i] - nearest) > 1e-9) wrong.push(`upper ${i}`);
      for (let c = 0; c < 13; c++) {
        const d = Math.sqrt(plainSquare(rows, i, centres, c, width));
        if (d < nearest - 1e-12) wrong.push(`nearest ${i}`);
        if (c !== own && bounds.lower[i * 13 + c] > d) wrong.push(`lower ${i} ${c}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("lloyd()", () => {
  const run = (rows: Float64Array, centres: Float64Array, groupSize = 1): Solution => {
    const bounds = new Bounds(rows.length, centres.length, groupSize);
    bounds.lower.fill(0);
    return last(lloyd(pointsOf(rows, 1), { centres: centres.slice(), bounds }, { maxIterations: 99, tolerance: 0 }));
  };

  test("sends a centre without rows to the farthest row", () => {
    // Centre 2 at 100 has no row; 30 is farthest from its centre, the mean of 10, 11 and 30.
    const { centres, inertia } = run(Float64Array.of(0, 1, 10, 11, 30), Float64Array.of(0.5, 10, 100));
    expect([...centres]).toEqual([0.5, 10.5, 30]);
    expect(inertia).toBe(1);
  });

  test("goes the same way with one centre or many centres per group of bounds", () => {
    const rows = Float64Array.from(clustered(500, 1, 30, 9, 0.1));
    const centres = rows.slice(0, 23);
    const one = run(rows, centres);
    for (const groupSize of [2, 5, 23]) expect(run(rows, centres, groupSize)).toEqual(one);
  });

  test("stops after the most iterations allowed", () => {
    const rows = clustered(500, 2, 30, 9, 0.9);
    const begin = last(start(pointsOf(rows, 2), 23, new Random(1)));
    expect(last(lloyd(pointsOf(rows, 2), begin, { maxIterations: 2, tolerance: 0 })).iterations).toBe(2);
  });
});
