import type { GaussianProcess } from "./gaussian-process.js";
import { priorMean } from "./kernel.js";
import { kernelLine } from "./kernel-line.js";

/** What the answers say of every trace: abnormal above 0. */
export function predictAll(process: GaussianProcess): Float64Array {
  const { points, observations } = process;
  const weights = process.weights();
  const f = new Float64Array(points.count);
  for (let i = 0; i < f.length; i++) f[i] = priorMean(points.su[i]);
  const line = new Float64Array(points.count);
  for (const [slot, { row }] of observations.entries()) {
    kernelLine(points, row, points, line.length, line);
    for (let i = 0; i < f.length; i++) f[i] += weights[slot] * line[i];
  }
  return f;
}
