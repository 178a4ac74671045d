import type { Work } from "../base/work.js";
import { nearestRows } from "./kernels/nearest-rows.js";
import { medoids } from "./medoids.js";
import type { Points } from "./points/points.js";
import type { Selected } from "./selection.js";

/**
 * Lets every trace follow its nearest centre and picks the representative of each; a centre no trace follows is
 * left out.
 *
 * @param centres Rows of the width of the points.
 */
export async function follow(points: Points, centres: Float64Array, work: Work, threads?: number): Promise<Selected> {
  const { count: n, width } = points;
  const assignment = new Uint32Array(n);
  const distance = new Float32Array(n);
  const rival = new Float32Array(n);
  const out = { index: assignment, distance, rival };
  for (const done of nearestRows(points, centres, out, threads)) {
    work.onProgress?.({ stage: "find nearest centres", done, total: n, unit: "traces" });
    await pause(work.signal);
  }
  const clusters = centres.length / width;
  const rows = medoids(assignment, distance, clusters);
  const kept = Array.from(rows.keys()).filter((c) => rows[c] >= 0);
  if (kept.length < clusters) {
    // What nobody follows is no rival either.
    const fewer = new Float64Array(kept.length * width);
    for (const [i, c] of kept.entries()) fewer.set(centres.subarray(c * width, (c + 1) * width), i * width);
    return follow(points, fewer, work, threads);
  }
  return { representatives: Uint32Array.from(rows), assignment, distance, rival, centres };
}

/** Lets events in, so that an abort is seen. */
export async function pause(signal?: AbortSignal) {
  await new Promise<void>((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}
