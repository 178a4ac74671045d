import { join } from "node:path";
import { isOfPaper } from "../../evaluate/method-of.js";
import type { RunRecord } from "../../export/run-record.js";
import { count, seconds, share, table } from "../table.js";
import { oneOf, realNumber, wholeNumber } from "../values.js";
import type { Verb } from "../verb.js";

/** Names options may have; a test holds these lists against those of the rooms. */
export const METHOD_NAMES = ["guided", "paper"] as const;
export const REPRESENTATION_NAMES = ["gnn", "stv"] as const;
export const SELECTION_NAMES = ["kmeans", "random"] as const;
export const NETWORK_NAMES = ["compact", "paper"] as const;
export const ENGINE_NAMES = ["wasm-kernels", "tfjs", "tfjs-node-gpu", "tfjs-node", "tfjs-wasm"] as const;

/** An engine may be written with its backend after a colon, too: tfjs:node. */
export function engineName(text: string): string {
  return text.replace(/^tfjs:(gpu$)?/, (_, gpu) => (gpu ? "tfjs-node-gpu" : "tfjs-"));
}

interface Options {
  readonly data: string;
  readonly oracle?: string;
  readonly out: string;
  readonly budget?: number;
  readonly method?: (typeof METHOD_NAMES)[number];
  readonly representation?: (typeof REPRESENTATION_NAMES)[number];
  readonly selection?: (typeof SELECTION_NAMES)[number];
  readonly network?: (typeof NETWORK_NAMES)[number];
  readonly encoder?: string;
  readonly triplets?: number;
  readonly epochs?: number;
  readonly engine?: (typeof ENGINE_NAMES)[number];
  readonly oracleError: number;
  readonly oracleMisjudges?: string;
  readonly oracleFatigue?: number;
  readonly oraclePause?: number;
  readonly oracleUnsure?: number;
  readonly oracleCulprit?: boolean;
  readonly traces?: number;
  readonly seed: number;
  readonly resume?: boolean;
}

