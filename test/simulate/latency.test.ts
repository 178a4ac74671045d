import assert from "node:assert/strict";
import { test } from "vitest";
import { Random } from "../../lib/src/base/random.js";
import { drawLatency } from "../../lib/src/simulate/latency.js";
import type { Latency } from "../../lib/src/simulate/system.js";

function sorted(latency: Latency, count = 20_000): number[] {
  const random = new Random(11);
  return Array.from({ length: count }, () => drawLatency(latency, random)).sort((a, b) => a - b);
}

test("drawLatency() has the median and the log-normal spread it is told", () => {
  const draws = sorted({ medianMs: 4, sigma: 0.5 });
  const at = (part: number) => draws[Math.floor(part * draws.length)] / 1000;
  assert.ok(Math.abs(at(0.5) / 4 - 1) < 0.03);
  assert.ok(Math.abs(at(0.8413) / (4 * Math.exp(0.5)) - 1) < 0.04); // one standard deviation up
});

test("drawLatency() puts a Pareto tail on the given share, no higher than its cap", () => {
  const tail = { share: 0.1, fromMs: 10, alpha: 1.5, capMs: 500 };
  const draws = sorted({ medianMs: 1, sigma: 0, tail });
  const over = (ms: number) => draws.filter((us) => us >= ms * 1000).length / draws.length;
  assert.ok(Math.abs(over(11) - 0.1) < 0.01);
  assert.ok(Math.abs(over(41) - 0.1 * 4 ** -1.5) < 0.003);
  assert.ok(draws[draws.length - 1] <= 501_000);
});

test("drawLatency() takes the same number of random numbers with and without a tail", () => {
  const [plain, tailed] = [new Random(3), new Random(3)];
  drawLatency({ medianMs: 1, sigma: 1 }, plain);
  drawLatency({ medianMs: 1, sigma: 1, tail: { share: 1, fromMs: 5, alpha: 1 } }, tailed);
  assert.equal(plain.uint32(), tailed.uint32());
});
