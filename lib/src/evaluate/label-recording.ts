import { join } from "node:path";
import { ImportError } from "../base/error.js";
import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import { openCorpus } from "../corpus/open.js";
import { exportLabels, type LabelFormat } from "../export/export-labels.js";
import { type QualityFigures, type RunRecord, writeRunRecord } from "../export/run-record.js";
import { versions } from "../export/versions.js";
import { ANSWERED_FILE, writeAnswers } from "../export/write-answers.js";
import { type Oracle, openOracle } from "../label/annotators/oracle.js";
import { type SimulatedOperatorOptions, simulatedOperator } from "../label/annotators/simulated-operator.js";
import type { Stability } from "../label/guided/stability.js";
import type { Annotator } from "../label/labels.js";
import { fileDigest } from "../parquet/file-digest.js";
import type { NetworkName } from "../represent/gnn/named-network.js";
import { openRepresentation } from "../represent/registry.js";
import type { Representation } from "../represent/representation.js";
import type { TextEncoder } from "../represent/text/encoder.js";
import { openTextEncoder } from "../represent/text/open.js";
import { openSelection } from "../select/registry.js";
import { checkWritable } from "./check-writable.js";
import { runGuided } from "./guided-protocol.js";
import { handOut } from "./hand-out.js";
import { keepInputs } from "./keep-inputs.js";
import { type MethodName, methodOf } from "./method-of.js";
import { defaultBudget, type ProtocolResult, runProtocol, type SelectedTraces, selectTraces } from "./protocol.js";
import { quality } from "./quality.js";
import { StageClock } from "./stage-clock.js";
import { StageStore } from "./stage-store.js";

/** What {@link labelRecording} does; the names are those of the command line. */
export interface LabelRecordingOptions extends Work {
  /** The recording: a folder with `spans.parquet`, or such a file. */
  readonly data: string;
  /**
   * True labels for the simulated operator: trace_id, anomalous, perhaps suspect. Without them a person has to answer:
   * with the paper's method the run ends with a sheet of the traces to judge, see {@link propagateRun} for what comes
   * after; the guided one cannot begin.
   */
  readonly oracle?: string;
  /** Folder to write into. */
  readonly out: string;
  /** Cards; default {@link defaultBudget}. */
  readonly budget?: number;
  /**
   * "guided": card after card, which needs someone who answers at once; "paper": vectors, clusters, one card for each.
   * Default "guided", or "paper" where one of its options is given: representation, selection, network, encoder, triplets,
   * epochs, engine.
   */
  readonly method?: MethodName;
  /** A name, or a representation of one's own. Default "gnn". */
  readonly representation?: string | Representation;
  /** Default "kmeans". */
  readonly selection?: string;
  /** Of the graph network; default "compact". */
  readonly network?: NetworkName;
  /** Text model; default that of {@link openTextEncoder}. */
  readonly encoder?: string;
  /** Of the graph network; defaults as in {@link GnnOptions}. */
  readonly triplets?: number;
  readonly epochs?: number;
  /** What trains and runs it, see {@link GnnOptions}; default the fastest. */
  readonly engine?: string;
  /** Share of wrong answers. Default 0. */
  readonly oracleError?: number;
  /** Further weaknesses of the simulated operator; default none. */
  readonly operator?: Omit<SimulatedOperatorOptions, "errorRate" | "seed">;
  /** Only the first so many traces. */
  readonly traces?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Labels do not depend on it. */
  readonly threads?: number;
  /**
   * Go on with the stages that an earlier run into `out` finished. Default false. The guided method has none that are worth
   * keeping and begins anew, with a warning.
   */
  readonly resume?: boolean;
  /** Told what a person should know, such as that the default text model is not installed. */
  readonly onWarning?: (message: string) => void;
  /** Default parquet and csv. */
  readonly formats?: readonly LabelFormat[];
}

/** What {@link labelRecording} wrote. */
export interface LabelledRecording {
  readonly record: RunRecord;
  /** Names of the files in `out`. */
  readonly files: readonly string[];
  /** Without an oracle: the one of `files` in which a person answers. */
  readonly answerSheet?: string;
  /** Stages that an earlier run had finished. */
  readonly resumed: readonly string[];
}

/**
 * The whole way from a recording on disk to labels on disk, with a simulated operator: `labels.parquet`, `labels.csv`,
 * `README.md`, `run.json`, and for later use `model/` and `embedding.parquet`. Without an oracle it stops where a person
 * is needed, and writes `answers.csv` in place of the labels. The guided way has no model or vectors to keep, but its answers in
 * their order: `answered.csv`.
 *
 * @throws ImportError if the recording or the oracle cannot be read, or the oracle does not know all traces; UsageError
 *   for an option that cannot be used, and an `out` where an input would be overwritten.
 */
