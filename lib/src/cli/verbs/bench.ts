import { oneOf, wholeNumber } from "../values.js";
import type { Verb } from "../verb.js";

/** Benchmarks by name; a test holds this list against that of `bench/`. */
export const BENCHMARK_NAMES = [
  "train-step",
  "encode",
  "kmeans",
  "select",
  "run",
  "guided-cards",
  "session-cards",
  "span-pass",
  "corpus-memory",
  "journal-open",
  "import-json",
  "journal-append",
] as const;
const NAMES = [...BENCHMARK_NAMES, "all"] as const;

interface Options {
  readonly python?: string;
  readonly data?: string;
  readonly rounds?: number;
  readonly quick?: boolean;
}

export const benchVerb: Verb<Options> = {
  name: "bench",
  summary: "measure a part of the library against its anchors, by turns in one process",
  examples: [
    "bench      (lists the benchmarks)",
    "bench select",
    "bench train-step --python ~/venv --threads 1 --json",
    "bench run --data online_boutique",
    "bench all --quick",
  ],
  declare: (command) =>
    command
      .argument("[name]", `benchmark: ${NAMES.join(", ")}`, oneOf(NAMES))
      .option(
        "--python <path>",
        "Python, or virtual environment, with scikit-learn or torch (default: LABELEASE_PYTHON)",
      )
      .option(
        "--data <dir>",
        "recording for `run`, `guided-cards`, `session-cards` and `corpus-memory` (default: a simulated one)",
      )
      .option("--rounds <n>", "turns of each side that count", wholeNumber(1, 10_000))
      .option("--quick", "tiny sizes: shows that it works, not how fast it is"),
  async run([name], options, { signal, onProgress, threads }) {
    const { BENCHMARK_NAMES: names, openBenchmark } = await import("../../bench/registry.js");
    if (name === undefined) {
      const all = await Promise.all(names.map(openBenchmark));
      const benchmarks = all.map((benchmark) => ({ name: benchmark.name, summary: benchmark.summary }));
      return {
        json: { benchmarks },
        text: benchmarks.map((benchmark) => `${benchmark.name.padEnd(14)}  ${benchmark.summary}`).join("\n"),
      };
    }
    const { runBenchmark } = await import("../../bench/run-benchmark.js");
    const { describeBench } = await import("../../bench/describe.js");
    const results = [];
    for (const each of name === "all" ? names : [name])
      results.push(await runBenchmark(each, { ...options, threads, signal, onProgress }));
    return {
      json: name === "all" ? { benchmarks: results } : { ...results[0] },
      text: results.map(describeBench).join("\n\n"),
    };
  },
};
