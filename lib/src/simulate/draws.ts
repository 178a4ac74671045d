import type { Random } from "../base/random.js";

const HIGHEST_UTILISATION = 0.93;

/** Waiting of an M/M/1 queue: none with probability 1 - rho, else exponential with mean `queueMs` / (1 - rho). */
export function queueUs(utilisation: number, queueMs: number, load: number, random: Random): number {
  const rho = Math.min(HIGHEST_UTILISATION, utilisation * load);
  const busy = random.next() < rho;
  const length = (random.exponential() * queueMs * 1000) / (1 - rho);
  return busy ? length : 0;
}

/** Cuts 1 into `count` random parts. */
export function cut(count: number, random: Random): number[] {
  const parts = Array.from({ length: count }, () => random.exponential() + 0.05);
  const sum = parts.reduce((a, b) => a + b, 0);
  return parts.map((part) => part / sum);
}

/** An index with probability in proportion to its weight. */
export function pick(weights: readonly number[], random: Random): number {
  let left = random.next() * weights.reduce((a, b) => a + b, 0);
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.length - 1;
}
