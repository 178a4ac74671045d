import { expect, test } from "vitest";
import { kernel } from "../../../lib/src/label/guided/kernel.js";
import { gather, kernelLine } from "../../../lib/src/label/guided/kernel-line.js";
import { randomPoints } from "./made-up.js";

test("kernelLine() says to the last bit what kernel() says of each pair, of odd and even numbers", () => {
  const points = randomPoints(9, 5);
  const rows = [7, 0, 3, 3, 8];
  const seen = gather(points, rows);
  for (let count = 0; count <= rows.length; count++) {
    const out = new Float64Array(count + 2).fill(-1);
    kernelLine(points, 4, seen, count, out, 1);
    const pairs = rows.slice(0, count).map((row) => kernel(points, 4, points, row));
    expect([...out]).toEqual([-1, ...pairs, -1]);
  }
});
