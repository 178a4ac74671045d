import { expect, test } from "vitest";
import { medoids } from "../../lib/src/select/medoids.js";

test("medoids() takes the nearest row of each cluster, of equally near ones the first", () => {
  const assignment = Uint32Array.of(1, 0, 1, 1, 0);
  expect([...medoids(assignment, Float32Array.of(3, 2, 1, 1, 2), 2)]).toEqual([1, 2]);
});

test("medoids() gives -1 for a cluster without rows", () => {
  expect([...medoids(Uint32Array.of(2), Float32Array.of(0), 3)]).toEqual([-1, -1, 0]);
});
