import { gatherAnswers, type SaidOfTrace } from "../label/bulk.js";
import { labelWord } from "../label/label-words.js";
import type { Answer } from "../label/labels.js";
import { LabelLinesError, type LineProblem } from "./label-lines-error.js";
import type { ReadLabelsOptions } from "./read-labels.js";
import { readRecords } from "./read-records.js";

export interface ReadAnswersOptions extends ReadLabelsOptions {
  /** Who answered, where a line does not say. Default "file". */
  readonly annotator?: string;
  /** Every answer in the order of the file, replaced ones too, as the guided method needs them. Default false. */
  readonly everyLine?: boolean;
}

/**
 * Reads what people said of traces, from Parquet, CSV or JSON lines with the columns `trace_id` and one of `value`,
 * `label`, `anomalous`, `anomaly`; `annotator`, `time`, `culprit`, `note` and `bulk` where present. 1 means abnormal, 0 normal. Lines whose
 * `source` is "propagated" are passed over, so that exported labels can be read back as answers, and so are those whose
 * `value` is empty: a sheet may be handed in half answered.
 *
 * @returns The answers in the order of the file; a later answer on the same trace by the same person replaces the earlier,
 *   unless every line is asked for.
 * @throws {LabelLinesError} if lines have unknown ids or values; nothing is taken then.
 * @throws ImportError if the file cannot be read.
 */
export async function readAnswers(path: string, options: ReadAnswersOptions = {}): Promise<Answer[]> {
  const answers = new Map<string, SaidOfTrace>();
  const problems: LineProblem[] = [];
  for await (const { line, fields } of readRecords(path, options.signal)) {
    if (fields.get("source") === "propagated" || String(fields.get("value") ?? "-").trim() === "") continue;
    const answer = answerOf(fields, options);
    if (typeof answer === "string") problems.push({ line, reason: answer });
    else {
      const key = options.everyLine ? String(line) : JSON.stringify([answer.traceId, answer.annotator]);
      answers.delete(key);
      answers.set(key, answer);
    }
  }
  if (problems.length > 0) throw new LabelLinesError(path, problems);
  return gatherAnswers(answers.values());
}

function answerOf(fields: ReadonlyMap<string, unknown>, options: ReadAnswersOptions): SaidOfTrace | string {
  const traceId = fields.get("trace_id");
  if (typeof traceId !== "string" || traceId === "") return "trace_id is missing";
  if (options.traceIds?.has(traceId) === false) return `trace_id ${JSON.stringify(traceId)} is not in the recording`;
  const column = ["value", "label", "anomalous", "anomaly"].find((name) => fields.has(name));
  if (column === undefined) return "there is no value, label, anomalous or anomaly";
  const given = fields.get(column);
  const value = labelWord(given);
  if (value === undefined) {
    return `${column} ${JSON.stringify(given)} is none of normal, abnormal, unsure, skip, 0, 1`;
  }
  const annotator = String(fields.get("annotator") ?? options.annotator ?? "file");
  const answer = { traceId, value, annotator, ...textsOf(fields) };
  if (answer.culprit !== undefined && value !== "abnormal") {
    return `culprit ${JSON.stringify(answer.culprit)} is named of a trace that is not abnormal`;
  }
  return answer;
}

/** Fields that may be empty. */
function textsOf(fields: ReadonlyMap<string, unknown>): Pick<SaidOfTrace, "time" | "culprit" | "note" | "bulk"> {
  const given = (["time", "culprit", "note", "bulk"] as const).map((name) => [name, String(fields.get(name) ?? "")]);
  return Object.fromEntries(given.filter(([, text]) => text !== ""));
}
