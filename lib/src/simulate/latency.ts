import type { Random } from "../base/random.js";
import type { Latency } from "./system.js";

/**
 * Draws one length of time; always takes the same number of random numbers.
 *
 * @returns Microseconds, not rounded.
 *
 * @example
 * const length = drawLatency({ medianMs: 2, sigma: 0 }, new Random(1));
 * assert.equal(length, 2000);
 */
export function drawLatency({ medianMs, sigma, tail }: Latency, random: Random): number {
  const body = medianMs * Math.exp(sigma * random.normal());
  const inTail = random.next();
  const depth = 1 - random.next();
  if (!tail || inTail >= tail.share) return body * 1000;
  return (body + Math.min(tail.capMs ?? 3000, tail.fromMs * depth ** (-1 / tail.alpha))) * 1000;
}
