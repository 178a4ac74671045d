import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../base/error.js";
import type { Work } from "../base/work.js";
import { findSpanFile } from "../corpus/check-file.js";
import type { LabelTable } from "../label/label-table.js";
import { datasetCard } from "./dataset-card.js";
import { replaceFile } from "./replace-file.js";
import type { RunRecord } from "./run-record.js";
import type { WriteSpansOptions } from "./spans/labelled-spans.js";
import { writeJaeger } from "./spans/write-jaeger.js";
import { writeOtlp } from "./spans/write-otlp.js";
import { writeOtlpProtobuf } from "./spans/write-otlp-protobuf.js";
import { writeZipkin } from "./spans/write-zipkin.js";
import { writeLabelsCsv } from "./write-labels-csv.js";
import { writeLabelsJsonl } from "./write-labels-jsonl.js";
import { writeLabelsParquet } from "./write-labels-parquet.js";
import { writePieces } from "./write-pieces.js";

/** Forms in which labels can be written. */
export const LABEL_FORMATS = ["parquet", "csv", "jsonl", "spans", "otlp", "otlp-protobuf", "jaeger", "zipkin"] as const;

export type LabelFormat = (typeof LABEL_FORMATS)[number];

type Write = (path: string, labels: LabelTable, options: WriteSpansOptions) => Promise<unknown>;

const LABEL_WRITERS: ReadonlyMap<LabelFormat, readonly [file: string, write: Write]> = new Map([
  ["parquet", ["labels.parquet", writeLabelsParquet]],
  ["csv", ["labels.csv", writeLabelsCsv]],
  ["jsonl", ["labels.jsonl", writeLabelsJsonl]],
]);

const SPAN_WRITERS: ReadonlyMap<LabelFormat, readonly [file: string, write: typeof writeOtlp]> = new Map([
  ["otlp", ["otlp.jsonl", writeOtlp]],
  ["otlp-protobuf", ["otlp.pb", writeOtlpProtobuf]],
  ["jaeger", ["jaeger.json", writeJaeger]],
  ["zipkin", ["zipkin.json", writeZipkin]],
]);

export interface ExportOptions extends Work {
  readonly labels: LabelTable;
  /** Folder to write into; made where missing. */
  readonly out: string;
  /** Default: parquet. */
  readonly formats?: readonly LabelFormat[];
  /** The recording (folder with `spans.parquet`, or such a file); formats that hold spans need it. */
  readonly data?: string;
  /** How the labels were made, for the card; {@link writeRunRecord} puts it beside it. */
  readonly run?: RunRecord;
  /** Compress files of spans other than Parquet with gzip. Default false. */
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
 * | spans | `spans.parquet`: the recording itself |
 * | otlp | `otlp.jsonl`, with gzip `otlp.jsonl.gz` |
 * | otlp-protobuf | `otlp.pb`, with gzip `otlp.pb.gz` |
 * | jaeger | `jaeger.json`, with gzip `jaeger.json.gz` |
 * | zipkin | `zipkin.json`, with gzip `zipkin.json.gz` |
 *
 * @returns Names of the files written, in order.
 * @throws UsageError if a format that holds spans is asked for without a recording; LabelEaseError if a file cannot be written.
 */
export async function exportLabels(options: ExportOptions): Promise<string[]> {
  const { labels, out, formats = ["parquet"], data, run, gzip = false, signal, onProgress } = options;
  const held = formats.find((format) => !LABEL_WRITERS.has(format));
  if (held !== undefined && data === undefined) {
    throw new UsageError(`Cannot export ${held}: the recording is not named`);
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
    const [labelFile, writeLabels] = LABEL_WRITERS.get(format) ?? [];
    const [spanFile, writeSpans] = SPAN_WRITERS.get(format) ?? [];
    if (writeLabels !== undefined) await write(labelFile!, (path) => writeLabels(path, labels, { signal }));
    else if (writeSpans !== undefined) {
      const file = gzip ? `${spanFile}.gz` : spanFile!;
      await write(file, (path) => writeSpans(path, data!, labels, { gzip, signal, onProgress }));
    } else await write("spans.parquet", (path) => copySpans(data!, path));
  }
  const named = run === undefined ? files : [...files, "run.json"];
  const card = datasetCard({ labels, files: named, run });
  await write("README.md", (path) => writePieces(path, [card]));
  return files;
}

async function copySpans(data: string, path: string): Promise<void> {
  const { file } = await findSpanFile(data);
  await replaceFile(path, (temporary) => copyFile(file, temporary));
}
