import { InvalidArgumentError } from "commander";
import { count, seconds, share, table } from "../table.js";
import { oneOf, realNumber, wholeNumber } from "../values.js";
import type { Verb } from "../verb.js";

/** Names options may have; a test holds these lists against those of the rooms. */
export const METHOD_NAMES = ["paper"] as const;
export const REPRESENTATION_NAMES = ["gnn", "stv"] as const;
export const SELECTION_NAMES = ["kmeans", "random"] as const;
export const NETWORK_NAMES = ["compact", "paper"] as const;

interface Options {
  readonly data: string;
  readonly oracle: string;
  readonly out: string;
  readonly budget?: number;
  readonly method: (typeof METHOD_NAMES)[number];
  readonly representation: (typeof REPRESENTATION_NAMES)[number];
  readonly selection: (typeof SELECTION_NAMES)[number];
  readonly network: (typeof NETWORK_NAMES)[number];
  readonly encoder?: string;
  readonly triplets?: number;
  readonly epochs?: number;
  readonly oracleError: number;
  readonly traces?: number;
  readonly seed: number;
  readonly resume?: boolean;
}

export const runVerb: Verb<Options> = {
  name: "run",
  summary: "label a whole recording; a simulated operator, who knows the true labels, answers the cards",
  examples: [
    "run --data shop --oracle shop/labels.parquet --budget 35 --out labelled",
    "run --data shop --oracle shop/labels.parquet --representation stv --out labelled --json",
  ],
  afterInterrupt: "the same command with --resume goes on with the stages that were finished",
  declare: (command) =>
    command
      .requiredOption("--data <dir>", "the recording: folder with spans.parquet, or such a file")
      .requiredOption("--oracle <file>", "true labels: trace_id, anomalous (0 or 1), perhaps suspect (1: uncertain)")
      .requiredOption("--out <dir>", "folder for labels.parquet, labels.csv, README.md, run.json, model")
      .option(
        "--budget <n>",
        "traces to show to the operator (default: 0.1 % of the traces, at least 20)",
        wholeNumber(1),
      )
      .option("--method <name>", `way to label: ${METHOD_NAMES.join(", ")}`, methodName, "paper")
      .option(
        "--representation <name>",
        `traces to vectors: ${REPRESENTATION_NAMES.join(", ")}`,
        oneOf(REPRESENTATION_NAMES),
        "gnn",
      )
      .option(
        "--selection <name>",
        `vectors to representatives: ${SELECTION_NAMES.join(", ")}`,
        oneOf(SELECTION_NAMES),
        "kmeans",
      )
      .option(
        "--network <name>",
        `size of the graph network: ${NETWORK_NAMES.join(", ")}`,
        oneOf(NETWORK_NAMES),
        "compact",
      )
      .option("--encoder <name>", "text model: all-MiniLM-L6-v2 (default), bert-base-uncased, hashed, or a folder")
      .option("--triplets <n>", "triplets to train the graph network with", wholeNumber(1))
      .option("--epochs <n>", "passes over the triplets, at most", wholeNumber(1))
      .option("--oracle-error <p>", "share of the answers that are wrong", realNumber(0, 1), 0)
      .option("--traces <n>", "only the first n traces", wholeNumber(1))
      .option("--seed <n>", "the same seed gives the same bytes", wholeNumber(0, 0xffffffff), 1)
      .option("--resume", "take over stages that an earlier run into the same folder finished"),
  async run(_args, options, { signal, onProgress, threads, say }) {
    const { labelRecording } = await import("../../evaluate/label-recording.js");
    const { record, files, resumed } = await labelRecording({
      ...options,
      signal,
      onProgress,
      threads,
      onWarning: say,
    });
    if (resumed.length > 0) say(`Taken over from the earlier run: ${resumed.join(", ")}`);
    const { traces, spans, asked, labelled, anomalous, quality } = record.results;
    const peakRssMb = Math.max(...Object.values(record.peakRssMb));
    return {
      json: {
        traces,
        spans,
        asked,
        labelled,
        anomalous,
        engine: record.engine,
        seconds: record.seconds,
        peakRssMb,
        quality,
      },
      text: [
        table([
          ["traces", count(traces)],
          ["spans", count(spans)],
          ["asked", count(asked)],
          ["labelled", count(labelled)],
          ["abnormal", count(anomalous)],
          ["engine", record.engine],
          ["time", seconds(record.seconds.total)],
          ["peak memory", `${count(peakRssMb)} MiB`],
        ]),
        "",
        table([
          ["against the true labels", "precision", "recall", "F1"],
          ...(["all", "gold"] as const).map((rows) => {
            const { precision, recall, f1 } = quality![rows];
            return [
              rows === "all" ? "all traces" : "without uncertain ones",
              share(precision),
              share(recall),
              share(f1),
            ];
          }),
        ]),
        "",
        `Labels in ${options.out}: ${files.join(", ")}`,
      ].join("\n"),
    };
  },
};

const takeMethod = oneOf(METHOD_NAMES);

function methodName(text: string) {
  if (text === "guided") throw new InvalidArgumentError(`It is not built yet; there is: ${METHOD_NAMES.join(", ")}.`);
  return takeMethod(text);
}
