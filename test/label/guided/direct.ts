import type { Observation } from "../../../lib/src/label/guided/gaussian-process.js";
import { kernel, priorMean } from "../../../lib/src/label/guided/kernel.js";
import type { Points } from "../../../lib/src/label/guided/lens.js";

/** Inverse and ln of the determinant by Gauss and Jordan: slow, plain, and unlike what is tested. */
export function invert(matrix: readonly (readonly number[])[]): { inverse: number[][]; logDeterminant: number } {
  const n = matrix.length;
  const work = matrix.map((row, i) => [...row, ...Array.from({ length: n }, (_, j) => Number(i === j))]);
  let logDeterminant = 0;
  for (let c = 0; c < n; c++) {
    const pivot = work[c][c];
    logDeterminant += Math.log(pivot);
    work[c] = work[c].map((value) => value / pivot);
    for (let r = 0; r < n; r++) {
      if (r !== c) work[r] = work[r].map((value, j) => value - work[r][c] * work[c][j]);
    }
  }
  return { inverse: work.map((row) => row.slice(n)), logDeterminant };
}

/** Mean and covariance of all points given the observations, and what each is without itself, by the formulas. */
export function direct(points: Points, observations: readonly Observation[]) {
  const rows = observations.map(({ row }) => row);
  const k = (a: number, b: number) => kernel(points, a, points, b);
  const matrix = rows.map((a, i) => rows.map((b, j) => k(a, b) + (i === j ? observations[i].noise : 0)));
  const { inverse, logDeterminant } = invert(matrix);
  const residuals = observations.map(({ row, value }) => value - priorMean(points.su[row]));
  const weights = inverse.map((row) => row.reduce((sum, value, j) => sum + value * residuals[j], 0));
  const all = Array.from({ length: points.count }, (_, i) => i);
  return {
    mean: all.map((p) => priorMean(points.su[p]) + rows.reduce((sum, row, i) => sum + k(p, row) * weights[i], 0)),
    covariance: all.map((p) =>
      all.map((q) => {
        let less = 0;
        for (const [i, a] of rows.entries()) {
          for (const [j, b] of rows.entries()) less += k(p, a) * inverse[i][j] * k(b, q);
        }
        return k(p, q) - less;
      }),
    ),
    leaveOneOut: observations.map(({ value }, i) => value - weights[i] / inverse[i][i]),
    logMarginalLikelihood: -weights.reduce((sum, w, i) => sum + w * residuals[i], 0) / 2 - logDeterminant / 2,
  };
}
