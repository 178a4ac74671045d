import { UsageError } from "../../base/error.js";
import { count, table } from "../table.js";
import type { Context, Verb } from "../verb.js";

interface Options {
  readonly run?: string;
  readonly answers?: string;
  readonly data?: string;
  readonly journal?: string;
  readonly annotator?: string;
  readonly out: string;
}

export const propagateVerb: Verb<Options> = {
  name: "propagate",
  summary: "label all traces from answers of people: those in a journal, or those on the representatives of a run",
  examples: [
    "propagate --data shop --journal shop.journal --out labelled",
    "propagate --run labelled --answers answers.csv --out relabelled",
  ],
  declare: (command) =>
    command
      .option("--data <dir>", "the recording of a journal")
      .option("--journal <file>", "journal that `labelease label` keeps")
      .option("--annotator <name>", "whose answers of the journal; needed where several people answered")
      .option("--run <dir>", "folder that `labelease run` wrote")
      .option("--answers <file>", "CSV, JSON lines or Parquet with trace_id and value (normal, abnormal, unsure, skip)")
      .requiredOption("--out <dir>", "folder to write labels.parquet, labels.csv, README.md and run.json into"),
  async run(_args, options, context) {
    const { out } = options;
    const { record, files } = await propagateEither(options, context);
    const { traces, asked, labelled, anomalous } = record.results;
    return {
      json: { traces, asked, labelled, anomalous, files },
      text: table([
        ["traces", count(traces)],
        ["answers", count(asked)],
        ["labelled", count(labelled)],
        ["abnormal", count(anomalous)],
        ["written to", out],
      ]),
    };
  },
};

async function propagateEither({ run, answers, data, journal, annotator, out }: Options, context: Context) {
  const given = [run, answers, data, journal].filter((option) => option !== undefined).length;
  if (given === 2 && run !== undefined && answers !== undefined) {
    const { propagateRun } = await import("../../evaluate/propagate-run.js");
    return propagateRun({ run, answers, out, ...context });
  }
  if (given === 2 && data !== undefined && journal !== undefined) {
    const { propagateJournal } = await import("../../evaluate/propagate-journal.js");
    return propagateJournal({ data, journal, annotator, out, ...context });
  }
  throw new UsageError("Cannot propagate: name either --data and --journal, or --run and --answers");
}
