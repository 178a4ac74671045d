import { access } from "node:fs/promises";
import { LabelEaseError, UsageError } from "../base/error.js";
import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import { openCorpus } from "../corpus/open.js";
import { writeAnswerSheet } from "../export/answer-sheet.js";
import { readAnswers } from "../export/read-answers.js";
import { openOracle } from "../label/annotators/oracle.js";
import { type Certificate, certify } from "../label/audit/certificate.js";
import { type AuditCard, drawAuditCards } from "../label/audit/draw-cards.js";
import { ANSWERED, type Outlook, strataOf } from "../label/audit/strata.js";
import { describeTraces } from "../label/describe/describe-traces.js";
import { GuidedMethod } from "../label/guided/guided-method.js";
import type { Journal } from "../label/journal/journal.js";
import type { Answer } from "../label/labels.js";
import { contextFeatures } from "../represent/context/context-features.js";
import { contextTables } from "../represent/context/context-tables.js";
import {
  type AuditSource,
  auditAnswers,
  auditName,
  keepAuditAnswers,
  sourceOfJournal,
  sourceOfRun,
} from "./audit-source.js";

/** What {@link auditLabels} audits, and who answers. */
export interface AuditLabelsOptions extends Work {
  /** The recording. */
  readonly data: string;
  /** Folder of a guided run whose labels are audited; or */
  readonly run?: string;
  /** a journal whose answers make them. The answers on audit cards are kept there, as events of kind "audit". */
  readonly journal?: string;
  /** Whose answers in the journal; may be left out where one person answered. */
  readonly annotator?: string;
  /** Cards from what is labelled abnormal and what is near, half each. Default 40. */
  readonly cards?: number;
  /** Cards from the quiet rest. Default 0. */
  readonly quiet?: number;
  /** Decides which cards are drawn. Default 1. */
  readonly seed?: number;
  /** True labels for a simulated operator, who answers all cards. */
  readonly oracle?: string;
  /** A file of answers on the cards. */
  readonly answers?: string;
  /** Where nobody has answered yet: the sheet to write the cards into. A file that is there is left alone. */
  readonly sheet?: string;
  /** Labels do not depend on it. */
  readonly threads?: number;
}

/** What came of {@link auditLabels}. */
export interface AuditOutcome {
  /** Cards of the audit. */
  readonly cards: number;
  /** Absent where nobody has answered yet. */
  readonly certificate?: Certificate;
  /** The sheet that was written, if one was. */
  readonly sheet?: string;
}

/**
 * Audits the labels of guided labelling: draws cards at random from them and says from the answers how good the labels are
 * at least, see {@link certify}. The same labels and seed give the same cards, so that a sheet can be written first and
 * its answers taken later; with more cards the earlier ones stay. After further labelling it is another audit.
 *
 * @throws UsageError if there is nothing to audit or nobody to answer; ImportError if a file cannot be read.
 *
 * @example
 * const { mkdtemp } = await import("node:fs/promises");
 * const { tmpdir } = await import("node:os");
 * const folder = await mkdtemp(`${tmpdir()}/labelease-`);
 * const [data, run] = [`${folder}/shop`, `${folder}/run`];
 * await simulate({ out: data, traces: 200, seed: 1 });
 * const oracle = `${data}/labels.parquet`;
 * await labelRecording({ data, out: run, oracle, method: "guided", budget: 12 });
 * const { certificate } = await auditLabels({ data, run, oracle, cards: 20 });
 * assert.ok(certificate.f1.low <= certificate.f1.estimate);
 */
export async function auditLabels(options: AuditLabelsOptions): Promise<AuditOutcome> {
  const { run, signal, threads } = options;
  if ((run === undefined) === (options.journal === undefined)) {
    throw new UsageError("Cannot audit: name either a run or a journal");
  }
  const journal = options.journal === undefined ? undefined : await journalAt(options.journal);
  try {
    const source = journal === undefined ? await sourceOfRun(run!) : sourceOfJournal(journal, options.annotator);
    const corpus = await openCorpus(options.data, { threads, limit: source.traces, signal });
    try {
      checkRecording(corpus, journal);
      return await auditCorpus(corpus, source, journal, options);
    } finally {
      await corpus.close();
    }
  } finally {
    journal?.close();
  }
}

