import { existsSync } from "node:fs";
import { count } from "../table.js";
import { someOf } from "../values.js";
import type { Verb } from "../verb.js";

/** Forms of labels; a test holds this list against that of `export/`. */
export const FORMAT_NAMES = ["parquet", "csv", "jsonl", "spans", "otlp", "otlp-protobuf", "jaeger", "zipkin"] as const;

const SPAN_FORMATS: ReadonlySet<string> = new Set(["spans", "otlp", "otlp-protobuf", "jaeger", "zipkin"]);

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
    "export --run labelled --format parquet,spans --out dataset",
    "export --run labelled --data shop --format jaeger,otlp --gzip --out shared",
  ],
  declare: (command) =>
    command
      .requiredOption("--run <dir>", "folder that `labelease run` or `propagate` wrote")
      .requiredOption("--out <dir>", "folder to write into")
      .option("--format <list>", `one or more of ${FORMAT_NAMES.join(", ")}, with commas`, someOf(FORMAT_NAMES), [
        "csv",
      ])
      .option("--data <dir>", "the recording, for forms that hold its spans (default: that of the run)")
      .option("--gzip", "compress otlp, otlp-protobuf, jaeger and zipkin"),
  async run(_args, { run, out, data, format, gzip }, { signal, onProgress }) {
    const { join } = await import("node:path");
    const { LabelTable } = await import("../../label/label-table.js");
    const { exportLabels } = await import("../../export/export-labels.js");
    const { keepInputs } = await import("../../evaluate/keep-inputs.js");
    const { readLabels } = await import("../../export/read-labels.js");
    const { readRunRecord, writeRunRecord } = await import("../../export/run-record.js");
    const record = await readRunRecord(join(run, "run.json"));
    const labels = LabelTable.of(await readLabels(join(run, "labels.parquet"), { signal }));
    if (labels.length !== record.results.labelled) {
      const { ImportError } = await import("../../base/error.js");
      const said = `run.json says ${record.results.labelled} labels, labels.parquet has ${labels.length}`;
      throw new ImportError(`Cannot export: labels and record are of different runs: ${said}`, { folder: run });
    }
    const recording = data ?? record.inputs.find(({ role }) => role === "data")?.path;
    if (format.some((name) => SPAN_FORMATS.has(name)) && data === undefined && !existsSync(recording ?? "")) {
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
