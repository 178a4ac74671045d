import { createHash } from "node:crypto";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../base/error.js";
import { readAnswers } from "../export/read-answers.js";
import { readLabels } from "../export/read-labels.js";
import { readRunRecord } from "../export/run-record.js";
import { ANSWERED_FILE } from "../export/write-answers.js";
import type { AuditCard } from "../label/audit/draw-cards.js";
import type { Journal } from "../label/journal/journal.js";
import type { Answer, AnswerValue, TraceLabel } from "../label/labels.js";

/** Answers of guided labelling, and what else its labels follow from. */
export interface AuditSource {
  readonly answers: readonly Answer[];
  readonly seed: number;
  readonly budget: number;
  /** Only the first so many traces of the recording. */
  readonly traces?: number;
  /** The labels as they were written, where they were. */
  readonly labels?: readonly TraceLabel[];
}

/**
 * What `labelease run --method guided` left in its folder. Where an older run kept no answers they are told from its
 * labels: of a trace that was asked twice the last answer stands for both.
 *
 * @throws ImportError if the folder holds no run; UsageError if the run is not a guided one.
 */
export async function sourceOfRun(run: string): Promise<AuditSource> {
  const { options, seed, representatives } = await readRunRecord(join(run, "run.json"));
  checkGuided(options.method, { folder: run });
  const labels = await readLabels(join(run, "labels.parquet"));
  const kept = await answered(join(run, ANSWERED_FILE));
  const said = new Map(labels.flatMap((label) => (label.source === "human" ? [[label.traceId, label]] : [])));
  const answers = representatives.map((traceId): Answer => {
    const label = said.get(traceId);
    return label === undefined
      ? { traceId, value: "unsure", annotator: "unknown" }
      : { traceId, value: label.label, annotator: label.annotator, ...(label.time !== "" && { time: label.time }) };
  });
  return {
    answers: kept ?? answers,
    labels,
    seed,
    budget: Number(options.budget),
    ...(options.traces && { traces: Number(options.traces) }),
  };
}

async function answered(path: string): Promise<Answer[] | undefined> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  return isThere ? readAnswers(path, { everyLine: true }) : undefined;
}

/**
 * What a journal holds of guided labelling.
 *
 * @throws UsageError if nothing was begun in it, or another way to label.
 */
export function sourceOfJournal(journal: Journal, annotator?: string): AuditSource {
  const { begin } = journal;
  if (begin === undefined)
    throw new UsageError("Cannot audit: no labelling was begun in the journal", { file: journal.path });
  const { method, seed, budget, traces } = begin.options;
  checkGuided(method, { file: journal.path });
  const answers = journal.answers(whose(journal, annotator));
  return {
    answers,
    seed: Number(seed ?? 1),
    budget: Number(budget ?? Math.max(1, answers.length)),
    ...(traces ? { traces: Number(traces) } : {}),
  };
}

/** Labels follow from the answers of one person. */
function whose(journal: Journal, asked?: string): string {
  const people = [...new Set(journal.standing().map(({ annotator }) => annotator))];
  const place = { file: journal.path };
  if (asked === undefined && people.length > 1) {
    const names = people.map((name) => JSON.stringify(name)).join(", ");
    throw new UsageError(`Cannot audit: several people answered, name one with --annotator: ${names}`, place);
  }
  const annotator = asked ?? people[0];
  if (annotator !== undefined && people.includes(annotator)) return annotator;
  const who = asked === undefined ? "nobody" : `nobody of the name ${JSON.stringify(asked)}`;
  throw new UsageError(`Cannot audit: ${who} has answered`, place);
}

/** The value of an event of kind "audit". */
interface AuditContent {
  readonly value: AnswerValue;
  /** Of which audit: of these labels, with this seed. */
  readonly audit: string;
}

/** Names an audit: its cards follow from the answers before it and the seed. */
export function auditName(answers: readonly Answer[], seed: number): string {
  const text = JSON.stringify([seed, ...answers.map(({ traceId, value }) => [traceId, value])]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** The answers on audit cards that a journal holds of one audit, in their order. */
export function auditAnswers(journal: Journal, audit: string): Answer[] {
  const answers: Answer[] = [];
  for (const { kind, traceId, annotator, time, value } of journal.events()) {
    if (kind !== "audit") continue;
    const content = value as unknown as AuditContent;
    if (content?.audit === audit) answers.push({ traceId, value: content.value, annotator, time });
  }
  return answers;
}

/** Puts answers on audit cards into a journal as one act; those it holds already are left out. */
export function keepAuditAnswers(
  journal: Journal,
  audit: string,
  ids: readonly string[],
  { answers, cards }: { readonly answers: readonly Answer[]; readonly cards: readonly AuditCard[] },
): void {
  const key = ({ traceId, annotator, value }: Answer) => JSON.stringify([traceId, annotator, value]);
  const last = new Map(
    auditAnswers(journal, audit).map((answer) => [`${answer.traceId}\n${answer.annotator}`, key(answer)]),
  );
  const asked = new Set(cards.map(({ row }) => ids[row]));
  journal.appendAll(
    answers
      .filter(
        (answer) => asked.has(answer.traceId) && last.get(`${answer.traceId}\n${answer.annotator}`) !== key(answer),
      )
      .map(({ traceId, annotator, value }) => ({ annotator, traceId, kind: "audit", value: { value, audit } })),
  );
}

function checkGuided(method: unknown, place: { readonly file?: string; readonly folder?: string }): void {
  if (method === "guided") return;
  throw new UsageError(`Cannot audit labels made with the method "${method ?? "paper"}": it must be "guided"`, place);
}