async function auditCorpus(
  corpus: Corpus,
  source: AuditSource,
  journal: Journal | undefined,
  options: AuditLabelsOptions,
): Promise<AuditOutcome> {
  const { cards: size = 40, quiet, seed = 1, signal, onProgress } = options;
  const tables = await contextTables(corpus, { signal, onProgress });
  const { ids } = tables;
  const features = (normal?: Uint8Array) => {
    onProgress?.({ stage: normal === undefined ? "compute features" : "take the baseline anew", done: 0 });
    signal?.throwIfAborted();
    return contextFeatures(tables, normal);
  };
  const method = new GuidedMethod(ids, features, { budget: source.budget, seed: source.seed });
  method.replay(source.answers);
  const outlook = { ...method.outlook(), answered: answeredOf(ids, source.answers) };
  checkLabels(outlook, source, ids);
  const cards = drawAuditCards(strataOf(outlook), { cards: size, quiet, seed });
  if (cards.length === 0) throw new UsageError("Cannot audit: there is no trace left to draw a card from");

  const audit = auditName(source.answers, seed);
  const given = await answersOn(cards, ids, options);
  if (journal !== undefined) keepAuditAnswers(journal, audit, ids, { answers: given ?? [], cards });
  const answers = journal === undefined ? (given ?? []) : auditAnswers(journal, audit);
  const asked = new Set(cards.map(({ row }) => ids[row]));
  if (answers.some(({ traceId }) => asked.has(traceId))) {
    return {
      cards: cards.length,
      certificate: certify(outlook, cards, { ids, answers, lens: method.lens.name, seed }),
    };
  }
  if (given !== undefined) {
    throw new LabelEaseError(
      "Cannot audit: no audit card is answered; were the cards drawn from other labels or by another seed?",
      {
        file: options.answers ?? options.oracle,
      },
    );
  }
  if (options.sheet === undefined)
    throw new UsageError("Cannot audit: nobody answers; name an oracle, answers or a sheet");
  await writeSheet(
    corpus,
    cards.map(({ row }) => ids[row]),
    options.sheet,
    { signal, onProgress },
  );
  return { cards: cards.length, sheet: options.sheet };
}

async function answersOn(cards: readonly AuditCard[], ids: readonly string[], options: AuditLabelsOptions) {
  if (options.answers !== undefined) {
    const { annotator, signal } = options;
    return readAnswers(options.answers, { traceIds: new Set(ids), annotator, signal });
  }
  if (options.oracle === undefined) return undefined;
  const oracle = await openOracle(options.oracle);
  const answers: Answer[] = [];
  for (const { row } of cards) answers.push(await oracle.answer(ids[row]));
  return answers;
}

async function writeSheet(corpus: Corpus, ids: readonly string[], path: string, work: Work): Promise<void> {
  const taken = await access(path).then(
    () => true,
    () => false,
  );
  if (taken)
    throw new UsageError("Cannot write the sheet over a file that is there: it may hold answers", { file: path });
  const described = await describeTraces(corpus, ids, work);
  await writeAnswerSheet(
    path,
    described.map((row) => ({ ...row, followers: 1 })),
  );
}

function answeredOf(ids: readonly string[], answers: readonly Answer[]): Uint8Array {
  const last = new Map(answers.map(({ traceId, value }) => [traceId, value]));
  return Uint8Array.from(ids, (id) => {
    const value = last.get(id);
    if (value === undefined) return ANSWERED.not;
    return value === "normal" || value === "abnormal" ? ANSWERED[value] : ANSWERED.undecided;
  });
}

/** An audit of other labels than those on the disk would say nothing of them. */
function checkLabels({ mean, answered }: Outlook, { labels }: AuditSource, ids: readonly string[]): void {
  if (labels === undefined) return;
  const label = new Map(labels.map((row) => [row.traceId, row.label === "abnormal"]));
  const other = ids.filter((id, row) => answered[row] === ANSWERED.not && label.get(id) !== mean[row] > 0).length;
  if (other === 0) return;
  throw new LabelEaseError(
    `Cannot audit: ${other} labels of the run do not follow from its answers on this recording, as with another version or ` +
      "an operator who changed an answer; run it again",
  );
}

async function journalAt(path: string): Promise<Journal> {
  await access(path).catch((cause) => {
    throw new UsageError("Cannot find journal", { file: path }, { cause });
  });
  const { openJournal } = await import("../label/journal/open-journal.js");
  return openJournal(path, { client: "audit" });
}

function checkRecording(corpus: Corpus, journal?: Journal): void {
  const digest = journal?.begin?.recording.digest;
  if (digest === undefined || digest === corpus.digest) return;
  throw new UsageError("Cannot audit: the journal belongs to another recording", { file: journal!.path });
}
