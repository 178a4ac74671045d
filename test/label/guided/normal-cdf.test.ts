import { expect, test } from "vitest";
import { normalCdf } from "../../../lib/src/label/guided/normal-cdf.js";

test("normalCdf() agrees with tables on both sides", () => {
  const known = [
    [0, 0.5],
    [1, 0.8413447461],
    [-1, 0.1586552539],
    [-2.5758293035, 0.005],
    [4, 0.9999683288],
    [-8, 6.220960574e-16],
  ];
  for (const [z, p] of known) expect(Math.abs(normalCdf(z) / p - 1)).toBeLessThan(3e-7);
});
