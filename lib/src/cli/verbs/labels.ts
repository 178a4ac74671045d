import { InvalidArgumentError } from "commander";
import { count, table, visible } from "../table.js";
import { realNumber } from "../values.js";
import type { Verb } from "../verb.js";

interface Options {
  readonly data: string;
  readonly oracle?: string;
  readonly journal?: string;
  readonly annotator?: string;
  readonly windowSeconds?: number;
  readonly knownOnly?: boolean;
  readonly restNormal?: boolean;
}

export const labelsVerb: Verb<Options> = {
  name: "labels",
  summary: "take labels or lists of faults from elsewhere into an oracle file or a journal",
  examples: [
    "labels import truth.csv --data shop --oracle shop/labels.parquet",
    "labels import faults.json --data shop --window-seconds 180 --oracle shop/labels.parquet",
    "labels import ann.csv --data shop --journal shop.journal --annotator ann",
  ],
  declare: (command) =>
    command
      .argument("<action>", "import", (text) => {
        if (text === "import") return text;
        throw new InvalidArgumentError("It must be: import.");
      })
      .argument(
        "<file...>",
        "CSV, JSON, JSON lines or Parquet: trace id and label (normal or abnormal, 0 or 1, true or false, anomalous ...), or from, to, service, type of faults",
      )
      .requiredOption("--data <dir>", "the recording: folder with spans.parquet, or such a file")
      .option("--oracle <file>", "write the truth about each trace: .parquet or .csv, as `run --oracle` reads it")
      .option("--journal <file>", "or take the labels into this journal, as answers")
      .option("--annotator <name>", "who said it, where a line does not say (default: file)")
      .option("--window-seconds <n>", "how long a fault lasts, where the file does not say", realNumber(0, 1e9))
      .option("--known-only", "pass over lines about traces that are not in the recording (default: an error)")
      .option("--rest-normal", "hold traces without a line for normal (with faults: always)"),
  async run([, ...files], options, { signal, onProgress, threads }) {
    const { openCorpus } = await import("../../corpus/open.js");
    const { importLabels } = await import("../../evaluate/import-labels.js");
    const { data, oracle, journal, annotator, windowSeconds, knownOnly, restNormal } = options;
    const corpus = await openCorpus(data, { threads, signal });
    try {
      const done = await importLabels({
        ...{ corpus, files, oracle, journal, annotator, windowSeconds, knownOnly, restNormal, signal, onProgress },
      });
      const { labelled, normal, abnormal, unsure, blank, unknown, events, windows } = done;
      const counts = { traces: corpus.traces, labelled, normal, abnormal, unsure, blank, unknown };
      const rows = windows.map(({ faultId = "", service = "any service", faultType = "", from, traces }) => [
        ...[faultId, service, faultType, new Date(from / 1000).toISOString().slice(0, 19), count(traces)],
      ]);
      const sections = [
        table([
          ...Object.entries(counts).map(([name, value]) => [name, count(value)]),
          ...(journal === undefined ? [] : [["events appended", count(events)]]),
          ["written to", oracle ?? journal ?? ""],
        ]),
        rows.length === 0 ? "" : table([["fault", "service", "type", "from", "abnormal traces"], ...rows]),
        ...windows
          .filter(({ traces }) => traces === 0)
          .map(
            ({ file, line }) =>
              `No trace begins in the fault of ${visible(file)}, line ${line}, and passes through its service`,
          ),
      ];
      return {
        json: { ...counts, events, windows, out: oracle ?? journal },
        text: sections.filter(Boolean).join("\n\n"),
      };
    } finally {
      await corpus.close();
    }
  },
};
