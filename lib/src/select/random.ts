import { Random } from "../base/random.js";
import type { Embedding } from "../represent/representation.js";
import { checkSelect } from "./check.js";
import { follow } from "./follow.js";
import { pointsOf } from "./points/points-of.js";
import type { Selected, Selection, SelectOptions } from "./selection.js";

/**
 * Representatives drawn uniformly; every trace follows the nearest one (the paper's Table II, "random").
 *
 * @example
 * const embedding = { ids: ["a", "b", "c"], width: 1, vectors: Float32Array.of(0, 1, 9) };
 * const selected = await new RandomSelection().select(embedding, { budget: 3, seed: 1 });
 * assert.deepEqual([...selected.representatives], [0, 1, 2]);
 */
export class RandomSelection implements Selection {
  readonly name = "random";

  async select(embedding: Embedding, options: SelectOptions): Promise<Selected> {
    checkSelect(embedding, options);
    const { vectors, width } = embedding;
    const n = embedding.ids.length;
    const rows = new Random(options.seed, "random selection").sample(n, Math.min(n, options.budget));
    const centres = new Float64Array(rows.length * width);
    for (const [c, row] of rows.entries()) centres.set(vectors.subarray(row * width, (row + 1) * width), c * width);
    return follow(pointsOf(vectors, width), centres, options);
  }
}
