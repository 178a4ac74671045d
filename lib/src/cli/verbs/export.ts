import { existsSync } from "node:fs";
import { count } from "../table.js";
import { someOf } from "../values.js";
import type { Verb } from "../verb.js";

/** Forms of labels; a test holds this list against that of `export/`. */
export const FORMAT_NAMES = ["parquet", "csv", "jsonl", "otlp"] as const;

interface Options {
  readonly run: string;
  readonly out: string;
  readonly data?: string;
  readonly format: readonly (typeof FORMAT_NAMES)[number][];
  readonly gzip?: boolean;
}

export const exportVerb: Verb<Options> = {
  name: "export",
  summary: "write the labels of a run in other forms, with a dataset card",
  examples: [
    "export --run labelled --format csv,jsonl --out shared",
    "export --run labelled --data shop --format otlp --gzip --out shared",
  ],
  declare: (command) =>
    command
      .requiredOption("--run <dir>", "folder that `labelease run` or `propagate` wrote")
      .requiredOption("--out <dir>", "folder to write into")
      .option("--format <list>", `one or more of ${FORMAT_NAMES.join(", ")}, with commas`, someOf(FORMAT_NAMES), [
        "csv",
      ])
      .option("--data <dir>", "the recording; needed for otlp, which holds all spans (default: that of the run)")
      .option("--gzip", "compress otlp"),
  async run(_args, { run, out, data, format, gzip }, { signal, onProgress }) {
    const { join } = await import("node:path");
    const { LabelTable } = await import("../../label/label-table.js");
    const { exportLabels } = await import("../../export/export-labels.js");
    const { keepInputs } = await import("../../evaluate/keep-inputs.js");
    const { readLabels } = await import("../../export/read-labels.js");
    const { readRunRecord, writeRunRecord } = await import("../../export/run-record.js");
    const record = await readRunRecord(join(run, "run.json"));
    const labels = LabelTable.of(await readLabels(join(run, "labels.parquet"), { signal }));
    const recording = data ?? record.inputs.find(({ role }) => role === "data")?.path;
    if (format.includes("otlp") && data === undefined && !existsSync(recording ?? "")) {
      const { UsageError } = await import("../../base/error.js");
      throw new UsageError(`Cannot find the recording of the run at "${recording}": name it with --data`);
    }
    await keepInputs(out, { data: recording, files: [] });
    const files = await exportLabels({
      labels,
      out,
      formats: format,
      data: recording,
      run: record,
      gzip,
      signal,
      onProgress,
    });
    await writeRunRecord(join(out, "run.json"), record);
    files.push("run.json");
    return {
      json: { out, files, labelled: labels.length },
      text: `${count(labels.length)} labels in ${out}: ${files.join(", ")}`,
    };
  },
};
