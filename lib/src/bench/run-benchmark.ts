import type { BenchOptions } from "./benchmark.js";
import { type CaseResult, compare } from "./compare.js";
import { type Machine, machine } from "./machine.js";
import { openBenchmark } from "./registry.js";

/** A benchmark, measured: its first case, and all of them where there are more. */
export interface BenchResult extends CaseResult {
  readonly name: string;
  readonly cases?: readonly CaseResult[];
  readonly machine: Machine;
  readonly quick: boolean;
}

/**
 * Measures a benchmark against its anchors, in this process and by turns. An anchor that is not installed is left out
 * and named.
 *
 * @param name One of `BENCHMARK_NAMES`.
 * @throws UsageError if there is no such benchmark, or an option cannot be used.
 *
 * @example
 * const { ours, anchor, ratio } = await runBenchmark("kmeans", { quick: true });
 * assert.equal(ratio, anchor && ours / anchor);
 */
export async function runBenchmark(name: string, options: BenchOptions = {}): Promise<BenchResult> {
  const benchmark = await openBenchmark(name);
  const look = machine();
  const cases: CaseResult[] = [];
  for await (const of of benchmark.cases(options)) cases.push(await compare(of, options));
  const { quick = false } = options;
  return { name, ...cases[0], ...(cases.length > 1 ? { cases } : {}), machine: look(), quick };
}
