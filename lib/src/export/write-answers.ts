import { UsageError } from "../base/error.js";
import { type SaidOfTrace, spreadAnswers } from "../label/bulk.js";
import type { Answer } from "../label/labels.js";
import { csvRow } from "./csv.js";
import { writePieces } from "./write-pieces.js";

/** Name of the answers that a run was given, in its folder: in their order, replaced ones too. */
export const ANSWERED_FILE = "answered.csv";

/** Columns of a file of answers, as {@link readAnswers} reads them. */
export const ANSWER_FIELDS = ["trace_id", "value", "annotator", "time", "culprit", "note", "bulk"] as const;

/**
 * Writes what people said of traces, one row a trace, in the order of the answers; {@link readAnswers} reads it back. Where
 * something was said of many traces at once, `bulk` names the card it was said on.
 *
 * @param path Ends in `.csv` or `.jsonl`.
 * @throws UsageError if it ends otherwise; LabelEaseError if it cannot be written.
 */
export async function writeAnswers(path: string, answers: Iterable<Answer>): Promise<void> {
  checkAnswersPath(path);
  await writePieces(path, path.endsWith(".csv") ? csvRows(answers) : jsonLines(answers));
}

/** @throws UsageError if the name of a file of answers does not say its form. */
export function checkAnswersPath(path: string): void {
  if (path.endsWith(".csv") || path.endsWith(".jsonl")) return;
  throw new UsageError("Cannot write answers: the name ends neither in .csv nor in .jsonl", { file: path });
}

function* csvRows(answers: Iterable<Answer>) {
  yield csvRow(ANSWER_FIELDS);
  for (const said of spreadAnswers(answers)) yield csvRow(cells(said));
}

function* jsonLines(answers: Iterable<Answer>) {
  for (const said of spreadAnswers(answers)) {
    const texts = cells(said);
    const fields = ANSWER_FIELDS.map((name, i) => [name, texts[i]]);
    yield `${JSON.stringify(Object.fromEntries(fields.filter(([, text]) => text !== "")))}\n`;
  }
}

function cells({ traceId, value, annotator, time = "", culprit = "", note = "", bulk = "" }: SaidOfTrace): string[] {
  return [traceId, value, annotator, time, culprit, note, bulk];
}
