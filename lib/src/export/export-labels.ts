import { join } from "node:path";
import { UsageError } from "../base/error.js";
import type { Work } from "../base/work.js";
import type { LabelTable } from "../label/label-table.js";
import { datasetCard } from "./dataset-card.js";
import type { RunRecord } from "./run-record.js";
import { writeOtlp } from "./spans/write-otlp.js";
import { writeLabelsCsv } from "./write-labels-csv.js";
import { writeLabelsJsonl } from "./write-labels-jsonl.js";
import { writeLabelsParquet } from "./write-labels-parquet.js";
import { writeText } from "./write-text.js";

/** Forms in which labels can be written. */
export const LABEL_FORMATS = ["parquet", "csv", "jsonl", "otlp"] as const;

export type LabelFormat = (typeof LABEL_FORMATS)[number];

export interface ExportOptions extends Work {
  readonly labels: LabelTable;
  /** Folder to write into; made where missing. */
  readonly out: string;
  /** Default: parquet. */
  readonly formats?: readonly LabelFormat[];
  /** The recording (folder with `spans.parquet`, or such a file); otlp needs it. */
  readonly data?: string;
  /** How the labels were made, for the card; {@link writeRunRecord} puts it beside it. */
  readonly run?: RunRecord;
  /** Compress OTLP with gzip. Default false. */
  readonly gzip?: boolean;
}

/**
 * Writes labels with a dataset card. Each file is there whole or not at all; files of an earlier export stay until the
 * new one of that name is complete.
 *
 * | format | file |
 * |---|---|
 * | parquet | `labels.parquet` |
 * | csv | `labels.csv` |
 * | jsonl | `labels.jsonl` |
 * | otlp | `otlp.jsonl`, with gzip `otlp.jsonl.gz` |
 *
 * @returns Names of the files written, in order.
 * @throws UsageError if otlp is asked for without a recording; LabelEaseError if a file cannot be written.
 */
export async function exportLabels(options: ExportOptions): Promise<string[]> {
  const { labels, out, formats = ["parquet"], data, run, gzip = false, signal, onProgress } = options;
  if (formats.includes("otlp") && data === undefined) {
    throw new UsageError("Cannot export OTLP: the recording is not named");
  }
  const files: string[] = [];
  const write = async (file: string, writing: (path: string) => Promise<unknown>) => {
    signal?.throwIfAborted();
    onProgress?.({ stage: `write ${file}`, done: files.length });
    await writing(join(out, file));
    files.push(file);
  };
  for (const format of LABEL_FORMATS) {
    if (!formats.includes(format)) continue;
    if (format === "parquet") await write("labels.parquet", (path) => writeLabelsParquet(path, labels, { signal }));
    else if (format === "csv") await write("labels.csv", (path) => writeLabelsCsv(path, labels, { signal }));
    else if (format === "jsonl") await write("labels.jsonl", (path) => writeLabelsJsonl(path, labels, { signal }));
    else {
      const file = gzip ? "otlp.jsonl.gz" : "otlp.jsonl";
      await write(file, (path) => writeOtlp(path, data!, labels, { gzip, signal, onProgress }));
    }
  }
  const named = run === undefined ? files : [...files, "run.json"];
  const card = datasetCard({ labels, files: named, run });
  await write("README.md", (path) => writeText(path, [card]));
  return files;
}
