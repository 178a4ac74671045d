import { UsageError } from "../base/error.js";
import type { Benchmark } from "./benchmark.js";

/** Benchmarks by name: one file and one line each. */
const BENCHMARKS = new Map<string, () => Promise<Benchmark>>([
  ["train-step", async () => (await import("./benchmarks/train-step.js")).trainStep],
  ["encode", async () => (await import("./benchmarks/encode.js")).encode],
  ["kmeans", async () => (await import("./benchmarks/kmeans.js")).kmeans],
  ["select", async () => (await import("./benchmarks/select.js")).select],
  ["run", async () => (await import("./benchmarks/run.js")).run],
  ["guided-cards", async () => (await import("./benchmarks/guided-cards.js")).guidedCards],
  ["session-cards", async () => (await import("./benchmarks/session-cards.js")).sessionCards],
  ["span-pass", async () => (await import("./benchmarks/span-pass.js")).spanPass],
  ["corpus-memory", async () => (await import("./benchmarks/corpus-memory.js")).corpusMemory],
  ["journal-open", async () => (await import("./benchmarks/journal-open.js")).journalOpen],
  ["import-json", async () => (await import("./benchmarks/import-json.js")).importJson],
  ["journal-append", async () => (await import("./benchmarks/journal-append.js")).journalAppend],
]);

/** Names {@link openBenchmark} takes, in the order in which all are run. */
export const BENCHMARK_NAMES: readonly string[] = [...BENCHMARKS.keys()];

/**
 * A benchmark, by its name.
 *
 * @throws UsageError if there is none of that name.
 *
 * @example
 * assert.equal((await openBenchmark("kmeans")).name, "kmeans");
 */
export async function openBenchmark(name: string): Promise<Benchmark> {
  const open = BENCHMARKS.get(name);
  if (open === undefined) throw new UsageError(`Unknown benchmark: "${name}" is none of ${BENCHMARK_NAMES.join(", ")}`);
  return open();
}
