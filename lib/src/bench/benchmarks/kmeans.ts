import { KMeans } from "../../select/kmeans/kmeans.js";
import type { Benchmark, BenchOptions, LeftOut, Side } from "../benchmark.js";
import { embeddings } from "../inputs/embeddings.js";
import { openMlKmeans } from "../ml-kmeans.js";
import { openPython } from "../python.js";

const WIDTH = 64;

/** One start of k-means each, from greedy k-means++ (ml-kmeans: plain k-means++) to the end of Lloyd's iterations. */
export const kmeans: Benchmark = {
  name: "kmeans",
  summary: "one start of k-means of 13,036 vectors of 64 numbers, against scikit-learn and ml-kmeans",
  async *cases(options: BenchOptions) {
    const rows = options.quick ? 300 : 13_036;
    const vectors = embeddings({ rows, width: WIDTH });
    for (const k of options.quick ? [5] : [35, 67, 130]) {
      const scikit = await openPython(
        {
          name: "scikit-learn",
          script: "sklearn_kmeans.py",
          options: { k, width: WIDTH, starts: 1 },
          arrays: { vectors },
        },
        options,
      );
      try {
        yield {
          what: `${rows} x ${WIDTH}, k = ${k}`,
          rounds: 7,
          ours: ours(vectors, k),
          anchors: [scikit, await mlKmeans(vectors, k)],
        };
      } finally {
        if ("close" in scikit) await scikit.close();
      }
    }
  },
};

function ours(vectors: Float32Array, k: number): Side {
  const inertias: number[] = [];
  return {
    name: "labelease",
    run: () => {
      const { inertia, iterations } = new KMeans({ k, seed: inertias.length, restarts: 1 }).fit(vectors, WIDTH);
      inertias.push(inertia);
      return { facts: { meanInertia: mean(inertias), iterations, starts: 1 } };
    },
  };
}

async function mlKmeans(vectors: Float32Array, k: number): Promise<Side | LeftOut> {
  const opened = await openMlKmeans();
  if ("leftOut" in opened) return opened;
  const rows = Array.from({ length: vectors.length / WIDTH }, (_, i) => [
    ...vectors.subarray(i * WIDTH, (i + 1) * WIDTH),
  ]);
  const inertias: number[] = [];
  return {
    name: opened.name,
    run: () => {
      const began = performance.now();
      const { clusters, centroids, iterations } = opened.kmeans(rows, k, { seed: inertias.length });
      const value = performance.now() - began;
      inertias.push(inertiaOf(rows, clusters, centroids));
      return { value, facts: { meanInertia: mean(inertias), iterations, starts: 1 } };
    },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function inertiaOf(rows: readonly number[][], clusters: readonly number[], centroids: readonly number[][]): number {
  let sum = 0;
  for (const [i, row] of rows.entries()) {
    const centre = centroids[clusters[i]];
    for (let j = 0; j < row.length; j++) sum += (row[j] - centre[j]) ** 2;
  }
  return sum;
}
