import assert from "node:assert/strict";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import { compileDonor } from "../../../lib/src/simulate/fitted/compile-donor.js";
import { dealer } from "../../../lib/src/simulate/fitted/deal.js";
import { donorCounts } from "../../../lib/src/simulate/fitted/donors.js";
import { guardQuantiles } from "../../../lib/src/simulate/fitted/guard.js";
import { herd } from "../../../lib/src/simulate/fitted/herd.js";
import { packIntegers, unpackIntegers } from "../../../lib/src/simulate/fitted/varints.js";

test("packIntegers() and unpackIntegers() go there and back; a text of another length is refused", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -(2 ** 50), max: 2 ** 50 })), (values) => {
      const text = packIntegers(values);
      assert.deepEqual([...unpackIntegers(text, values.length)!], values);
      assert.equal(unpackIntegers(text, values.length + 1), undefined);
      if (values.length > 0) assert.equal(unpackIntegers(text, values.length - 1), undefined);
    }),
  );
  assert.equal(unpackIntegers("////////////////////", 1), undefined);
  assert.equal(unpackIntegers("", 1e9), undefined);
});

/** Any donor: nodes anywhere, also before and beyond their parents. */
const anyDonor = fc
  .array(
    fc.record({
      up: fc.nat(),
      offset: fc.integer({ min: -5, max: 60 }),
      duration: fc.integer({ min: 0, max: 60 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((nodes) => ({
    parents: nodes.map(({ up }, i) => (i === 0 ? -1 : up % i)),
    offsets: Float64Array.from(nodes, ({ offset }, i) => (i === 0 ? 0 : offset)),
    durations: Float64Array.from(nodes, ({ duration }) => duration),
  }));

test("compileDonor() takes any donor apart so that putting it together again gives its times", () => {
  fc.assert(
    fc.property(anyDonor, ({ parents, offsets, durations }) => {
      const donor = compileDonor(parents, offsets, durations);
      const count = parents.length;
      assert.deepEqual(
        [...donor.node].sort((a, b) => a - b),
        [...parents.keys()],
      );
      const ready = new Float64Array(count);
      const waited = new Float64Array(count);
      const over = new Int32Array(count);
      const start = new Float64Array(count);
      const end = new Float64Array(count);
      const wait = (p: number, until: number) => {
        for (; over[p] < until; over[p]++) {
          const at = end[donor.ends[donor.firstEnd[p] + over[p]]];
          ready[p] = Math.max(ready[p], at);
          if (over[p] < donor.overAtEnd[p]) waited[p] = Math.max(waited[p], at);
        }
      };
      const open: number[] = [];
      const close = (p: number) => {
        wait(p, donor.overAtEnd[p]);
        end[p] = waited[p] + donor.tail[p];
      };
      for (let p = 0; p < count; p++) {
        while (open.length > 0 && open[open.length - 1] !== donor.parent[p]) close(open.pop()!);
        if (p > 0) {
          wait(donor.parent[p], donor.overAtStart[p]);
          start[p] = ready[donor.parent[p]] + donor.gap[p];
        }
        ready[p] = start[p];
        waited[p] = start[p];
        assert.ok(donor.tail[p] >= 0);
        open.push(p);
      }
      while (open.length > 0) close(open.pop()!);
      for (let p = 0; p < count; p++) {
        const n = donor.node[p];
        assert.equal(end[p] - start[p], durations[n]);
        if (n > 0) assert.equal(start[p] - start[donor.parent[p]], offsets[n]);
      }
    }),
  );
});

test("compileDonor() takes a chain of 100,000 calls, and as many calls of one", () => {
  const n = 100_000;
  const ones = new Float64Array(n).fill(1);
  const chain = compileDonor(
    Array.from({ length: n }, (_, i) => i - 1),
    ones,
    ones,
  );
  assert.equal(chain.parent[n - 1], n - 2);
  const offsets = Float64Array.from({ length: n }, (_, i) => i);
  const fan = compileDonor(
    Array.from({ length: n }, (_, i) => (i === 0 ? -1 : 0)),
    offsets,
    ones,
  );
  assert.equal(fan.overAtStart[n - 1], n - 2);
});

test("dealer() gives each structure its exact share of a recording as long as the original, and uses each donor in turn", () => {
  const structures = [500, 300, 150, 49, 1].map((traces) => ({ traces, donors: Math.min(traces, 100) }));
  const deal = dealer(structures, 3, 1000);
  const counts = structures.map(() => new Map<number, number>());
  const order: number[] = [];
  for (let i = 0; i < 1000; i++) {
    const { structure, donor } = deal({ seed: 0, startUs: 0, load: 1 }).dealt!;
    order.push(structure);
    counts[structure].set(donor, (counts[structure].get(donor) ?? 0) + 1);
  }
  const total = counts.map((donors) => [...donors.values()].reduce((a, b) => a + b, 0));
  assert.deepEqual(total, [500, 300, 150, 49, 1]);
  assert.deepEqual(new Set(counts[0].values()), new Set([5]));
  assert.deepEqual(new Set(counts[2].values()), new Set([1, 2]));
  assert.notDeepEqual(
    order,
    [...order].sort((a, b) => a - b),
  );
});

/** 1500 candidates of three nodes: log-normal, with a gap at the 95th percentile of the last. */
function candidates(): Float64Array[] {
  const random = new Random(1);
  return Array.from({ length: 1500 }, (_, i) => {
    const base = Math.exp(random.normal()) * 1000;
    return Float64Array.of(base + 100, base, i % 20 === 7 ? 9e5 + i : 100 + random.below(50));
  });
}

test("herd() chooses so that quantiles are kept, also among the first that it chooses", () => {
  const all = candidates();
  const chosen = herd(all, Uint32Array.of(0, 1, 2), 300);
  assert.equal(new Set(chosen).size, 300);
  const share = (of: readonly number[], above: number) => of.filter((i) => all[i][1] > above).length / of.length;
  const rising = all.map((durations) => durations[1]).sort((a, b) => a - b);
  for (const level of [0.5, 0.95]) {
    const bound = rising[Math.ceil(level * 1500) - 1];
    assert.ok(Math.abs(share(chosen, bound) - (1 - level)) < 0.005, `${level}`);
    assert.ok(Math.abs(share(chosen.slice(0, 100), bound) - (1 - level)) < 0.02, `${level}`);
  }
});

test("guardQuantiles() puts right a quantile that stands beside a gap", () => {
  const all = candidates();
  const quantile = (of: readonly number[], share: number) => {
    const rising = of.map((i) => all[i][2]).sort((a, b) => a - b);
    return rising[Math.ceil(share * rising.length - 1e-9) - 1];
  };
  // Of 1500, 75 are slow: the 95th percentile is the slowest quick one. One slow one too many moves it to 900,000.
  const slow = [...all.keys()].filter((i) => i % 20 === 7);
  const quick = [...all.keys()].filter((i) => i % 20 !== 7);
  const chosen = [...slow.slice(0, 40), ...quick.slice(0, 460)];
  assert.ok(quantile(chosen, 0.95) > 9e5);
  guardQuantiles(all, Uint32Array.of(0, 1, 2), chosen, 1500);
  assert.ok(quantile(chosen, 0.95) < 200);
  assert.equal(new Set(chosen).size, 500);
});

test("donorCounts() keeps all of few traces, an even part of many, and fits the rest into the room", () => {
  const sizes = [6000, 1000, ...Array<number>(8).fill(100), 100, 100];
  const counts = donorCounts(
    sizes.map((candidates) => ({ candidates, nodes: 10 })),
    { donors: 400, spans: 500 },
  );
  expect(counts).toEqual([400, 1000, ...Array<number>(8).fill(100), 25, 25]);
});
