import { access } from "node:fs/promises";
import { join } from "node:path";
import { ImportError } from "../base/error.js";
import type { Work } from "../base/work.js";
import { readEmbedding } from "../export/embedding-file.js";
import { readAnswers } from "../export/read-answers.js";
import { type RunRecord, readRunRecord } from "../export/run-record.js";
import { versions } from "../export/versions.js";
import { propagate } from "../label/propagate.js";
import { fileDigest } from "../parquet/file-digest.js";
import { openSelection } from "../select/registry.js";
import { keepInputs } from "./keep-inputs.js";
import { reopenGuided } from "./reopen-guided.js";
import { StageClock } from "./stage-clock.js";
import { type Propagated, writePropagated } from "./write-propagated.js";

export interface PropagateRunOptions extends Work {
  /** Folder that {@link labelRecording} wrote. */
  readonly run: string;
  /** Answers of people, see {@link readAnswers}. */
  readonly answers: string;
  readonly out: string;
}

/**
 * The last stages of a run again, with other answers. With the paper's method the clusters of the run follow from its
 * vectors, budget and seed; the guided one takes the answers in the order of their file, and needs the recording for it.
 *
 * @throws ImportError if a file cannot be read, {@link LabelLinesError} if answers have unknown ids or values;
 *   LabelEaseError if no representative is answered; UsageError if the answers would be overwritten.
 */
export async function propagateRun(options: PropagateRunOptions): Promise<{ record: RunRecord; files: string[] }> {
  const { run, out, signal, onProgress } = options;
  const clock = new StageClock();
  const earlier = await readRunRecord(join(run, "run.json"));
  const data = earlier.inputs.find(({ role }) => role === "data")?.path;
  await keepInputs(out, { data, files: [options.answers] });
  const { labels, answers } = await clock.time("propagate", () =>
    earlier.options.method === "guided" ? replayed(earlier, options) : followed(earlier, options, clock),
  );
  const { quality: _, stability: __, ...results } = earlier.results;
  const record: Propagated["record"] = {
    ...earlier,
    verb: "propagate",
    written: new Date().toISOString(),
    versions: versions(),
    inputs: [
      ...earlier.inputs.filter(({ role }) => role === "data"),
      { role: "answers", path: options.answers, digest: await fileDigest(options.answers) },
    ],
    results,
  };
  return writePropagated({ out, record, labels, asked: answers.length, clock, signal, onProgress });
}

/** By the clusters of the run. */
async function followed({ options: chosen, seed }: RunRecord, options: PropagateRunOptions, clock: StageClock) {
  const { run, signal, onProgress } = options;
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
    openSelection(String(chosen.selection)).select(embedding, {
      budget: Number(chosen.budget),
      seed,
      signal,
      onProgress,
    }),
  );
  signal?.throwIfAborted();
  return { labels: propagate(embedding, selected, answers), answers };
}

/** By the guided method, from the answers in their order. */
async function replayed(earlier: RunRecord, { run, answers: file, signal, onProgress }: PropagateRunOptions) {
  const { method, ids } = await reopenGuided(earlier, { run, signal, onProgress });
  const answers = await readAnswers(file, { traceIds: new Set(ids), everyLine: true, signal });
  method.replay(answers);
  return { labels: method.labels({ signal, onProgress }), answers };
}
