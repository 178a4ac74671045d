import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { LabelEaseError, UsageError } from "../base/error.js";
import type { Work } from "../base/work.js";
import type { Embedding } from "../represent/representation.js";
import { LEAST, type MapPlaces, type MapStep, type MapVectors, mapLayout } from "./map-layout.js";
import { principalPlane } from "./principal-plane.js";

/** How {@link traceMap} lays traces out. */
export interface TraceMapOptions extends Work {
  /** Default 1. */
  readonly seed?: number;
  /**
   * "umap" keeps neighbours beside each other, and distances between far groups mean little; "plane" is the plane of the two
   * principal components: quick, and straight lines stay straight, but groups may lie on one another. Default "umap".
   */
  readonly layout?: "umap" | "plane";
  /** Traces that UMAP lays out itself; the others lie beside those most like them. Default 1,200. */
  readonly sample?: number;
}

/** Where each trace lies on a map. */
export interface TraceMap {
  readonly layout: "umap" | "plane";
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** What the places mean, in words. */
  readonly meaning: string;
}

/** Beside this file once it is compiled. */
const THREAD = ["./map-thread.js", "../../dist/figure/map-thread.js"];

/**
 * A map of traces: vectors with many numbers in two, so that like traces lie together. Works in a thread of its own, and
 * gives the same map for the same vectors and seed.
 *
 * @throws UsageError if an option is none; the signal's reason if aborted.
 *
 * @example
 * const vectors = Float32Array.from({ length: 60 }, (_, i) => (i < 30 ? 0 : 9) + (i % 7) / 7);
 * const embedding = { ids: Array.from({ length: 30 }, (_, i) => `t${i}`), width: 2, vectors };
 * const { x } = await traceMap(embedding, { seed: 1 });
 * const apart = Math.abs(x[0] - x[29]) + 1e-9;
 * assert.ok(Number.isFinite(apart));
 */
export async function traceMap(embedding: Embedding, options: TraceMapOptions = {}): Promise<TraceMap> {
  const { layout = "umap", sample = 1200, seed = 1, signal, onProgress } = options;
  if (layout !== "umap" && layout !== "plane") {
    throw new UsageError(`Cannot draw map: layout is "${layout}", not "umap" or "plane"`);
  }
  if (!Number.isInteger(sample) || sample < LEAST) {
    throw new UsageError(`Cannot draw map: sample is ${sample}, not a whole number from ${LEAST} on`);
  }
  const { ids, width, vectors } = embedding;
  if (vectors.length !== ids.length * width) {
    throw new UsageError(`Cannot draw map: ${vectors.length} numbers for ${ids.length} traces of ${width}`);
  }
  signal?.throwIfAborted();
  if (layout === "plane" || ids.length < LEAST) {
    const { x, y, share } = principalPlane(embedding);
    const kept = Math.round(100 * (share[0] + share[1]));
    const meaning = `The plane of the two principal components, which keeps ${kept} % of the variance.`;
    return { layout: "plane", x: Float32Array.from(x), y: Float32Array.from(y), meaning };
  }
  const report = (step: MapStep) => onProgress?.(step);
  const places = await layOut({ count: ids.length, width, vectors }, { seed, sample }, report, signal);
  const meaning = "Near each other: alike. Distances between far groups mean little.";
  return { layout: "umap", ...places, meaning };
}

async function layOut(
  vectors: MapVectors,
  options: { readonly seed: number; readonly sample: number },
  report: (step: MapStep) => void,
  signal?: AbortSignal,
): Promise<MapPlaces> {
  const file = THREAD.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
  if (file === undefined) return inPlace(vectors, options, report, signal);
  const worker = new Worker(file, { workerData: { vectors, options } });
  const stop = () => void worker.terminate();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise<MapPlaces>((resolve, reject) => {
      worker.on("message", ({ step, places, error }) => {
        if (step !== undefined) report(step);
        else if (places !== undefined) resolve(places);
        else reject(new LabelEaseError(`Cannot draw map: ${error}`));
      });
      worker.on("error", reject);
      worker.on("exit", () => reject(signal?.reason ?? new LabelEaseError("Cannot draw map: the thread has ended")));
    });
  } finally {
    signal?.removeEventListener("abort", stop);
    await worker.terminate();
  }
}

async function inPlace(
  vectors: MapVectors,
  options: { readonly seed: number; readonly sample: number },
  report: (step: MapStep) => void,
  signal?: AbortSignal,
): Promise<MapPlaces> {
  const steps = mapLayout(vectors, options);
  for (;;) {
    const step = await steps.next();
    if (step.done) return step.value;
    report(step.value);
    await new Promise<void>((done) => setImmediate(done));
    signal?.throwIfAborted();
  }
}
