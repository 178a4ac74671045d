import { join } from "node:path";
import type { Bounds } from "../../label/audit/bounds.js";
import type { Certificate } from "../../label/audit/certificate.js";
import { count, share, table } from "../table.js";
import { wholeNumber } from "../values.js";
import type { Verb } from "../verb.js";

interface Options {
  readonly data: string;
  readonly run?: string;
  readonly journal?: string;
  readonly annotator?: string;
  readonly oracle?: string;
  readonly answers?: string;
  readonly sheet?: string;
  readonly cards: number;
  readonly quietCards: number;
  readonly seed: number;
}

export const auditVerb: Verb<Options> = {
  name: "audit",
  summary: "how good labels are at least, from a few more cards drawn at random",
  examples: [
    "audit --data shop --run guided --oracle shop/labels.parquet --cards 40",
    "audit --data mine --run guided      (a person answers in guided/audit.csv; then again with --answers guided/audit.csv)",
    "audit --data mine --journal mine.journal --answers audit.csv --json",
  ],
  declare: (command) =>
    command
      .requiredOption("--data <dir>", "the recording: folder with spans.parquet, or such a file")
      .option("--run <dir>", "folder that `labelease run --method guided` wrote; or")
      .option("--journal <file>", "a journal of answers; those on audit cards are kept there, too")
      .option("--annotator <name>", "whose answers in the journal, where several people answered")
      .option("--oracle <file>", "true labels for a simulated operator, who answers all cards")
      .option("--answers <file>", "answers on the cards: CSV, JSON lines or Parquet with trace_id and value")
      .option(
        "--sheet <file>",
        "where to write the cards if nobody answers (default: audit.csv in the run, or beside the journal)",
      )
      .option("--cards <n>", "cards, half labelled abnormal, half normal but near", wholeNumber(1), 40)
      .option("--quiet-cards <n>", "cards more, from the quiet rest", wholeNumber(0), 0)
      .option("--seed <n>", "decides which cards are drawn", wholeNumber(0, 0xffffffff), 1),
  async run(_args, options, { signal, onProgress, threads }) {
    const { auditLabels } = await import("../../evaluate/audit-labels.js");
    const sheet =
      options.sheet ?? (options.run === undefined ? `${options.journal}.audit.csv` : join(options.run, "audit.csv"));
    const outcome = await auditLabels({ ...options, quiet: options.quietCards, sheet, signal, onProgress, threads });
    const { certificate, cards } = outcome;
    if (certificate === undefined) return { json: { cards, sheet }, text: whatNext(cards, sheet) };
    return { json: { cards, ...certificate }, text: textOf(certificate) };
  },
};

function textOf({ precision, recall, f1, n, open, strata, assumption, warnings, modelEstimate }: Certificate): string {
  const row = (name: string, { low, estimate, high }: Bounds, model: number) => [
    name,
    share(low),
    share(estimate),
    share(high),
    share(model),
  ];
  const { abnormal, near, quiet } = strata;
  const part = (name: string, of: typeof abnormal) => [
    name,
    count(of.traces),
    count(of.cards),
    count(of.normal),
    count(of.abnormal),
    count(of.undecided),
  ];
  return [
    table([
      ["of the labels", "at least", "estimate", "at most", "model's own estimate"],
      row("precision", precision, modelEstimate.precision),
      row("recall", recall, modelEstimate.recall),
      row("F1", f1, modelEstimate.f1),
    ]),
    "",
    table([
      ["found on the cards", "traces", "cards", "normal", "abnormal", "undecided"],
      part("labelled abnormal", abnormal),
      part("labelled normal, but near", near),
      part("quiet rest", quiet),
    ]),
    "",
    `From ${count(n)} audit cards${open > 0 ? `; ${count(open)} have no answer yet` : ""}. Each bound holds with 95 %.`,
    assumption,
    "The model's own estimate is no certificate: it knows nothing of what its features do not show.",
    ...warnings.map((warning) => `Warning: ${warning}`),
  ].join("\n");
}

function whatNext(cards: number, sheet: string): string {
  return [
    `${count(cards)} traces to judge are in ${sheet}, each beside what is usual.`,
    'Write normal, abnormal, unsure or skip into the column "value"; then the same command with:',
    `  --answers ${sheet}`,
  ].join("\n");
}
