import { expect, test } from "vitest";
import { GaussianProcess } from "../../../lib/src/label/guided/gaussian-process.js";
import { LENSES, lookThrough } from "../../../lib/src/label/guided/lens.js";
import { reask } from "../../../lib/src/label/guided/reask.js";
import { FOUR, featuresOf } from "./made-up.js";

const points = lookThrough(featuresOf(FOUR), LENSES[0]);
const answered = (...values: number[]) =>
  new GaussianProcess(
    points,
    values.map((value, row) => ({ row, value, noise: 0.2 })),
  );

test("reask() finds the answer that contradicts the others most (worked example)", () => {
  const contradicted = answered(1, -1, -1);
  const products = contradicted.leaveOneOut().map((l, i) => l * contradicted.observations[i].value);
  for (const [i, value] of [-0.5408, 1.063, -0.6387].entries()) expect(products[i]).toBeCloseTo(value, 4);
  expect(reask(contradicted, 8, () => false)).toBe(2);
  expect(reask(contradicted, 8, (i) => i === 2)).toBe(0);
  expect(reask(contradicted, 8, () => true)).toBeUndefined();
  expect(reask(answered(1, -1, 1), 8, () => false)).toBeUndefined();
});

test("reask() looks at every fourth answer from the eighth on", () => {
  const looks = Array.from({ length: 18 }, (_, count) => count).filter(
    (count) => reask(answered(1, -1, -1), count, () => false) !== undefined,
  );
  expect(looks).toEqual([8, 12, 16]);
});
