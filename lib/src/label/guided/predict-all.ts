import type { GaussianProcess } from "./gaussian-process.js";
import { kernel, priorMean } from "./kernel.js";

/** What the answers say of every trace: abnormal above 0. */
export function predictAll(process: GaussianProcess): Float64Array {
  const { points, observations } = process;
  const weights = process.weights();
  const answered = Int32Array.from(observations, ({ row }) => row);
  const f = new Float64Array(points.count);
  for (let i = 0; i < f.length; i++) {
    let mean = priorMean(points.su[i]);
    for (let slot = 0; slot < answered.length; slot++)
      mean += weights[slot] * kernel(points, i, points, answered[slot]);
    f[i] = mean;
  }
  return f;
}
