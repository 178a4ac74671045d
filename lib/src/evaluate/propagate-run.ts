import { access } from "node:fs/promises";
import { join } from "node:path";
import { ImportError, UsageError } from "../base/error.js";
import type { Work } from "../base/work.js";
import { readEmbedding } from "../export/embedding-file.js";
import { exportLabels } from "../export/export-labels.js";
import { readAnswers } from "../export/read-answers.js";
import { type RunRecord, readRunRecord, writeRunRecord } from "../export/run-record.js";
import { versions } from "../export/versions.js";
import { propagate } from "../label/propagate.js";
import { fileDigest } from "../parquet/file-digest.js";
import { openSelection } from "../select/registry.js";
import { keepInputs } from "./keep-inputs.js";
import { StageClock } from "./stage-clock.js";

export interface PropagateRunOptions extends Work {
  /** Folder that {@link labelRecording} wrote. */
  readonly run: string;
  /** Answers of people, see {@link readAnswers}. */
  readonly answers: string;
  readonly out: string;
}

/**
 * The last stages of a run again, with other answers: the clusters of the run follow from its vectors, budget and seed.
 *
 * @throws ImportError if a file cannot be read, {@link LabelLinesError} if answers have unknown ids or values;
 *   LabelEaseError if no representative is answered; UsageError if the answers would be overwritten.
 */
export async function propagateRun(options: PropagateRunOptions): Promise<{ record: RunRecord; files: string[] }> {
  const { run, out, signal, onProgress } = options;
  const clock = new StageClock();
  const earlier = await readRunRecord(join(run, "run.json"));
  if (earlier.options.method === "guided") {
    throw new UsageError("Cannot propagate answers in a guided run: its cards follow from the answers before them", {
      folder: run,
    });
  }
  const data = earlier.inputs.find(({ role }) => role === "data")?.path;
  await keepInputs(out, { data, files: [options.answers] });
  const vectors = join(run, "embedding.parquet");
  await access(vectors).catch((cause) => {
    const message = "Cannot propagate: the folder has labels but no vectors; name the one that `labelease run` wrote";
    throw new ImportError(message, { folder: run }, { cause });
  });
  const embedding = await clock.time("read", () => readEmbedding(vectors));
  const answers = await clock.time("read", () =>
    readAnswers(options.answers, { traceIds: new Set(embedding.ids), signal }),
  );
  const selected = await clock.time("select", () =>
    openSelection(String(earlier.options.selection)).select(embedding, {
      budget: Number(earlier.options.budget),
      seed: earlier.seed,
      signal,
      onProgress,
    }),
  );
  signal?.throwIfAborted();
  const labels = await clock.time("propagate", () => propagate(embedding, selected, answers));
  const { quality: _, ...results } = earlier.results;
  const record: RunRecord = {
    ...earlier,
    verb: "propagate",
    written: new Date().toISOString(),
    versions: versions(),
    inputs: [
      ...earlier.inputs.filter(({ role }) => role === "data"),
      { role: "answers", path: options.answers, digest: await fileDigest(options.answers) },
    ],
    results: {
      ...results,
      asked: answers.length,
      labelled: labels.length,
      anomalous: labels.columns.abnormal.reduce((sum, value) => sum + value, 0),
    },
  };
  const files = await clock.time("export", () =>
    exportLabels({ labels, out, formats: ["parquet", "csv"], run: record, signal, onProgress }),
  );
  const timed = { ...record, ...clock.report() };
  await writeRunRecord(join(out, "run.json"), timed);
  return { record: timed, files: [...files, "run.json"] };
}
