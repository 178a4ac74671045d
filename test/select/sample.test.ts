import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleRows, sampleSize } from "../../lib/src/select/sample.js";
import { stratifiedRows } from "../../lib/src/select/stratified.js";

test("sampleSize() is a tenth, at least 10,000, at most all", () => {
  expect([0, 1, 9_999, 10_000, 10_001, 99_999, 100_000, 130_363].map(sampleSize)).toEqual([
    0, 1, 9_999, 10_000, 10_000, 10_000, 10_000, 13_036,
  ]);
});

describe("sampleRows()", () => {
  test("draws different rows in rising order, the same for the same seed", () => {
    const rows = sampleRows(1000, 300, 5);
    expect(new Set(rows).size).toBe(300);
    expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
    expect(sampleRows(1000, 300, 5)).toEqual(rows);
    expect(sampleRows(1000, 300, 6)).not.toEqual(rows);
  });

  test("draws every row equally often", () => {
    const drawn = new Uint32Array(20);
    for (let seed = 0; seed < 4000; seed++) for (const row of sampleRows(20, 5, seed)) drawn[row]++;
    // 1000 each; six standard deviations of a binomial count.
    for (const count of drawn) expect(Math.abs(count - 1000)).toBeLessThan(6 * Math.sqrt(750));
  });
});

describe("stratifiedRows()", () => {
  test("gives each stratum one row and the rest in proportion", () => {
    const strata = Uint32Array.from({ length: 1000 }, (_, i) => (i < 700 ? 0 : i < 999 ? 1 : 2));
    const rows = stratifiedRows(strata, 100, 1);
    const counts = [0, 0, 0];
    for (const row of rows) counts[strata[row]]++;
    expect(counts).toEqual([69, 30, 1]);
  });

  test("draws exactly as many different rows as wanted", () => {
    const input = fc
      .array(fc.nat(9), { minLength: 1, maxLength: 60 })
      .chain((strata) =>
        fc.tuple(fc.constant(Uint32Array.from(strata)), fc.integer({ min: 1, max: strata.length }), fc.integer()),
      );
    fc.assert(
      fc.property(input, ([strata, count, seed]) => {
        const rows = stratifiedRows(strata, count, seed);
        expect(rows.length).toBe(count);
        expect(new Set(rows).size).toBe(count);
        expect(new Set(Array.from(rows, (row) => strata[row])).size).toBe(Math.min(count, new Set(strata).size));
        expect(stratifiedRows(strata, count, seed)).toEqual(rows);
      }),
      { seed: 1 },
    );
  });
});
