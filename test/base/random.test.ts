import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../lib/src/base/random.js";

const COUNT = 20_000;
const draw = (next: () => number) => Float64Array.from({ length: COUNT }, next);
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Chi-square of `values` over `bins` equal bins of [0, 1). Its mean is bins - 1, its variance twice that. */
function chiSquare(values: Float64Array, bins: number): number {
  const counts = new Float64Array(bins);
  for (const value of values) counts[Math.floor(value * bins)]++;
  const expected = values.length / bins;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe("Random", () => {
  test("gives the same numbers for ever", () => {
    const random = new Random(1);
    expect([random.uint32(), random.uint32(), random.uint32()]).toEqual([792534090, 3215351813, 160231488]);
    const named = new Random(1, "sample");
    expect([named.uint32(), named.uint32()]).toEqual([524601870, 2066408262]);
  });

  test("gives the same numbers for the same seed and stream, others for others", () => {
    const first = (seed: number, stream?: string) => {
      const random = new Random(seed, stream);
      return Array.from({ length: 4 }, () => random.uint32()).join();
    };
    expect(first(7)).toBe(first(7));
    expect(first(7, "a")).toBe(first(7, "a"));
    const all = [
      first(0),
      first(1),
      first(7),
      first(-1),
      first(7, "a"),
      first(7, "b"),
      first(7, "ab"),
      first(7, "ba"),
      first(8, "a"),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  test("takes seeds modulo 2^32", () => {
    expect(new Random(2 ** 32 + 5).uint32()).toBe(new Random(5).uint32());
    expect(new Random(-1).uint32()).toBe(new Random(2 ** 32 - 1).uint32());
    expect(new Random(Number.NaN).uint32()).toBe(new Random(0).uint32());
  });

  test("uint32() gives whole numbers whose 32 bits are each set in half of the draws", () => {
    const random = new Random(3);
    const set = new Float64Array(32);
    for (let i = 0; i < COUNT; i++) {
      const value = random.uint32();
      expect(value >>> 0).toBe(value);
      for (let bit = 0; bit < 32; bit++) set[bit] += (value >>> bit) & 1;
    }
    // Five standard deviations of a fair coin.
    for (const count of set) expect(Math.abs(count - COUNT / 2)).toBeLessThan(2.5 * Math.sqrt(COUNT));
  });

  test("next() is uniform over [0, 1), also over pairs of draws", () => {
    const random = new Random(4);
    const values = draw(() => random.next());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    // 99 degrees of freedom: 99 ± 5 standard deviations of 14.
    expect(chiSquare(values, 100)).toBeGreaterThan(29);
    expect(chiSquare(values, 100)).toBeLessThan(169);
    const pairs = draw(() => (Math.floor(random.next() * 10) + random.next()) / 10);
    expect(chiSquare(pairs, 100)).toBeLessThan(169);
  });

  test("next() is uniform over the first draws of neighbouring seeds", () => {
    let seed = 0;
    expect(
      chiSquare(
        draw(() => new Random(seed++).next()),
        100,
      ),
    ).toBeLessThan(169);
  });

  test("below() gives each whole number under the limit", () => {
    const random = new Random(5);
    const counts = new Float64Array(7);
    for (let i = 0; i < COUNT; i++) counts[random.below(7)]++;
    for (const count of counts) expect(Math.abs(count - COUNT / 7)).toBeLessThan(5 * Math.sqrt(COUNT / 7));
    expect(random.below(1)).toBe(0);
  });

  test("normal() has mean 0, variance 1, no skew and the tails of the normal distribution", () => {
    const random = new Random(6);
    const values = draw(() => random.normal());
    expect(Math.abs(mean(values))).toBeLessThan(5 / Math.sqrt(COUNT));
    expect(Math.abs(mean(values.map((value) => value ** 2)) - 1)).toBeLessThan(5 * Math.sqrt(2 / COUNT));
    expect(Math.abs(mean(values.map((value) => value ** 3)))).toBeLessThan(5 * Math.sqrt(15 / COUNT));
    const outside = values.filter((value) => Math.abs(value) > 1.96).length / COUNT;
    expect(Math.abs(outside - 0.05)).toBeLessThan(0.008);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  test("exponential() has mean 1 and median ln 2", () => {
    const random = new Random(7);
    const values = draw(() => random.exponential());
    expect(values.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
    expect(Math.abs(mean(values) - 1)).toBeLessThan(5 / Math.sqrt(COUNT));
    expect(Math.abs(values.filter((value) => value < Math.LN2).length / COUNT - 0.5)).toBeLessThan(
      2.5 / Math.sqrt(COUNT),
    );
  });

  test("shuffle() gives every order equally often, in place", () => {
    const random = new Random(8);
    const counts = new Map<string, number>();
    for (let i = 0; i < COUNT; i++) {
      const items = ["a", "b", "c", "d"];
      expect(random.shuffle(items)).toBe(items);
      counts.set(items.join(""), (counts.get(items.join("")) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    for (const count of counts.values()) expect(Math.abs(count - COUNT / 24)).toBeLessThan(5 * Math.sqrt(COUNT / 24));
  });

  test("shuffle() keeps the items of any list, typed or not", () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer()), (seed, items) => {
        expect([...new Random(seed).shuffle(Int32Array.from(items))].sort()).toEqual(
          [...Int32Array.from(items)].sort(),
        );
        expect(new Random(seed).shuffle([...items]).sort()).toEqual([...items].sort());
      }),
    );
  });

  test("sample() gives different numbers in rising order", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(300), fc.nat(300), (seed, a, b) => {
        const [count, size] = a < b ? [a, b] : [b, a];
        const sample = new Random(seed).sample(size, count);
        expect(sample.length).toBe(count);
        expect(sample.every((value, i) => value < size && (i === 0 || value > sample[i - 1]))).toBe(true);
      }),
    );
  });

  test("sample() draws every number equally often", () => {
    const random = new Random(9);
    const counts = new Float64Array(20);
    for (let i = 0; i < COUNT; i++) for (const value of random.sample(20, 3)) counts[value]++;
    const expected = (COUNT * 3) / 20;
    for (const count of counts) expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
  });

  test("sample() takes all or none, and refuses more than there are", () => {
    expect([...new Random(1).sample(3, 3)]).toEqual([0, 1, 2]);
    expect([...new Random(1).sample(0, 0)]).toEqual([]);
    expect(() => new Random(1).sample(3, 4)).toThrow(new RangeError("Cannot sample 4 of 3"));
  });
});