export async function labelRecording(options: LabelRecordingOptions): Promise<LabelledRecording> {
  const { data, out, seed = 1, traces: limit, threads, resume, signal, onProgress } = options;
  const clock = new StageClock();
  const method = methodOf(options);
  await checkWritable(out);
  await keepInputs(out, { data, files: [options.oracle] });
  onProgress?.({ stage: "open recording", done: 0 });
  const corpus = await clock.time("read", () => openCorpus(data, { threads, limit, signal }));
  try {
    const oracle = await oracleOf(corpus, options, clock);
    if (method === "guided") return await labelGuided(corpus, oracle!, options, clock);
    const { representation, chosen } = await representationOf(options, clock);
    const selection = openSelection(options.selection ?? "kmeans");
    const budget = Math.min(options.budget ?? defaultBudget(corpus.traces), corpus.traces);
    const steps = {
      ...{ representation, representationKey: chosen, selection, budget, seed },
      ...{ clock, store: new StageStore(out, options), resume, signal, onProgress },
    };
    const record = (result: SelectedTraces) =>
      recordOf(corpus, data, {
        options: {
          method,
          representation: representation.name,
          ...chosen,
          selection: selection.name,
          budget,
          oracleError: oracle?.errorRate ?? null,
          ...weaknesses(options),
          traces: limit ?? null,
          seed,
        },
        seed,
        representation: result.facts,
        engine: String(result.facts.engine ?? "none"),
        representatives: result.method.cards().map(({ traceId }) => traceId),
      });

    if (oracle === undefined) {
      const result = await selectTraces(corpus, steps);
      const answerSheet = await clock.time("export", () =>
        handOut(corpus, result.method.cards(), out, { signal, onProgress }),
      );
      const timed = { ...record(result), ...clock.report() };
      await writeRunRecord(join(out, "run.json"), timed);
      return { record: timed, files: [answerSheet, "run.json"], answerSheet, resumed: result.resumed };
    }

    const result = await runProtocol(corpus, { ...steps, annotator: operatorOf(oracle, options) });
    return await writeLabels(record(result), result, oracle, options, clock);
  } finally {
    await corpus.close();
  }
}

/** The same with the guided method. */
async function labelGuided(corpus: Corpus, oracle: Oracle, options: LabelRecordingOptions, clock: StageClock) {
  const { data, seed = 1, traces: limit, signal, onProgress } = options;
  const budget = options.budget ?? defaultBudget(corpus.traces);
  const annotator = operatorOf(oracle, options);
  if (options.resume) options.onWarning?.("Begins anew: the guided method keeps no stages to resume");
  const result = await runGuided(corpus, { annotator, budget, seed, clock, signal, onProgress });
  const record = recordOf(corpus, data, {
    options: {
      method: "guided",
      budget,
      oracleError: oracle.errorRate,
      ...weaknesses(options),
      traces: limit ?? null,
      seed,
    },
    seed,
    representation: { name: "context", lens: result.method.lens.name },
    engine: "none",
    representatives: result.answers.map(({ traceId }) => traceId),
  });
  const { stability } = result;
  const results = { ...record.results, ...(stability && { stability: stabilityFigures(stability) }) };
  return writeLabels({ ...record, results }, { ...result, resumed: [] }, oracle, options, clock);
}

type Chosen = Pick<RunRecord, "options" | "seed" | "representation" | "engine" | "representatives">;

/** What stands in `run.json` before there are labels. */
function recordOf(corpus: Corpus, data: string, chosen: Chosen): RunRecord {
  return {
    schema: 1,
    verb: "run",
    written: new Date().toISOString(),
    ...chosen,
    versions: versions(),
    inputs: [{ role: "data", path: data, digest: corpus.digest }],
    seconds: {},
    peakRssMb: {},
    results: { traces: corpus.traces, spans: corpus.spans, asked: 0, labelled: 0, anomalous: 0 },
  };
}

