import { join } from "node:path";
import type { Work } from "../base/work.js";
import { openCorpus } from "../corpus/open.js";
import { exportLabels, type LabelFormat } from "../export/export-labels.js";
import { type QualityFigures, type RunRecord, writeRunRecord } from "../export/run-record.js";
import { versions } from "../export/versions.js";
import { openOracle } from "../label/oracle.js";
import { fileDigest } from "../parquet/file-digest.js";
import { openSelection } from "../select/registry.js";
import { defaultBudget, runProtocol } from "./protocol.js";
import { quality } from "./quality.js";
import { StageClock } from "./stage-clock.js";
import { StageStore } from "./stage-store.js";

/** What {@link labelRecording} does; the names are those of the command line. */
export interface LabelRecordingOptions extends Work {
  /** The recording: a folder with `spans.parquet`, or such a file. */
  readonly data: string;
  /** True labels for the simulated operator: trace_id, anomalous, perhaps suspect. */
  readonly oracle: string;
  /** Folder to write into. */
  readonly out: string;
  /** Cards; default {@link defaultBudget}. */
  readonly budget?: number;
  /** Default "paper". */
  readonly method?: "paper";
  /** Default "gnn". */
  readonly representation?: string;
  /** Default "kmeans". */
  readonly selection?: string;
  /** Of the graph network; default "compact". */
  readonly network?: string;
  /** Text model; default that of {@link openTextEncoder}. */
  readonly encoder?: string;
  /** Of the graph network; default: that of its room. */
  readonly triplets?: number;
  readonly epochs?: number;
  /** Share of wrong answers. Default 0. */
  readonly oracleError?: number;
  /** Only the first so many traces. */
  readonly traces?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Labels do not depend on it. */
  readonly threads?: number;
  /** Go on with the stages that an earlier run into `out` finished. Default false. */
  readonly resume?: boolean;
  /** Default parquet and csv. */
  readonly formats?: readonly LabelFormat[];
}

/** What {@link labelRecording} wrote. */
export interface LabelledRecording {
  readonly record: RunRecord;
  /** Names of the files in `out`. */
  readonly files: readonly string[];
  /** Stages that an earlier run had finished. */
  readonly resumed: readonly string[];
}

/**
 * The whole way with a simulated operator, from a recording on disk to labels on disk: `labels.parquet`, `labels.csv`,
 * `README.md`, `run.json`, and for later use `model/` and `embedding.parquet`.
 *
 * @throws ImportError if the recording or the oracle cannot be read, UsageError for an option that cannot be used.
 */
export async function labelRecording(options: LabelRecordingOptions): Promise<LabelledRecording> {
  const {
    data,
    oracle: oracleFile,
    out,
    seed = 1,
    oracleError = 0,
    traces: limit,
    threads,
    signal,
    onProgress,
  } = options;
  const { selection = "kmeans", method = "paper", representation: name = "gnn", resume = false } = options;
  const clock = new StageClock();
  onProgress?.({ stage: "open recording", done: 0 });
  const corpus = await clock.time("read", () => openCorpus(data, { threads, limit, signal }));
  try {
    const oracle = await clock.time("read", () => openOracle(oracleFile, { errorRate: oracleError, seed }));
    const { openRepresentation } = await import("../represent/registry.js");
    const network = {
      network: options.network,
      encoder: options.encoder,
      triplets: options.triplets,
      epochs: options.epochs,
    };
    const representation = openRepresentation(name, { ...network, threads });
    const budget = Math.min(options.budget ?? defaultBudget(corpus.traces), corpus.traces);
    const result = await runProtocol(corpus, {
      representation,
      representationKey: network,
      selection: openSelection(selection),
      annotator: oracle,
      budget,
      seed,
      clock,
      store: new StageStore(out),
      resume,
      signal,
      onProgress,
    });
    const scored = quality(result.labels, oracle);
    const anomalous = result.labels.columns.abnormal.reduce((sum, value) => sum + value, 0);
    const inputs = [
      { role: "data", path: data, digest: corpus.digest },
      { role: "oracle", path: oracleFile, digest: await fileDigest(oracleFile) },
    ] as const;
    const record: RunRecord = {
      schema: 1,
      verb: "run",
      written: new Date().toISOString(),
      options: {
        method,
        representation: name,
        ...Object.fromEntries(Object.entries(network).map(([key, value]) => [key, value ?? null])),
        selection,
        budget,
        oracleError,
        traces: limit ?? null,
        seed,
      },
      seed,
      versions: versions(),
      inputs,
      representation: result.facts,
      engine: String(result.facts.engine ?? "none"),
      representatives: result.answers.map(({ traceId }) => traceId),
      seconds: {},
      peakRssMb: {},
      results: {
        traces: corpus.traces,
        spans: corpus.spans,
        asked: result.answers.length,
        labelled: result.labels.length,
        anomalous,
        quality: { all: figures(scored.all), gold: figures(scored.gold) },
      },
    };
    const formats = options.formats ?? ["parquet", "csv"];
    const files = await clock.time("export", () =>
      exportLabels({ labels: result.labels, out, formats, data, run: record, signal, onProgress }),
    );
    const timed = { ...record, ...clock.report() };
    await writeRunRecord(join(out, "run.json"), timed);
    return { record: timed, files: [...files, "run.json"], resumed: result.resumed };
  } finally {
    await corpus.close();
  }
}

function figures({ precision, recall, f1 }: QualityFigures): QualityFigures {
  return { precision, recall, f1 };
}
