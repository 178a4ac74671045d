import { Random } from "../base/random.js";
import type { Embedding } from "../represent/representation.js";

/** Points in the plane, one per row. */
export interface Plane {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Share of the variance along each axis. */
  readonly share: readonly [number, number];
  /** The components themselves, of length 1. */
  readonly axes: readonly [Float64Array, Float64Array];
}

/** Steps that suffice for a picture. */
const STEPS = 40;

/**
 * The plane in which vectors differ most: their two first principal components, by subspace iteration
 * `V <- orthonormal(C V)` with the covariance `C`, which is never formed.
 *
 * @example
 * const vectors = Float32Array.of(0, 0, 1, 2, 0, 1, 4, 0, 1);
 * const { x, share } = principalPlane({ ids: ["a", "b", "c"], width: 3, vectors });
 * assert.ok(share[0] > 0.9 && Math.abs(Math.abs(x[2] - x[0]) - 4) < 0.2);
 */
export function principalPlane({ ids, width, vectors }: Embedding): Plane {
  const rows = ids.length;
  const mean = new Float64Array(width);
  for (let i = 0; i < rows * width; i++) mean[i % width] += vectors[i] / rows;
  const random = new Random(1, "principal plane");
  let axes = [0, 1].map(() => Float64Array.from(mean, () => random.next() - 0.5));
  orthonormal(axes);
  let variance = [0, 0];
  for (let step = 0; step < STEPS; step++) {
    const next = axes.map(() => new Float64Array(width));
    for (let row = 0; row < rows; row++) {
      for (let axis = 0; axis < 2; axis++) {
        const along = project(vectors, row * width, mean, axes[axis]);
        for (let i = 0; i < width; i++) next[axis][i] += along * (vectors[row * width + i] - mean[i]);
      }
    }
    variance = orthonormal(next);
    axes = next;
  }
  let total = 0;
  for (let i = 0; i < rows * width; i++) total += (vectors[i] - mean[i % width]) ** 2;
  const [x, y] = axes.map((axis) => Float64Array.from(ids, (_, row) => project(vectors, row * width, mean, axis)));
  const share = (part: number) => (total > 0 ? Math.min(1, part / total) : 0);
  return { x, y, share: [share(variance[0]), share(variance[1])], axes: [axes[0], axes[1]] };
}

function project(vectors: Float32Array, at: number, mean: Float64Array, axis: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < axis.length; i++) sum += (vectors[at + i] - mean[i]) * axis[i];
  return sum;
}

/** Makes two vectors orthogonal and of length 1, the largest number of each positive; @returns their lengths before. */
function orthonormal([first, second]: Float64Array[]): [number, number] {
  const a = normalise(first);
  let along = 0;
  for (let i = 0; i < first.length; i++) along += first[i] * second[i];
  for (let i = 0; i < first.length; i++) second[i] -= along * first[i];
  return [a, normalise(second)];
}

function normalise(vector: Float64Array): number {
  let [length, largest] = [0, 0];
  for (const value of vector) {
    length += value * value;
    if (Math.abs(value) > Math.abs(largest)) largest = value;
  }
  length = Math.sqrt(length);
  const factor = length > 1e-12 ? Math.sign(largest) / length : 0;
  for (let i = 0; i < vector.length; i++) vector[i] *= factor;
  return length;
}
