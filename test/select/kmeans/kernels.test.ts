import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import type { Work } from "../../../lib/src/base/work.js";
import { loadKernels } from "../../../lib/src/compute/kernels/load.js";
import { KernelMemory } from "../../../lib/src/compute/kernels/memory.js";
import { nearestRows } from "../../../lib/src/select/kernels/nearest-rows.js";
import { Bounds } from "../../../lib/src/select/kmeans/bounds.js";
import { KernelStart } from "../../../lib/src/select/kmeans/kernel-start.js";
import { kernelsCluster } from "../../../lib/src/select/kmeans/kernel-steps.js";
import { KMeans, type KMeansOptions } from "../../../lib/src/select/kmeans/kmeans.js";
import { lloyd } from "../../../lib/src/select/kmeans/lloyd.js";
import { nearestTwo } from "../../../lib/src/select/kmeans/nearest.js";
import { pointsOf } from "../../../lib/src/select/points/points-of.js";
import { clustered } from "../clusters.js";

function results(count: number) {
  return { index: new Uint32Array(count), distance: new Float32Array(count), rival: new Float32Array(count) };
}

function fitted(options: KMeansOptions, values: Float32Array | Float64Array, width: number, work: Work = {}) {
  // biome-ignore lint/suspicious/noFocusedTests: this is no test
  return new KMeans(options).fit(values, width, work);
}

/** A start in memory, and its centres before the first iteration. */
function kernelStart(values: Float32Array, width: number, k: number, seed: number) {
  const n = values.length / width;
  const stride = 16 * Math.ceil(width / 16);
  const memory = new KernelMemory();
  const rows = memory.take(n * stride);
  for (let i = 0; i < n; i++)
    memory.floats(rows, n * stride).set(values.subarray(i * width, (i + 1) * width), i * stride);
  const options = { maxIterations: 99, tolerance: 0 };
  const start = new KernelStart(memory, { rows, n, width, stride, k }, new Random(seed), options);
  const kernels = loadKernels(memory.wasm);
  // One step per centre, and one that makes centres of the chosen rows.
  while (start.changed === undefined) kernels.advanceStart(start.address, 1);
  const begin = start.solution().centres;
  kernels.advanceStart(start.address, 1_000);
  return { start, begin, options };
}

describe("advanceStart()", () => {
  test.each([
    [64, 35, 900],
    [64, 3, 40],
    [3, 20, 500],
    [17, 61, 700],
    [1, 12, 300],
    [200, 9, 120],
  ])("iterates rows of %i numbers with k = %i as the plain loops do", (width, k, n) => {
    for (const seed of [1, 2, 3]) {
      const values = clustered(n, width, 25, seed, 0.7);
      const { start, begin, options } = kernelStart(values, width, k, seed);
      expect(start.done).toBe(true);
      const points = pointsOf(values, width);
      const bounds = new Bounds(n, begin.length / width);
      bounds.lower.fill(0);
      const steps = lloyd(points, { centres: begin.slice(), bounds }, options);
      let step = steps.next();
      while (!step.done) step = steps.next();
      const { assignment, centres, inertia, iterations } = start.solution();
      expect([...assignment]).toEqual([...step.value.assignment]);
      for (const [p, x] of step.value.centres.entries()) expect(centres[p]).toBeCloseTo(x, 9);
      expect(inertia).toBeCloseTo(step.value.inertia, 6);
      // The plain loops begin with all rows at the first centre, the kernels where the choice has put them.
      expect(Math.abs(iterations - step.value.iterations)).toBeLessThanOrEqual(1);
    }
  });

  test("chooses rows of different content, as many as there are", () => {
    const values = Float32Array.of(4, 1, 4, 7, 1, 1, 4);
    const { begin } = kernelStart(values, 1, 6, 1);
    expect([...begin].sort()).toEqual([1, 4, 7]);
  });
});

