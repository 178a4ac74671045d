import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { Random } from "../../lib/src/base/random.js";
import { cut, pick, queueUs } from "../../lib/src/simulate/draws.js";
import { translateStatus } from "../../lib/src/simulate/translate-status.js";

test("cut() gives positive parts that add up to 1", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(), (count, seed) => {
      const parts = cut(count, new Random(seed));
      assert.equal(parts.length, count);
      assert.ok(parts.every((part) => part > 0));
      assert.ok(Math.abs(parts.reduce((a, b) => a + b) - 1) < 1e-9);
    }),
  );
});

test("pick() follows the weights and never takes a weight of zero", () => {
  const random = new Random(2);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 10_000; i++) counts[pick([0, 1, 3, 0], random)]++;
  assert.deepEqual([counts[0], counts[3]], [0, 0]);
  assert.ok(Math.abs(counts[1] / 10_000 - 0.25) < 0.02);
});

test("queueUs() is zero for an idle service and finite for an overloaded one", () => {
  const random = new Random(3);
  for (let i = 0; i < 100; i++) {
    assert.equal(queueUs(0, 5, 3, random), 0);
    assert.ok(Number.isFinite(queueUs(0.9, 5, 1e9, random)));
  }
});

test("queueUs() takes the same number of random numbers, waiting or not", () => {
  const [idle, busy] = [new Random(4), new Random(4)];
  queueUs(0, 5, 1, idle);
  queueUs(0.9, 5, 1, busy);
  assert.equal(idle.uint32(), busy.uint32());
});

test("translateStatus() goes there and back for codes both protocols have, and keeps its own", () => {
  for (const code of ["4", "5", "14"]) {
    assert.equal(translateStatus(translateStatus({ kind: "grpc", code }, "http"), "grpc").code, code);
    assert.equal(translateStatus({ kind: "grpc", code }, "grpc").code, code);
  }
  assert.equal(translateStatus({ kind: "grpc", code: "3" }, "http").code, "500");
});
