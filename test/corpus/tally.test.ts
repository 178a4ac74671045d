import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../lib/src/base/random.js";
import { statisticsOf } from "../../lib/src/corpus/statistics.js";
import { Tally } from "../../lib/src/corpus/tally.js";
import { TallyStore } from "../../lib/src/corpus/tally-store.js";

const KEYS = 5;
const random = new Random(3);
const values = Array.from({ length: 4000 }, () => [random.below(KEYS), Math.floor(2 ** (random.next() * 53))]) as [
  number,
  number,
][];
values.push([1, Number.MAX_SAFE_INTEGER], [1, 0]);

const tallyOf = (part: readonly [number, number][]) => {
  const tally = new Tally();
  for (const [key, value] of part) tally.add(key, value);
  return tally;
};
const content = (tally: Tally) => ({
  sums: Array.from({ length: tally.size }, (_, key) => tally.sums(key)),
  histogram: [...tally.histogram()],
});
const split = (parts: number) => {
  const split: [number, number][][] = Array.from({ length: parts }, () => []);
  for (const value of random.shuffle([...values])) split[random.below(parts)].push(value);
  return split;
};

test.each([1, 7, 100])("Tally.merge() of %i random parts is the tally of all", (parts) => {
  const merged = new Tally();
  for (const part of split(parts)) merged.merge(tallyOf(part));
  expect(content(merged)).toEqual(content(tallyOf(values)));
});

test.each([1, 7, 100])("TallyStore gives the statistics of all from %i parts", async (parts) => {
  const store = await TallyStore.open();
  for (const part of split(parts)) await store.put(tallyOf(part));
  const statistics = [];
  for await (const entry of store.statistics()) statistics.push(entry);
  await store.close();
  expect(statistics).toEqual([...statisticsOf(tallyOf(values))]);
});

test("Tally sums exactly where doubles do not", () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat(), { minLength: 1, maxLength: 50 }), (numbers) => {
      const { count, sum, squares, min, max } = tallyOf(numbers.map((n) => [0, n])).sums(0);
      expect(count).toBe(numbers.length);
      expect(sum).toBe(numbers.reduce((s, n) => s + BigInt(n), 0n));
      expect(squares).toBe(numbers.reduce((s, n) => s + BigInt(n) ** 2n, 0n));
      expect([min, max]).toEqual([Math.min(...numbers), Math.max(...numbers)]);
    }),
  );
});

test("Tally sums exactly over many values just below the limit of the fast way", () => {
  const tally = new Tally();
  for (let i = 0; i < 1000; i++) tally.add(0, 2 ** 26 - 1);
  for (let i = 0; i < 10; i++) tally.add(0, 2 ** 52 - 1);
  const { sum, squares } = tally.sums(0);
  expect(sum).toBe(1000n * (2n ** 26n - 1n) + 10n * (2n ** 52n - 1n));
  expect(squares).toBe(1000n * (2n ** 26n - 1n) ** 2n + 10n * (2n ** 52n - 1n) ** 2n);
});