describe("KMeans on kernels", () => {
  test("gives the same bytes on any number of threads", () => {
    const values = clustered(3000, 24, 20, 5, 0.6);
    // More starts than threads, and as many; and one, which the threads share.
    for (const restarts of [6, 3, 1]) {
      const on = (threads: number) => fitted({ k: 17, seed: 3, restarts, threads }, values, 24);
      const one = on(1);
      for (const threads of [2, 3, 4]) expect(on(threads)).toEqual(one);
    }
  });

  test("finds with ten starts what the best of ten alone finds, or near it", () => {
    const values = clustered(2000, 16, 30, 7, 0.8);
    const width = 16;
    const points = Float64Array.from(values);
    let [ours, all] = [0, 0];
    for (const seed of [1, 2, 3]) {
      ours += fitted({ k: 24, seed }, values, width).inertia;
      // Double precision goes by plain loops, every start to its end.
      all += fitted({ k: 24, seed }, points, width).inertia;
    }
    expect(ours).toBeLessThan(all * 1.005);
  });

  test("finds the plain way's clusters among many drawn at random", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 20 }), (seed, k, width) => {
        const values = clustered(150, width, 8, seed, 0.5);
        const kernels = fitted({ k, seed, restarts: 2 }, values, width);
        const plain = fitted({ k, seed, restarts: 2 }, Float64Array.from(values), width);
        expect(kernels.inertia).toBeCloseTo(plain.inertia, 4);
      }),
      { numRuns: 40 },
    );
  });

  test("stops where the signal says so", () => {
    const control = new AbortController();
    const onProgress = () => control.abort(new Error("enough"));
    const values = clustered(300, 5, 6, 2);
    const run = () => fitted({ k: 6, seed: 1 }, values, 5, { onProgress, signal: control.signal });
    expect(run).toThrow("enough");
    // The memory that was lent is whole again.
    expect(fitted({ k: 6, seed: 1 }, values, 5)).toEqual(fitted({ k: 6, seed: 1 }, values, 5));
  });
});

test.each([
  [Float32Array.of(1, 2), true],
  [Float64Array.of(1, 2), false],
  [Float32Array.of(1, 1e20), false],
  [Float32Array.of(1e-20, 0), false],
])("kernelsCluster() takes what single precision can square: %j", (values, takes) => {
  expect(kernelsCluster(pointsOf(values, 1), 2)).toBe(takes);
});

describe("nearestRows()", () => {
  test.each([
    [64, 35, 2500],
    [3, 8, 1025],
    [7, 1, 33],
    [20, 100, 40],
  ])("gives for rows of %i numbers and %i centres the numbers of the plain loops", (width, k, n) => {
    const points = pointsOf(clustered(n, width, 12, 4), width);
    const centres = Float64Array.from(clustered(k, width, 12, 5));
    const plain = results(n);
    nearestTwo(points, centres, 0, n, plain);
    for (const threads of [1, 3]) {
      const out = results(n);
      for (const _ of nearestRows(points, centres, out, threads));
      expect(out).toEqual(plain);
    }
  });

  test.each([0, 1000, 1e6])("is exact for rows %d from zero, and for one far from all centres", (shift) => {
    const values = clustered(500, 9, 10, 8).map((x) => x + shift);
    values.fill(3e12, 90, 99);
    values.fill(3e37, 99, 108);
    const centres = Float64Array.from(clustered(10, 9, 10, 8).map((x) => x + shift));
    const points = pointsOf(values, 9);
    const [plain, out] = [results(500), results(500)];
    nearestTwo(points, centres, 0, 500, plain);
    for (const _ of nearestRows(points, centres, out));
    expect(out).toEqual(plain);
  });

  test("takes of equally near centres the first", () => {
    const out = results(1);
    for (const _ of nearestRows(pointsOf(Float32Array.of(5), 1), Float64Array.of(9, 6, 4, 6), out));
    expect([out.index[0], out.distance[0], out.rival[0]]).toEqual([1, 1, 1]);
  });

  test("tells how many rows are done", () => {
    const n = 70_000;
    const seen = [...nearestRows(pointsOf(new Float32Array(n).fill(1), 1), Float64Array.of(0), results(n))];
    expect(seen.at(-1)).toBe(n);
    expect(seen.length).toBeGreaterThan(1);
  });

  test("serves two callers at once", () => {
    const points = pointsOf(clustered(40_000, 4, 5, 1), 4);
    const run = (seed: number) => {
      const out = results(points.count);
      return { out, steps: nearestRows(points, Float64Array.from(clustered(9, 4, 5, seed)), out) };
    };
    const alone = run(2);
    for (const _ of alone.steps);
    const [a, b] = [run(2), run(3)];
    while (!a.steps.next().done) b.steps.next();
    expect(a.out).toEqual(alone.out);
  });
});
