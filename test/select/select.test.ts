import { describe, expect, test } from "vitest";
import type { Embedding } from "../../lib/src/represent/representation.js";
import { HybridSelection } from "../../lib/src/select/hybrid.js";
import { openSelection, SELECTION_NAMES } from "../../lib/src/select/registry.js";
import type { Selected } from "../../lib/src/select/selection.js";
import { clustered, plainSquare } from "./clusters.js";

function embeddingOf(vectors: Float32Array, width: number): Embedding {
  return { ids: Array.from({ length: vectors.length / width }, (_, i) => `t${i}`), width, vectors };
}

/** What every selection promises, against distances computed the plain way. */
function expectWhole({ ids, vectors, width }: Embedding, selected: Selected, budget: number) {
  const { representatives, assignment, distance, rival, centres } = selected;
  const k = representatives.length;
  expect(k).toBeGreaterThanOrEqual(1);
  expect(k).toBeLessThanOrEqual(budget);
  expect(new Set(representatives).size).toBe(k);
  expect([assignment.length, distance.length, rival.length]).toEqual([ids.length, ids.length, ids.length]);
  expect(centres.length).toBe(k * width);
  const wrong: string[] = [];
  const near = (a: number, b: number) => a === b || Math.abs(a - b) < 1e-4;
  for (let i = 0; i < ids.length; i++) {
    const squares = Array.from({ length: k }, (_, c) => plainSquare(vectors, i, centres, c, width));
    const [first, second = Infinity] = [...squares].sort((a, b) => a - b);
    if (!near(distance[i], Math.sqrt(first))) wrong.push(`distance ${i}`);
    if (!near(squares[assignment[i]], first)) wrong.push(`assignment ${i}`);
    if (!near(rival[i], Math.sqrt(second))) wrong.push(`rival ${i}`);
    const own = representatives[assignment[i]];
    const nearer = distance[own] < distance[i] || (distance[own] === distance[i] && own <= i);
    if (!nearer) wrong.push(`representative ${i}`);
  }
  for (let c = 0; c < k; c++) if (assignment[representatives[c]] !== c) wrong.push(`cluster ${c}`);
  expect(wrong).toEqual([]);
}

describe.each(SELECTION_NAMES)("openSelection(%j)", (name) => {
  const select = (embedding: Embedding, budget: number, seed = 1) =>
    openSelection(name).select(embedding, { budget, seed });

  test.each([
    ["one row", Float32Array.of(1, 2), 2, 5],
    ["rows on a line", Float32Array.of(0, 1, 10, 11), 1, 2],
    ["equal rows", new Float32Array(12).fill(3), 2, 4],
    ["fewer different rows than the budget", Float32Array.of(1, 1, 2, 2, 2, 5), 1, 5],
    ["a budget of one", clustered(40, 3, 4, 1), 3, 1],
    ["clusters", clustered(300, 8, 7, 2), 8, 12],
    ["more budget than rows", clustered(9, 4, 3, 3), 4, 20],
  ])("follows nearest centres: %s", async (_, vectors, width, budget) => {
    const embedding = embeddingOf(vectors, width);
    expectWhole(embedding, await select(embedding, budget), budget);
  });

  test("gives the same bytes for the same seed and leaves the vectors alone", async () => {
    const embedding = embeddingOf(clustered(300, 8, 7, 2), 8);
    const kept = embedding.vectors.slice();
    const selected = await select(embedding, 12, 3);
    expect(await select(embedding, 12, 3)).toEqual(selected);
    expect(await select(embedding, 12, 4)).not.toEqual(selected);
    expect(embedding.vectors).toEqual(kept);
  });

  test("stands under its own name", () => {
    expect(openSelection(name).name).toBe(name);
  });

  test.each([0, -1, 1.5, Number.NaN])("refuses a budget of %d", async (budget) => {
    await expect(select(embeddingOf(Float32Array.of(1), 1), budget)).rejects.toThrow(`budget is ${budget}`);
  });

  test("refuses vectors that cannot be compared", async () => {
    await expect(select({ ids: [], width: 3, vectors: new Float32Array() }, 2)).rejects.toThrow("no rows");
    await expect(select({ ids: ["a"], width: 3, vectors: new Float32Array(2) }, 2)).rejects.toThrow("not 1 rows of 3");
    await expect(select(embeddingOf(Float32Array.of(1, Number.NaN), 1), 2)).rejects.toThrow("a number is NaN (row 1");
  });

  test("stops when aborted", async () => {
    const control = new AbortController();
    const selecting = openSelection(name).select(embeddingOf(clustered(300, 8, 7, 2), 8), {
      budget: 12,
      seed: 1,
      signal: control.signal,
    });
    control.abort(new Error("enough"));
    await expect(selecting).rejects.toThrow("enough");
  });

  test("tells how far it is", async () => {
    const seen: number[] = [];
    await openSelection(name).select(embeddingOf(clustered(300, 8, 7, 2), 8), {
      budget: 12,
      seed: 1,
      onProgress: ({ done, total }) => seen.push(done / total!),
    });
    expect(seen.at(-1)).toBe(1);
    expect(seen.every((share) => share >= 0 && share <= 1)).toBe(true);
  });
});

test("openSelection() names what there is", () => {
  expect(() => openSelection("k-mean")).toThrow('Unknown selection: "k-mean" is none of kmeans, random');
});

describe("HybridSelection", () => {
  test("takes the nearest of all rows, not only of the sample", async () => {
    const vectors = clustered(12_000, 2, 4, 5, 0.2);
    const embedding = embeddingOf(vectors, 2);
    expectWhole(embedding, await new HybridSelection({ restarts: 1 }).select(embedding, { budget: 6, seed: 1 }), 6);
  });

  test("finds a rare stratum that the uniform sample misses", async () => {
    const rows = 12_000;
    const vectors = new Float32Array(rows).fill(1);
    const missed = await firstNotSampled(rows, 1);
    vectors[missed] = 50;
    const strata = new Uint32Array(rows);
    strata[missed] = 1;
    const embedding = embeddingOf(vectors, 1);
    const options = { budget: 2, seed: 1 };
    expect((await new HybridSelection().select(embedding, options)).representatives.length).toBe(1);
    expect([...(await new HybridSelection({ strata }).select(embedding, options)).representatives]).toContain(missed);
  });

  test("refuses a number that is not finite, in the sample or not, and names its place", async () => {
    const vectors = new Float32Array(12_000).map((_, i) => i % 5);
    const row = await firstNotSampled(12_000, 1);
    for (const [place, value] of [
      [row, Number.NaN],
      [row, Number.NEGATIVE_INFINITY],
      [row + 1, Number.POSITIVE_INFINITY],
    ]) {
      const wrong = vectors.slice();
      wrong[place] = value;
      const selecting = new HybridSelection().select(embeddingOf(wrong, 1), { budget: 3, seed: 1 });
      await expect(selecting).rejects.toThrow(`a number is ${value} (row ${place}, column 0)`);
    }
  });

  test("refuses strata of another number than traces", async () => {
    const selecting = new HybridSelection({ strata: new Uint32Array(3) }).select(embeddingOf(Float32Array.of(1), 1), {
      budget: 1,
      seed: 1,
    });
    await expect(selecting).rejects.toThrow("3 strata for 1 traces");
  });
});

async function firstNotSampled(rows: number, seed: number): Promise<number> {
  const { sampleRows, sampleSize } = await import("../../lib/src/select/sample.js");
  const sampled = new Set(sampleRows(rows, sampleSize(rows), seed));
  for (let row = 0; ; row++) if (!sampled.has(row)) return row;
}
