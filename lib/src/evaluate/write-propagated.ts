import { join } from "node:path";
import type { Work } from "../base/work.js";
import { exportLabels } from "../export/export-labels.js";
import { type RunRecord, writeRunRecord } from "../export/run-record.js";
import type { LabelTable } from "../label/label-table.js";
import type { StageClock } from "./stage-clock.js";

type Counted = "asked" | "labelled" | "anomalous";

/** Labels that were spread anew, and where they came from. */
export interface Propagated extends Work {
  readonly out: string;
  /** Without counts of labels; seconds and memory are filled in. */
  readonly record: Omit<RunRecord, "results"> & { readonly results: Omit<RunRecord["results"], Counted> };
  readonly labels: LabelTable;
  /** Answers that they follow from. */
  readonly asked: number;
  readonly clock: StageClock;
}

/** Writes the labels as Parquet and CSV with their record beside them. */
export async function writePropagated(propagated: Propagated): Promise<{ record: RunRecord; files: string[] }> {
  const { out, labels, asked, clock, signal, onProgress } = propagated;
  const anomalous = labels.columns.abnormal.reduce((sum, value) => sum + value, 0);
  const results = { ...propagated.record.results, asked, labelled: labels.length, anomalous };
  const run = { ...propagated.record, results };
  const files = await clock.time("export", () =>
    exportLabels({ labels, out, formats: ["parquet", "csv"], run, signal, onProgress }),
  );
  const record = { ...run, ...clock.report() };
  await writeRunRecord(join(out, "run.json"), record);
  return { record, files: [...files, "run.json"] };
}
