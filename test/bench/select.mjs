/**
 * From 130,363 vectors (the size of the paper's first data set) to labels: sample, k-means with k = 35, nearest
 * centroids of all, representatives, propagation. The anchor does the same with one start of ml-kmeans and plain loops.
 */
import { kmeans } from "ml-kmeans";
import { Random } from "../../lib/dist/base/random.js";
import { propagate } from "../../lib/dist/label/propagate.js";
import { HybridSelection } from "../../lib/dist/select/hybrid.js";
import { sampleRows, sampleSize } from "../../lib/dist/select/sample.js";
import { embeddings } from "./embeddings.mjs";

const width = 64;
const budget = 35;

export function* benchmarks([starts = "10"]) {
  const restarts = Number(starts);
  const vectors = embeddings(Random, { rows: 130_363, width });
  const ids = Array.from({ length: vectors.length / width }, (_, i) => `t${i}`);
  const embedding = { ids, width, vectors };
  yield {
    name: `select and propagate ${ids.length} x ${width}, k = ${budget}`,
    rounds: 3,
    ours: async () => {
      const selected = await new HybridSelection({ restarts }).select(embedding, { budget, seed: 1 });
      const answers = Array.from(selected.representatives, (row, c) => ({
        traceId: ids[row],
        value: c % 4 === 0 ? "abnormal" : "normal",
        annotator: "bench",
      }));
      propagate(embedding, selected, answers);
      return { starts: restarts, inertia: selected.distance.reduce((sum, d) => sum + d * d, 0) };
    },
    anchor: () => {
      const sample = Array.from(sampleRows(ids.length, sampleSize(ids.length), 1), (i) => [
        ...vectors.subarray(i * width, (i + 1) * width),
      ]);
      const { centroids } = kmeans(sample, budget, { seed: 1 });
      const nearest = new Uint32Array(ids.length);
      let inertia = 0;
      for (let i = 0; i < ids.length; i++) {
        let least = Number.POSITIVE_INFINITY;
        for (const [c, centre] of centroids.entries()) {
          let square = 0;
          for (let j = 0; j < width; j++) square += (vectors[i * width + j] - centre[j]) ** 2;
          if (square >= least) continue;
          least = square;
          nearest[i] = c;
        }
        inertia += least;
      }
      return { starts: 1, inertia, what: "ml-kmeans 7.0.1 and plain loops" };
    },
  };
}
