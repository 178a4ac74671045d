import { Random } from "../../lib/src/base/random.js";

/** Rows scattered about `clusters` random middles. */
export function clustered(rows: number, width: number, clusters: number, seed: number, spread = 0.3): Float32Array {
  const random = new Random(seed, "test clusters");
  const middles = Float64Array.from({ length: clusters * width }, () => random.normal());
  return Float32Array.from({ length: rows * width }, (_, p) => {
    const row = Math.floor(p / width);
    // Clusters of falling size.
    const cluster = Math.floor(clusters * ((row * 0.618) % 1) ** 2);
    return middles[cluster * width + (p % width)] + spread * random.normal();
  });
}

/** Squared distance of row `i` to centre `c`, the plain way. */
export function plainSquare(rows: ArrayLike<number>, i: number, centres: ArrayLike<number>, c: number, width: number) {
  let sum = 0;
  for (let j = 0; j < width; j++) sum += (rows[i * width + j] - centres[c * width + j]) ** 2;
  return sum;
}
