import { expect, test } from "vitest";
import { Cholesky } from "../../../lib/src/label/guided/cholesky.js";

test("Cholesky grows row by row and solves", () => {
  const factor = new Cholesky();
  for (const row of [[4], [2, 5], [0, 3, 10]]) factor.push(row);
  const solved = factor.solve([6, 10, 13]);
  for (const [i, x] of [1, 1, 1].entries()) expect(solved[i]).toBeCloseTo(x, 12);
  expect(factor.logDeterminant()).toBeCloseTo(Math.log(4 * (50 - 9) - 2 * 20), 12);
});
