import { expect, test } from "vitest";
import { Random } from "../../lib/src/base/random.js";
import { KMeans } from "../../lib/src/select/kmeans/kmeans.js";
import { nearestTwo } from "../../lib/src/select/kmeans/nearest.js";
import { DensePoints } from "../../lib/src/select/points/dense.js";
import { pointsOf } from "../../lib/src/select/points/points-of.js";
import { SparsePoints } from "../../lib/src/select/points/sparse.js";
import { plainSquare } from "./clusters.js";

/** Like service trace vectors: -1 where a call path is absent, 0.5 in the last column for all but some. */
function wide(rows: number, width: number): Float32Array {
  const random = new Random(3);
  const vectors = new Float32Array(rows * width).fill(-1);
  for (let i = 0; i < rows; i++) {
    vectors[(i + 1) * width - 1] = i % 9 === 0 ? 7 : 0.5;
    for (let used = 0; used < 12; used++)
      vectors[i * width + ((i % 7) * 20 + random.below(16))] = 100 + 50 * random.normal();
  }
  return vectors;
}

test("pointsOf() leaves common values out of wide vectors only where that saves most of them", () => {
  expect(pointsOf(wide(50, 200), 200)).toBeInstanceOf(SparsePoints);
  expect(pointsOf(wide(50, 200).subarray(0, 50 * 100), 100)).toBeInstanceOf(DensePoints);
  const full = Float32Array.from({ length: 50 * 200 }, (_, p) => p);
  expect(pointsOf(full, 200)).toBeInstanceOf(DensePoints);
});

test("SparsePoints gives the distances of all numbers", () => {
  const width = 200;
  const vectors = wide(90, width);
  const sparse = pointsOf(vectors, width);
  const centres = Float64Array.from(vectors.subarray(0, 5 * width), (x, p) => x + (p % 3));
  const out = { index: new Uint32Array(90), distance: new Float64Array(90), rival: new Float64Array(90) };
  nearestTwo(sparse, centres, 0, 90, out);
  for (let i = 0; i < 90; i++) {
    const squares = [0, 1, 2, 3, 4].map((c) => plainSquare(vectors, i, centres, c, width));
    const sorted = [...squares].sort((a, b) => a - b);
    expect(out.index[i]).toBe(squares.indexOf(sorted[0]));
    expect(out.distance[i]).toBeCloseTo(Math.sqrt(sorted[0]), 6);
    expect(out.rival[i]).toBeCloseTo(Math.sqrt(sorted[1]), 6);
  }
});

test("SparsePoints puts a row at distance 0 of itself", () => {
  const width = 200;
  const vectors = wide(30, width);
  const own = Float64Array.from(vectors);
  const out = { index: new Uint32Array(30), distance: new Float64Array(30), rival: new Float64Array(30) };
  nearestTwo(pointsOf(vectors, width), own, 0, 30, out);
  expect([...out.index]).toEqual(Array.from({ length: 30 }, (_, i) => i));
  expect(out.distance.every((d) => d === 0)).toBe(true);
});

test("KMeans finds the same clusters in sparse points as in dense ones", () => {
  const width = 160;
  const vectors = wide(150, width);
  const last = (points: DensePoints | SparsePoints) => {
    const steps = new KMeans({ k: 9, seed: 1, restarts: 3 }).steps(points);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  };
  const sparse = last(pointsOf(vectors, width) as SparsePoints);
  const dense = last(new DensePoints(vectors, width));
  expect(sparse.assignment).toEqual(dense.assignment);
  expect(sparse.inertia).toBeCloseTo(dense.inertia, 3);
  for (const [p, x] of dense.centroids.entries()) expect(sparse.centroids[p]).toBeCloseTo(x, 6);
});

test("pick() takes rows of sparse and dense points alike", () => {
  const width = 200;
  const vectors = wide(20, width);
  const rows = Uint32Array.of(3, 3, 17);
  const origin = new Float64Array(width).fill(-1);
  const sums = (points: DensePoints | SparsePoints) => {
    const out = new Float64Array(3 * width);
    for (let i = 0; i < 3; i++) points.add(i, out, i * width, 1);
    return points.origin === undefined ? out : out.map((x, p) => x + points.origin![p % width]);
  };
  const expected = [3, 3, 17].flatMap((row) => [...vectors.subarray(row * width, (row + 1) * width)]);
  expect([...sums(new DensePoints(vectors, width).pick(rows))]).toEqual(expected);
  const sparse = SparsePoints.of(vectors, width, origin).pick(rows);
  for (const [p, x] of sums(sparse).entries()) expect(x).toBeCloseTo(expected[p], 9);
});
