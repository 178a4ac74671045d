import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { surpluses } from "../../../lib/src/represent/context/surplus.js";

test("surpluses() compares the slow rows near with those at other times", () => {
  // 36 rows far from each other, then four slow ones together: of these, 4 of 4 near are among the slowest 10 %, at other
  // times 0 of 36, so that p = .5 / 37; sqrt(2 * 4 ln 74) = 5.8679, over 3.
  const time = Float64Array.from({ length: 40 }, (_, i) => (i < 36 ? i * 1000 : 36_000 + i));
  const values = time.map((_, i) => (i < 36 ? 0 : 5));
  const surplus = surpluses(values, time, Uint32Array.of(0, 40), undefined);
  for (const row of [36, 37, 38, 39]) assert.equal(surplus[row].toFixed(4), "1.9560");
  assert.ok(surplus[0] < 0.1);
});

test("surpluses() sees every third row slow, and only those", () => {
  const time = Float64Array.from({ length: 600 }, (_, i) => i * 10);
  const isSlow = (i: number) => i >= 300 && i < 320 && i % 3 === 0;
  const values = time.map((_, i) => (isSlow(i) ? 3 : ((i * 7) % 10) / 10));
  const surplus = surpluses(values, time, Uint32Array.of(0, 600), undefined);
  for (let i = 0; i < 600; i++) assert.equal(surplus[i] > 1.5, isSlow(i), `row ${i}`);
});

test("surpluses() treats a unit by itself, takes shares from normal rows where few are normal, and no row for no row", () => {
  assert.equal(surpluses(new Float64Array(0), new Float64Array(0), Uint32Array.of(0, 0), undefined).length, 0);
  const time = Float64Array.from({ length: 100 }, (_, i) => (i % 50) * 400);
  const values = time.map((_, i) => i % 50);
  const both = surpluses(values, time, Uint32Array.of(0, 50, 100), undefined);
  assert.deepEqual(both.slice(0, 50), both.slice(50));
  // Half are abnormal and as slow as each other; what is usual then comes from the fast half.
  const half = Float64Array.from({ length: 50 }, (_, i) => (i < 25 ? i / 100 : 5));
  const normal = Uint8Array.from({ length: 50 }, (_, i) => (i < 25 ? 1 : 0));
  const near = Float64Array.from({ length: 50 }, (_, i) => i * 30);
  const units = Uint32Array.of(0, 50);
  assert.ok(surpluses(half, near, units, normal)[40] >= surpluses(half, near, units, undefined)[40]);
});

const SHARES = [0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002];

test("surpluses() is what its definition says, counted row by row", () => {
  const rows = fc.array(fc.tuple(fc.nat(6), fc.constantFrom(0, 1, 40, 95, 301, 2000)), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(rows, (steps) => {
      const time = new Float64Array(steps.length);
      for (let i = 1; i < steps.length; i++) time[i] = time[i - 1] + steps[i][1];
      const values = steps.map(([value]) => value);
      const raw = values.map((_, row) => strength(values, time, row));
      const usual = raw.toSorted((a, b) => a - b)[Math.floor((raw.length - 1) * 0.85)];
      const surplus = surpluses(Float64Array.from(values), time, Uint32Array.of(0, values.length), undefined);
      for (const [row, value] of raw.entries()) {
        assert.ok(Math.abs(surplus[row] - value / Math.max(3, usual)) < 1e-9, `row ${row}`);
      }
    }),
  );
});

function strength(values: readonly number[], time: Float64Array, row: number): number {
  const indices = values.map((_, i) => i);
  const apart = (i: number) => Math.abs(time[i] - time[row]);
  const within = indices.filter((i) => apart(i) <= 90);
  const around = indices.filter((i) => Math.abs(i - row) <= 7 && apart(i) <= 300);
  const others = indices.filter((i) => apart(i) > 270 && !around.includes(i));
  let most = 0;
  for (const share of SHARES) {
    const count = Math.floor(share * (values.length + 1));
    if (count < 1) continue;
    const limit = values.toSorted((a, b) => b - a)[count - 1];
    if (values[row] < limit) continue;
    const slow = (rows: number[]) => rows.filter((i) => values[i] >= limit).length;
    const p = (slow(others) + 0.5) / (others.length + 1);
    for (const near of [within, around]) {
      const s = slow(near) / near.length;
      if (s <= p) continue;
      const kl = s * Math.log(s / p) + (s === 1 ? 0 : (1 - s) * Math.log((1 - s) / (1 - p)));
      most = Math.max(most, near.length * kl);
    }
  }
  return Math.sqrt(2 * most);
}
