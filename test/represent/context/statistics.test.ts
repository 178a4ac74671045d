import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { bursts } from "../../../lib/src/represent/context/burst.js";
import { groupsOf } from "../../../lib/src/represent/context/groups.js";
import { lowLevel } from "../../../lib/src/represent/context/low-level.js";
import { select } from "../../../lib/src/represent/context/order-statistics.js";
import { PairNumbers } from "../../../lib/src/represent/context/pair-numbers.js";
import { windowMedians } from "../../../lib/src/represent/context/window-medians.js";

const small = fc.integer({ min: -4, max: 4 });
const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b);

test("select() finds what sorting finds", () => {
  fc.assert(
    fc.property(fc.array(small, { minLength: 1 }), fc.nat(), (values, n) => {
      const at = n % values.length;
      assert.equal(select(Float64Array.from(values), values.length, at), sorted(values)[at]);
    }),
  );
});

test("lowLevel() is the low quantile of block medians, blocks by definition", () => {
  fc.assert(
    fc.property(fc.array(small, { minLength: 1, maxLength: 450 }), (values) => {
      const n = values.length;
      const count = n >= 200 ? Math.floor(n / 20) : Math.max(1, Math.min(10, Math.floor(n / 3)));
      const blocks = Array.from({ length: count }, (): number[] => []);
      values.forEach((value, i) => void blocks[Math.floor((i * count) / n)].push(value));
      const medians = sorted(blocks.map((block) => sorted(block)[(block.length - 1) >> 1]));
      assert.equal(lowLevel(Float64Array.from(values), n), medians[Math.floor((count - 1) * 0.1)]);
    }),
  );
});

test("windowMedians() is the median of the rows near in place and time, and of up to two zeros", () => {
  const steps = fc.array(fc.tuple(small, fc.constantFrom(0, 1, 100, 299, 300, 301, 5000)), { maxLength: 60 });
  fc.assert(
    fc.property(steps, fc.constantFrom(7, 15, 31), (rows, width) => {
      const time = new Float64Array(rows.length);
      for (let i = 0; i < rows.length; i++) time[i] = (time[i - 1] ?? 0) + rows[i][1];
      const values = Float64Array.from(rows, ([value]) => value);
      const out = new Float64Array(rows.length);
      windowMedians(values, time, 0, rows.length, width, out);
      for (let row = 0; row < rows.length; row++) {
        const near: number[] = [];
        for (let i = Math.max(0, row - (width >> 1)); i <= Math.min(rows.length - 1, row + (width >> 1)); i++)
          if (Math.abs(time[i] - time[row]) <= 300) near.push(values[i]);
        for (let pad = Math.min(2, width - near.length); pad > 0; pad--) near.push(0);
        const all = sorted(near);
        assert.equal(out[row], (all[(all.length - 1) >> 1] + all[all.length >> 1]) / 2 + 0);
      }
    }),
  );
});

test("bursts() counts as the definition does", () => {
  const row = fc.record({ time: fc.integer({ min: 0, max: 900 }), label: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      const time = Float64Array.from(rows, (r) => r.time);
      const byTime = Uint32Array.from(time, (_, i) => i).sort((a, b) => time[a] - time[b] || a - b);
      const label = Int32Array.from(rows, (r) => r.label);
      const group = label.map((l) => l >> 1);
      const { burst } = bursts(time, byTime, label, 4, group, 2);
      const count = (of: Int32Array, i: number, seconds: number) =>
        rows.filter((_, j) => of[j] === of[i] && Math.abs(time[j] - time[i]) <= seconds).length;
      rows.forEach((_, i) => {
        const rest = count(label, i, 1e9) - count(label, i, 270) + 0.5;
        const p = rest / (count(group, i, 1e9) - count(group, i, 270) + 1);
        const expected = Math.log((count(label, i, 90) + 0.5) / (count(group, i, 90) * p + 0.5));
        assert.ok(Math.abs(burst[i] - expected) < 1e-12);
      });
    }),
  );
});

test("groupsOf() keeps the given order within a group", () => {
  const { offsets, order } = groupsOf(Int32Array.of(1, 0, 1, 1), 3, Uint32Array.of(3, 2, 1, 0));
  assert.deepEqual(
    [[...offsets], [...order]],
    [
      [0, 1, 4, 4],
      [1, 3, 2, 0],
    ],
  );
});

test("PairNumbers numbers pairs as a Map would", () => {
  const pairs = new PairNumbers();
  const known = new Map<string, number>();
  for (let i = 0; i < 5000; i++) {
    const [a, b] = [(i * 7919) % 97, -((i * 104729) % 89)];
    const expected = known.get(`${a} ${b}`) ?? known.size;
    known.set(`${a} ${b}`, expected);
    assert.equal(pairs.of(a, b), expected);
    assert.deepEqual([pairs.first(expected), pairs.second(expected)], [a, b + 0]);
  }
  assert.equal(pairs.size, known.size);
});
