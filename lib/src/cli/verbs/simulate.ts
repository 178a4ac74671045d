import { count, table } from "../table.js";
import { oneOf, wholeNumber } from "../values.js";
import type { Verb } from "../verb.js";

/** Systems that can be simulated; a test holds this list against that of `simulate/`. */
export const PRESET_NAMES = ["online-boutique"] as const;

interface Options {
  readonly out: string;
  readonly preset: string;
  readonly traces: number;
  readonly seed: number;
}

export const simulateVerb: Verb<Options> = {
  name: "simulate",
  summary: "generate a recording with known faults: spans.parquet, labels.parquet, faults.csv",
  examples: ["simulate --out shop --traces 5000 --seed 1"],
  declare: (command) =>
    command
      .requiredOption("--out <dir>", "folder to write the recording into")
      .option("--preset <name>", `system to simulate: ${PRESET_NAMES.join(", ")}`, oneOf(PRESET_NAMES), PRESET_NAMES[0])
      .option("--traces <n>", "traces to generate", wholeNumber(1), 10_000)
      .option("--seed <n>", "the same seed gives the same bytes", wholeNumber(0, 0xffffffff), 1),
  async run(_args, { out, preset, traces, seed }, { signal, onProgress, threads }) {
    const { simulate } = await import("../../simulate/simulate.js");
    const made = await simulate({ out, preset, traces, seed, threads, signal, onProgress });
    return {
      json: { ...made },
      text: table([
        ["recording", out],
        ["traces", count(made.traces)],
        ["spans", count(made.spans)],
        ["anomalous", count(made.anomalous)],
        ["faults", count(made.faults)],
      ]),
    };
  },
};