/** Scores labels and writes all files but the answer sheet. */
async function writeLabels(
  unlabelled: RunRecord,
  result: Pick<ProtocolResult, "answers" | "labels" | "resumed">,
  oracle: Oracle,
  options: LabelRecordingOptions,
  clock: StageClock,
): Promise<LabelledRecording> {
  const { data, out, signal, onProgress } = options;
  const { labels } = result;
  const scored = quality(labels, oracle);
  const digest = await clock.time("read", () => fileDigest(options.oracle!));
  const labelled: RunRecord = {
    ...unlabelled,
    inputs: [...unlabelled.inputs, { role: "oracle", path: options.oracle!, digest }],
    results: {
      ...unlabelled.results,
      asked: result.answers.length,
      labelled: labels.length,
      anomalous: labels.columns.abnormal.reduce((sum, value) => sum + value, 0),
      quality: { all: figures(scored.all), gold: figures(scored.gold) },
    },
  };
  const formats = options.formats ?? ["parquet", "csv"];
  const files = await clock.time("export", () =>
    exportLabels({ labels, out, formats, data, run: labelled, signal, onProgress }),
  );
  await clock.time("export", () => writeAnswers(join(out, ANSWERED_FILE), result.answers));
  const timed = { ...labelled, ...clock.report() };
  await writeRunRecord(join(out, "run.json"), timed);
  return { record: timed, files: [...files, ANSWERED_FILE, "run.json"], resumed: result.resumed };
}

async function oracleOf(corpus: Corpus, options: LabelRecordingOptions, clock: StageClock) {
  const { oracle: file, oracleError: errorRate, seed = 1 } = options;
  if (file === undefined) return undefined;
  return clock.time("read", async () => {
    const oracle = await openOracle(file, { errorRate, seed });
    await checkOracle(corpus, oracle, file);
    return oracle;
  });
}

/** The operator with all weaknesses asked for. */
function operatorOf({ truth, errorRate }: Oracle, { operator, seed }: LabelRecordingOptions): Annotator {
  return simulatedOperator(truth, { ...operator, errorRate, seed });
}

/** The weaknesses beyond the error rate, as they stand in `run.json`. */
function weaknesses({ operator = {} }: LabelRecordingOptions): RunRecord["options"] {
  const { misjudges, fatigue, pauseAfter, unsure, culprit } = operator;
  const named = Object.entries({
    oracleMisjudges: misjudges,
    oracleFatigue: fatigue,
    oraclePause: pauseAfter,
    oracleUnsure: unsure,
    oracleCulprit: culprit,
  });
  return Object.fromEntries(named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Finds out before the long work that an oracle belongs to another recording, or to a part of this one. */
async function checkOracle(corpus: Corpus, oracle: Oracle, file: string): Promise<void> {
  for await (const { traceIds } of corpus.batches({ spans: 1 })) {
    if (oracle.truth.has(traceIds[0])) break;
    throw new ImportError("Cannot label: the oracle does not know the first trace of the recording", {
      file,
      trace: traceIds[0],
    });
  }
  const known = oracle.truth.size;
  if (known < corpus.traces) {
    const message = `Cannot label: the oracle knows ${known} traces, the recording has ${corpus.traces}`;
    throw new ImportError(message, { file });
  }
}

/** The representation, and what was chosen of it. The time of the text model is counted apart. */
async function representationOf(options: LabelRecordingOptions, clock: StageClock) {
  const { representation = "gnn", network = "compact", triplets, epochs, engine, threads, onWarning } = options;
  if (typeof representation !== "string") return { representation, chosen: {} };
  if (representation !== "gnn") return { representation: openRepresentation(representation), chosen: {} };
  const encoder = await clock.time("text", () => textEncoder(options.encoder, clock, onWarning));
  const chosen = {
    network,
    encoder: typeof encoder === "string" ? encoder : encoder.name,
    triplets: triplets ?? null,
    epochs: epochs ?? null,
    engine: engine ?? null,
  };
  return {
    representation: openRepresentation(representation, { network, encoder, triplets, epochs, engine, threads }),
    chosen,
  };
}

/** A folder stays a path, by which a saved model finds it again. */
async function textEncoder(
  name: string | undefined,
  clock: StageClock,
  onWarning?: (message: string) => void,
): Promise<TextEncoder | string> {
  if (name !== undefined && /[\\/]/.test(name)) return name;
  const encoder = await openTextEncoder(name, onWarning);
  return { ...encoder, embed: (texts) => clock.time("text", () => encoder.embed(texts)) };
}

function stabilityFigures({ advice, changed, estimate }: Stability): NonNullable<RunRecord["results"]["stability"]> {
  return { advice, changed, estimate };
}

function figures({ precision, recall, f1 }: QualityFigures): QualityFigures {
  return { precision, recall, f1 };
}
