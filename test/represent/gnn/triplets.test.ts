import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import { drawTriplets, type TripletOptions } from "../../../lib/src/represent/gnn/triplets.js";

const draw = (structure: number[], duration: number[], options: Partial<TripletOptions> = {}) => {
  const flat = drawTriplets({ structure, duration }, { count: 100, random: new Random(1), ...options });
  return Array.from({ length: flat.length / 3 }, (_, i) => [...flat.slice(3 * i, 3 * i + 3)]);
};

test("drawTriplets() never draws a trace twice, and follows the rules of both kinds", () => {
  const recordings = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 5 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(recordings, fc.integer(), fc.constantFrom(undefined, 0, 0.5, 1), (traces, seed, latencyShare) => {
      const structure = traces.map(([s]) => s);
      const duration = traces.map(([, d]) => d);
      for (const [a, b, c] of draw(structure, duration, {
        count: 20,
        random: new Random(seed),
        latencyShare,
        rare: 5,
      })) {
        assert.equal(new Set([a, b, c]).size, 3);
        assert.equal(structure[a], structure[b]);
        if (structure[c] !== structure[a]) continue;
        const gap = (x: number, y: number) => Math.abs(Math.log1p(duration[x]) - Math.log1p(duration[y]));
        assert.ok(gap(a, b) < gap(a, c) && gap(a, b) < gap(b, c));
      }
    }),
    { numRuns: 60 },
  );
});

test("drawTriplets() gives latency triplets only where there is one structure", () => {
  const triplets = draw([7, 7, 7, 7], [1, 2, 40, 80], { latencyShare: 0.5 });
  assert.equal(triplets.length, 100);
  const released = draw([7, 7, 7, 7], [1, 2, 40, 80]);
  assert.equal(released.length, 100);
});

test("drawTriplets() gives structure triplets only where no structure has three traces", () => {
  const triplets = draw([0, 0, 1, 1], [1, 2, 3, 4], { latencyShare: 0.5 });
  assert.equal(triplets.length, 100);
  for (const [a, , c] of triplets) assert.notEqual(a >> 1, c >> 1);
});

test("drawTriplets() ends without triplets where there are none", () => {
  assert.deepEqual(draw([], []), []);
  assert.deepEqual(draw([0], [1]), []);
  assert.deepEqual(draw([0, 1, 2], [1, 1, 1]), []);
  assert.deepEqual(draw([0, 0, 0], [5, 5, 5], { latencyShare: 0.5 }), []);
});

test("drawTriplets() gives a tie of the nearest pair no triplet", () => {
  assert.deepEqual(draw([0, 0, 0], [1, 2, 3], { durations: "linear" }), []);
  assert.equal(draw([0, 0, 0], [1, 2, 4], { durations: "linear" }).length, 100);
});

test("drawTriplets() with a ratio asks for a clear difference", () => {
  assert.equal(draw([0, 0, 0], [10, 12, 20], { durations: "linear", latencyRatio: 3 }).length, 100);
  assert.deepEqual(draw([0, 0, 0], [10, 12, 17], { durations: "linear", latencyRatio: 3 }), []);
});

test("drawTriplets() draws seldom structures more often than they are", () => {
  const structure = Array.from({ length: 1000 }, (_, i) => (i < 900 ? 0 : 1));
  const anchors = draw(
    structure,
    structure.map(() => 1),
    { count: 500, latencyShare: 0 },
  ).map(([a]) => structure[a]);
  // Weights ln(1000/900) and ln(1000/100): two of the seldom one are drawn far more often than two of the common one.
  assert.ok(anchors.filter((s) => s === 1).length > 400);
});

test("drawTriplets() gives the share of latency triplets asked for", () => {
  const structure = Array.from({ length: 300 }, (_, i) => i % 2);
  const duration = structure.map((_, i) => 1 + i * i);
  const within = draw(structure, duration, { count: 200, latencyShare: 0.3 }).filter(
    ([a, , c]) => structure[a] === structure[c],
  );
  assert.equal(within.length, 60);
});

test("drawTriplets() gives the same for the same seed", () => {
  const structure = Array.from({ length: 50 }, (_, i) => i % 3);
  assert.deepEqual(draw(structure, structure), draw(structure, structure));
});
