import type { GaussianProcess } from "./gaussian-process.js";
import { kernel, priorMean } from "./kernel.js";

/** What the answers say of every trace: abnormal above 0. */
export function predictAll(process: GaussianProcess): Float64Array {
  const { points, observations } = process;
  const f = Float64Array.from(points.su, priorMean);
  // Answer by answer, so that one of the two traces stays at hand.
  for (const [slot, weight] of process.weights().entries()) {
    const { row } = observations[slot];
    for (let i = 0; i < f.length; i++) f[i] += weight * kernel(points, i, points, row);
  }
  return f;
}
