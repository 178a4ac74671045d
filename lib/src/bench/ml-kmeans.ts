import type { LeftOut } from "./benchmark.js";

type Kmeans = typeof import("ml-kmeans").kmeans;

/** The k-means of the package ml-kmeans, which the library does not need and may not be there. */
export async function openMlKmeans(): Promise<{ name: string; kmeans: Kmeans } | LeftOut> {
  try {
    return { name: "ml-kmeans", kmeans: (await import("ml-kmeans")).kmeans };
  } catch {
    return { name: "ml-kmeans", leftOut: "the package ml-kmeans is not installed" };
  }
}
