import type { Answer } from "../../label/labels.js";
import { propagate } from "../../label/propagate.js";
import type { Embedding } from "../../represent/representation.js";
import { HybridSelection } from "../../select/hybrid.js";
import { sampleRows, sampleSize } from "../../select/sample.js";
import type { Benchmark, BenchOptions, LeftOut, Side } from "../benchmark.js";
import { embeddings } from "../inputs/embeddings.js";
import { openMlKmeans } from "../ml-kmeans.js";
import { openPython } from "../python.js";

const WIDTH = 64;
const BUDGET = 35;
const SEED = 1;

/**
 * From vectors to labels, as many as the paper's first data set has: sample, k-means, nearest centroids of all,
 * representatives, propagation. Ours with one start of k-means, as the anchors, and, second case, with as many as `run`
 * makes (10); the anchors always with one start and without representatives and labels.
 */
export const select: Benchmark = {
  name: "select",
  summary: "130,363 vectors of 64 numbers to labels, k = 35, against scikit-learn and ml-kmeans with one start",
  async *cases(options: BenchOptions) {
    const count = options.quick ? 500 : 130_363;
    const budget = options.quick ? 5 : BUDGET;
    const vectors = embeddings({ rows: count, width: WIDTH });
    const ids = Array.from({ length: count }, (_, i) => `t${i}`);
    const sample = sampleRows(count, sampleSize(count), SEED);
    const scikit = await openPython(
      {
        name: "scikit-learn",
        script: "sklearn_select.py",
        options: { k: budget, width: WIDTH },
        arrays: { vectors, sample },
      },
      options,
    );
    try {
      const ml = await mlKmeans(vectors, sample, budget);
      for (const restarts of [1, 10]) {
        yield {
          what: `${count} x ${WIDTH}, k = ${budget}, ${restarts === 1 ? "1 start" : `${restarts} starts`}`,
          rounds: 7,
          ours: ours({ ids, width: WIDTH, vectors }, budget, restarts, options.threads),
          // Once is enough of what takes seconds.
          anchors: restarts === 1 ? [scikit, ml] : [scikit],
        };
      }
    } finally {
      if ("close" in scikit) await scikit.close();
    }
  },
};

function ours(embedding: Embedding, budget: number, restarts: number, threads: number | undefined): Side {
  return {
    name: "labelease",
    run: async () => {
      const began = performance.now();
      const selected = await new HybridSelection({ restarts, threads }).select(embedding, { budget, seed: SEED });
      const answers = Array.from(
        selected.representatives,
        (row, c): Answer => ({
          traceId: embedding.ids[row],
          value: c % 4 === 0 ? "abnormal" : "normal",
          annotator: "bench",
        }),
      );
      propagate(embedding, selected, answers);
      const value = performance.now() - began;
      return { value, facts: { inertia: selected.distance.reduce((sum, d) => sum + d * d, 0), starts: restarts } };
    },
  };
}

async function mlKmeans(vectors: Float32Array, sample: Uint32Array, budget: number): Promise<Side | LeftOut> {
  const opened = await openMlKmeans();
  if ("leftOut" in opened) return opened;
  return {
    name: `${opened.name} and plain loops`,
    run: () => {
      const rows = Array.from(sample, (i) => [...vectors.subarray(i * WIDTH, (i + 1) * WIDTH)]);
      const { centroids } = opened.kmeans(rows, budget, { seed: SEED });
      return { facts: { inertia: nearest(vectors, centroids), starts: 1 } };
    },
  };
}

/** The sum of the squared distances of all rows to their nearest centroids. */
function nearest(vectors: Float32Array, centroids: readonly number[][]): number {
  let inertia = 0;
  for (let i = 0; i < vectors.length; i += WIDTH) {
    let least = Number.POSITIVE_INFINITY;
    for (const centre of centroids) {
      let square = 0;
      for (let j = 0; j < WIDTH; j++) square += (vectors[i + j] - centre[j]) ** 2;
      if (square < least) least = square;
    }
    inertia += least;
  }
  return inertia;
}
