import { userInfo } from "node:os";
import type { OpenSession } from "../../evaluate/open-label-session.js";
import type { Damage } from "../../label/journal/salvage/set-aside.js";
import type { SessionState } from "../../label/session/label-session.js";
import type { Deck } from "../label/deck.js";
import { count, table, visible } from "../table.js";
import { oneOf, wholeNumber } from "../values.js";
import type { Context, Verb } from "../verb.js";
import { METHOD_NAMES } from "./run.js";

interface Options {
  readonly data: string;
  readonly journal: string;
  readonly method?: (typeof METHOD_NAMES)[number];
  readonly budget?: number;
  readonly seed?: number;
  readonly annotator?: string;
  readonly out?: string;
  readonly import?: string;
  readonly export?: string;
  readonly color: boolean;
}

export const labelVerb: Verb<Options> = {
  name: "label",
  summary: "label a recording yourself, card after card; every answer is saved at once",
  examples: [
    "label --data shop --journal shop.journal",
    "label --data shop --journal shop.journal --annotator ann --budget 50",
    "label --data shop --journal shop.journal --export answers.csv < /dev/null",
    "propagate --data shop --journal shop.journal --out labelled      (labels of all traces)",
  ],
  afterInterrupt: () => "every answer is kept; the same command goes on with the same card",
  declare: (command) =>
    command
      .requiredOption("--data <dir>", "the recording: folder with spans.parquet, or such a file")
      .requiredOption("--journal <file>", "where answers are kept; begun where there is none")
      .option(
        "--method <name>",
        `what asks the cards: ${METHOD_NAMES.join(", ")} (default: guided)`,
        oneOf(METHOD_NAMES),
      )
      .option("--budget <n>", "cards (default: 0.1 % of the traces, at least 20)", wholeNumber(1))
      .option("--seed <n>", "the same seed asks the same cards (default: 1)", wholeNumber(0, 0xffffffff))
      .option("--annotator <name>", "who answers (default: your login name)")
      .option("--import <file>", "first take answers from a CSV, JSON-lines or Parquet file: trace_id, value")
      .option("--export <file>", "at the end write everybody's answers as .csv or .jsonl")
      .option("--out <dir>", "at the end write the labels of all traces, as `labelease propagate` does")
      .option("--no-color", "no colours"),
  async run(_args, options, context) {
    const { data, journal: path, out } = options;
    const { signal, onProgress, threads, say, takeScreen } = context;
    const annotator = options.annotator ?? userInfo().username;
    const { checkAnswersPath, writeAnswers } = await import("../../export/write-answers.js");
    if (options.export !== undefined) checkAnswersPath(options.export);
    const { openLabelSession } = await import("../../evaluate/open-label-session.js");
    const opened = await openLabelSession({
      ...{ data, journal: path, annotator, threads, signal, onProgress },
      ...{ method: options.method, budget: options.budget, seed: options.seed },
      events: { client: "terminal" },
    });
    let state: SessionState;
    let refused: number;
    try {
      const { session, journal, card } = opened;
      if (journal.damage !== undefined) say(damageText(journal.damage));
      if (options.import !== undefined) {
        await takeFile(opened, options.import, annotator, say);
        session.refresh();
      }
      const { Deck } = await import("../label/deck.js");
      const deck = new Deck(session, card);
      await deck.start();
      const colour = options.color && process.env.NO_COLOR === undefined;
      refused = (await drive(deck, { signal, say, takeScreen, colour })) + deck.refused;
      signal.throwIfAborted();
      if (options.export !== undefined) await writeAnswers(options.export, journal.standing());
      state = session.state();
    } finally {
      await opened.close();
    }
    let files: readonly string[] | undefined;
    if (out !== undefined) {
      const { propagateJournal } = await import("../../evaluate/propagate-journal.js");
      files = (await propagateJournal({ data, journal: path, out, annotator, threads, signal, onProgress })).files;
    }
    const { answered, open, normal, abnormal, unsure, skipped } = state;
    const counts = { answered, open, normal, abnormal, unsure, skipped };
    return {
      json: { ...counts, refused, annotator, journal: path, files },
      text: [
        table([...Object.entries(counts).map(([name, value]) => [name, count(value)]), ["kept in", path]]),
        "",
        ...nextCommand(options, state, files !== undefined),
      ].join("\n"),
      failed: refused > 0,
    };
  },
};

/** Keys where there is a terminal, else lines. */
async function drive(
  deck: Deck,
  { signal, say, takeScreen, colour }: Pick<Context, "signal" | "say" | "takeScreen"> & { readonly colour: boolean },
): Promise<number> {
  if (process.stdin.isTTY && process.stderr.isTTY) {
    const { runTerminal } = await import("../label/terminal.js");
    takeScreen();
    await runTerminal(deck, { input: process.stdin, output: process.stderr }, { signal, colour });
    return 0;
  }
  const { runLines } = await import("../label/lines.js");
  return runLines(deck, process.stdin, { signal, say });
}

async function takeFile({ journal, ids }: OpenSession, file: string, annotator: string, say: (text: string) => void) {
  const { readAnswers } = await import("../../export/read-answers.js");
  const { importAnswers } = await import("../../label/journal/import-answers.js");
  const answers = await readAnswers(file, { traceIds: new Set(ids), annotator });
  const taken = importAnswers(journal, answers).filter(({ kind }) => kind === "import").length;
  say(`Took ${count(taken)} of ${count(answers.length)} answers from ${file}; the others stood there already`);
}

function damageText({ setAside, reason, saved, lost }: Damage): string {
  const gone = lost.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`)).join(", ");
  return [
    `The journal was damaged (${visible(reason)}): ${count(saved)} events were saved.`,
    gone === "" ? "None is known to be lost." : `Lost: events ${gone}.`,
    `The damaged file is ${setAside}`,
  ].join(" ");
}

function nextCommand({ data, journal, out }: Options, state: SessionState, labelled: boolean): string[] {
  if (labelled) return [`Labels of all traces are in ${out}`];
  const rest = state.open === 0 ? "All cards are answered." : "The same command goes on with the same card.";
  if (state.normal + state.abnormal === 0) return [rest];
  return [
    rest,
    "Labels of all traces from the answers so far:",
    `  labelease propagate --data ${data} --journal ${journal} --out ${journal.replace(/\.[^./\\]*$/, "")}-labels`,
  ];
}
