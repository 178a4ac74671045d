import { count, table } from "../table.js";
import type { Verb } from "../verb.js";

interface Options {
  readonly run: string;
  readonly answers: string;
  readonly out: string;
}

export const propagateVerb: Verb<Options> = {
  name: "propagate",
  summary: "label all traces from answers of people on the representatives of a run",
  examples: ["propagate --run labelled --answers answers.csv --out relabelled"],
  declare: (command) =>
    command
      .requiredOption("--run <dir>", "folder that `labelease run` wrote")
      .requiredOption(
        "--answers <file>",
        "CSV, JSON lines or Parquet with trace_id and value (normal, abnormal, unsure, skip)",
      )
      .requiredOption("--out <dir>", "folder to write labels.parquet, labels.csv, README.md and run.json into"),
  async run(_args, { run, answers, out }, context) {
    const { propagateRun } = await import("../../evaluate/propagate-run.js");
    const { record, files } = await propagateRun({ run, answers, out, ...context });
    const { traces, asked, labelled, anomalous } = record.results;
    return {
      json: { traces, asked, labelled, anomalous, files },
      text: table([
        ["traces", count(traces)],
        ["answers", count(asked)],
        ["labelled", count(labelled)],
        ["abnormal", count(anomalous)],
        ["written to", out],
      ]),
    };
  },
};