export const runVerb: Verb<Options> = {
  name: "run",
  summary: "label a whole recording with a simulated operator, or choose the traces a person is to judge",
  examples: [
    "run --data shop --oracle shop/labels.parquet --budget 35 --out labelled",
    "run --data shop --oracle shop/labels.parquet --method paper --representation stv --out labelled --json",
    "run --data mine --method paper --out labelled      (a person answers in labelled/answers.csv; then labelease propagate)",
  ],
  afterInterrupt: (options) =>
    isOfPaper(options) ? "the same command with --resume goes on with the stages that were finished" : undefined,
  declare: (command) =>
    command
      .requiredOption("--data <dir>", "the recording: folder with spans.parquet, or such a file")
      .requiredOption("--out <dir>", "folder for labels.parquet, labels.csv, README.md, run.json, model")
      .option(
        "--oracle <file>",
        "true labels for a simulated operator: trace_id, anomalous (0 or 1), perhaps suspect (1: uncertain); " +
          "without it a person answers: see labelease label, or --method paper",
      )
      .option(
        "--budget <n>",
        "traces to show to the operator (default: 0.1 % of the traces, at least 20)",
        wholeNumber(1),
      )
      .option(
        "--method <name>",
        "guided: card after card (default); paper: one card per cluster (default with an option marked [paper])",
        oneOf(METHOD_NAMES),
      )
      .option(
        "--representation <name>",
        `[paper] traces to vectors: ${REPRESENTATION_NAMES.join(", ")} (default: gnn)`,
        oneOf(REPRESENTATION_NAMES),
      )
      .option(
        "--selection <name>",
        `[paper] vectors to representatives: ${SELECTION_NAMES.join(", ")} (default: kmeans)`,
        oneOf(SELECTION_NAMES),
      )
      .option(
        "--network <name>",
        `[paper] size of the graph network: ${NETWORK_NAMES.join(", ")} (default: compact)`,
        oneOf(NETWORK_NAMES),
      )
      .option(
        "--encoder <name>",
        "[paper] text model: all-MiniLM-L6-v2 (default), bert-base-uncased, hashed, or a folder",
      )
      .option("--triplets <n>", "[paper] triplets to train the graph network with", wholeNumber(1))
      .option("--epochs <n>", "[paper] passes over the triplets, at most", wholeNumber(1))
      .option(
        "--engine <name>",
        `[paper] what trains and runs the graph network: ${ENGINE_NAMES.join(", ")} (default: the fastest for the network)`,
        (text) => oneOf(ENGINE_NAMES)(engineName(text)),
      )
      .option("--oracle-error <p>", "share of the answers that are wrong", realNumber(0, 1), 0)
      .option("--oracle-misjudges <service>", "the operator calls all faults of this service normal")
      .option(
        "--oracle-fatigue <p>",
        "share of wrong answers that every 100 cards without a pause add, up to half",
        realNumber(0, 100),
      )
      .option("--oracle-pause <n>", "the operator pauses after n cards and comes back fresh", wholeNumber(1))
      .option("--oracle-unsure <p>", "share of the suspect traces the operator is unsure of", realNumber(0, 1))
      .option("--oracle-culprit", "the operator names the service at fault, where the truth has it")
      .option("--traces <n>", "only the first n traces", wholeNumber(1))
      .option("--seed <n>", "the same seed gives the same bytes", wholeNumber(0, 0xffffffff), 1)
      .option("--resume", "[paper] take over stages that an earlier run into the same folder finished"),
  async run(_args, options, { signal, onProgress, threads, say }) {
    const { labelRecording } = await import("../../evaluate/label-recording.js");
    const { record, files, answerSheet, resumed } = await labelRecording({
      ...options,
      operator: {
        misjudges: options.oracleMisjudges,
        fatigue: options.oracleFatigue,
        pauseAfter: options.oraclePause,
        unsure: options.oracleUnsure,
        culprit: options.oracleCulprit,
      },
      signal,
      onProgress,
      threads,
      onWarning: say,
    });
    if (resumed.length > 0) say(`Taken over from the earlier run: ${resumed.join(", ")}`);
    const { traces, spans, asked, labelled, anomalous, quality, stability } = record.results;
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
        stability,
        answerSheet: answerSheet && join(options.out, answerSheet),
      },
      text: [
        table([
          ["traces", count(traces)],
          ["spans", count(spans)],
          ...(answerSheet === undefined
            ? [
                ["asked", count(asked)],
                ["labelled", count(labelled)],
                ["abnormal", count(anomalous)],
              ]
            : []),
          ["engine", record.engine],
          ["time", seconds(record.seconds.total)],
          ["peak memory", `${count(peakRssMb)} MiB`],
        ]),
        "",
        ...(quality === undefined ? [] : [qualityTable(quality), ""]),
        ...(stability === undefined ? [] : [inWords(stability), ""]),
        answerSheet === undefined
          ? `Labels in ${options.out}: ${files.join(", ")}`
          : whatNext(options.out, join(options.out, answerSheet), record.representatives.length),
      ].join("\n"),
    };
  },
};

type Quality = NonNullable<RunRecord["results"]["quality"]>;

function qualityTable(quality: Quality): string {
  const row = (name: string, { precision, recall, f1 }: Quality["all"]) => [
    name,
    share(precision),
    share(recall),
    share(f1),
  ];
  return table([
    ["against the true labels", "precision", "recall", "F1"],
    row("all traces", quality.all),
    row("without uncertain ones", quality.gold),
  ]);
}

/** The stopping rule: what the last answers changed, and what the model holds its labels to be worth. */
function inWords({ advice, estimate }: NonNullable<RunRecord["results"]["stability"]>): string {
  const { precision, recall, f1 } = estimate;
  const said = `${advice[0].toUpperCase()}${advice.slice(1)}.`;
  if (![precision, recall, f1].every(Number.isFinite)) return said;
  return `${said}\nThe model's own estimate, no certificate: precision ${share(precision)}, recall ${share(recall)}, F1 ${share(f1)}.`;
}

function whatNext(out: string, sheet: string, cards: number): string {
  return [
    `${count(cards)} traces to judge are in ${sheet}, each beside what is usual.`,
    'Write normal, abnormal, unsure or skip into the column "value"; then:',
    `  labelease propagate --run ${out} --answers ${sheet} --out ${out}-set`,
  ].join("\n");
}
