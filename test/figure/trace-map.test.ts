import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../lib/src/base/random.js";
import { NearestFinder } from "../../lib/src/figure/nearest-finder.js";
import { traceMap } from "../../lib/src/figure/trace-map.js";

/** Three groups in five dimensions. */
function groups(count: number) {
  const random = new Random(7, "groups");
  const vectors = new Float32Array(count * 5);
  const group = Uint8Array.from({ length: count }, (_, i) => i % 3);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < 5; d++) vectors[i * 5 + d] = (d === group[i] ? 12 : 0) + random.normal();
  }
  return { embedding: { ids: Array.from(group, (_, i) => `t${i}`), width: 5, vectors }, group };
}

test("traceMap() keeps groups apart, those that the sample places too, and tells how far it is", async () => {
  const { embedding, group } = groups(600);
  const stages = new Set<string>();
  const { x, y, layout } = await traceMap(embedding, {
    sample: 120,
    seed: 3,
    onProgress: ({ stage }) => stages.add(stage),
  });
  expect(layout).toBe("umap");
  const centres = [0, 1, 2].map((g) => {
    const rows = [...group.keys()].filter((i) => group[i] === g);
    const mean = (of: Float32Array) => rows.reduce((sum, i) => sum + of[i], 0) / rows.length;
    return [mean(x), mean(y)];
  });
  for (const [i, g] of group.entries()) {
    const far = centres.map(([cx, cy]) => Math.hypot(x[i] - cx, y[i] - cy));
    expect(far.indexOf(Math.min(...far)), `trace ${i}`).toBe(g);
  }
  expect([...stages]).toEqual(["find neighbours", "lay out map", "place traces"]);
});

test("traceMap() gives the same map for the same seed, and another for another", async () => {
  const { embedding } = groups(60);
  const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => traceMap(embedding, { seed })));
  expect(b).toEqual(a);
  expect(c.x).not.toEqual(a.x);
});

test("traceMap() takes few traces, none, and equal ones", async () => {
  for (const count of [0, 1, 3, 20]) {
    const ids = Array.from({ length: count }, (_, i) => String(i));
    const { x, y } = await traceMap({ ids, width: 2, vectors: new Float32Array(count * 2) });
    expect(x).toHaveLength(count);
    expect([...x, ...y].every(Number.isFinite)).toBe(true);
  }
});

test("traceMap() refuses what it cannot draw", async () => {
  const { embedding } = groups(30);
  await expect(traceMap(embedding, { layout: "sphere" as never })).rejects.toThrow(/layout is "sphere"/);
  await expect(traceMap(embedding, { sample: 2 })).rejects.toThrow(/sample is 2/);
  await expect(traceMap({ ...embedding, width: 4 })).rejects.toThrow(/150 numbers for 30 traces of 4/);
});

test("traceMap() stops when it is told to", async () => {
  const { embedding } = groups(3000);
  const stop = new AbortController();
  const work = traceMap(embedding, { signal: stop.signal, onProgress: () => stop.abort(new Error("enough")) });
  await expect(work).rejects.toThrow("enough");
  await expect(traceMap(embedding, { signal: stop.signal })).rejects.toThrow("enough");
});

test("NearestFinder finds what looking at all would find", () => {
  const numbers = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 12, maxLength: 90 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 5 }), (values, most) => {
      const vectors = Float32Array.from(values.slice(0, values.length - (values.length % 3)));
      const count = vectors.length / 3;
      const rows = Uint32Array.from({ length: Math.ceil(count / 2) }, (_, i) => 2 * i);
      const finder = new NearestFinder(vectors, rows, 3, most);
      for (let row = 0; row < count; row++) {
        finder.find(row);
        const all = Array.from(rows, (other) =>
          [0, 1, 2].reduce((sum, d) => sum + (vectors[row * 3 + d] - vectors[other * 3 + d]) ** 2, 0),
        );
        const best = all.sort((a, b) => a - b).slice(0, most);
        expect([...finder.squared].slice(0, best.length)).toEqual(best);
      }
    }),
    { numRuns: 60 },
  );
});
