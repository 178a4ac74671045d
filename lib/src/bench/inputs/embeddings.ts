import { Random } from "../../base/random.js";

export interface EmbeddingsOptions {
  readonly rows: number;
  /** Default 64. */
  readonly width?: number;
  /** Default 12. */
  readonly groups?: number;
  /** Clusters per group; default 6. */
  readonly perGroup?: number;
  /** Default 1. */
  readonly seed?: number;
}

/**
 * Vectors like those of a trained graph network: groups of clusters of very different size, each spread along a few
 * directions of its own, on the unit sphere.
 *
 * @example
 * const vectors = embeddings({ rows: 3, width: 8 });
 * assert.ok(Math.abs(Math.hypot(...vectors.subarray(0, 8)) - 1) < 1e-6);
 */
export function embeddings({ rows, width = 64, groups = 12, perGroup = 6, seed = 1 }: EmbeddingsOptions): Float32Array {
  const random = new Random(seed, "bench embeddings");
  const gaussian = (scale: number) =>
    Float64Array.from({ length: width }, () => (scale * random.normal()) / Math.sqrt(width));
  const clusters: { centre: Float64Array; axes: Float64Array[]; weight: number }[] = [];
  for (let group = 0; group < groups; group++) {
    const middle = gaussian(1);
    for (let c = 0; c < perGroup; c++) {
      const centre = gaussian(0.4).map((x, j) => x + middle[j]);
      const axes = Array.from({ length: 6 }, () => gaussian(0.05 + 0.2 * random.next()));
      clusters.push({ centre, axes, weight: 1 / (1 + random.below(groups * perGroup)) });
    }
  }
  const total = clusters.reduce((sum, { weight }) => sum + weight, 0);
  const vectors = new Float32Array(rows * width);
  for (let i = 0; i < rows; i++) {
    let left = random.next() * total;
    const found = clusters.find(({ weight }) => {
      left -= weight;
      return left < 0;
    });
    const { centre, axes } = found ?? clusters[0];
    const row = gaussian(0.05).map((x, j) => x + centre[j]);
    for (const axis of axes) {
      const along = random.normal();
      for (let j = 0; j < width; j++) row[j] += along * axis[j];
    }
    const norm = Math.hypot(...row);
    for (let j = 0; j < width; j++) vectors[i * width + j] = row[j] / norm;
  }
  return vectors;
}
