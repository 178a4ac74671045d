/** k-means of 13,036 vectors of 64 numbers: the best of five of our starts against one start of ml-kmeans. */
import { kmeans } from "ml-kmeans";
import { Random } from "../../lib/dist/base/random.js";
import { KMeans } from "../../lib/dist/select/kmeans/kmeans.js";
import { embeddings } from "./embeddings.mjs";

const width = 64;
const starts = 5;

export function* benchmarks() {
  const vectors = embeddings(Random, { width });
  const rows = Array.from({ length: vectors.length / width }, (_, i) => [
    ...vectors.subarray(i * width, (i + 1) * width),
  ]);
  for (const k of [35, 67, 130]) {
    let seed = 0;
    const inertias = { ours: [], anchor: [] };
    yield {
      name: `k-means ${rows.length} x ${width}, k = ${k}`,
      rounds: 3,
      ours: () => {
        seed++;
        // biome-ignore lint/suspicious/noFocusedTests: this is no test
        const { inertia, iterations } = new KMeans({ k, seed, restarts: starts }).fit(vectors, width);
        inertias.ours.push(inertia);
        return { meanInertia: mean(inertias.ours), iterations, starts };
      },
      anchor: () => {
        const { clusters, centroids, iterations } = kmeans(rows, k, { seed });
        inertias.anchor.push(inertiaOf(rows, clusters, centroids));
        return { meanInertia: mean(inertias.anchor), iterations, starts: 1, what: "ml-kmeans 7.0.1" };
      },
    };
  }
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function inertiaOf(rows, clusters, centroids) {
  let sum = 0;
  for (const [i, row] of rows.entries()) {
    const centre = centroids[clusters[i]];
    for (let j = 0; j < width; j++) sum += (row[j] - centre[j]) ** 2;
  }
  return sum;
}
