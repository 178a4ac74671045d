import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import { openCorpus } from "../corpus/open.js";
import { readTrace } from "../corpus/read-trace.js";
import { measurePopulation, type Population } from "../label/describe/population.js";
import { type TraceCard, traceCard } from "../label/describe/trace-card.js";
import { traceEvidence } from "../label/describe/trace-evidence.js";
import { GuidedMethod } from "../label/guided/guided-method.js";
import type { Journal, JournalOptions } from "../label/journal/journal.js";
import { openJournal } from "../label/journal/open-journal.js";
import { LabelSession } from "../label/session/label-session.js";
import { plain } from "../label/session/replayed.js";
import { sliceTable } from "../trace/slice-table.js";
import { cardMethod } from "./card-method.js";
import { CardShelf } from "./card-shelf.js";
import { beginJournal, type CardOptions } from "./journal-begin.js";
import { readRecording } from "./read-recording.js";

/** What {@link openLabelSession} opens. */
export interface OpenSessionOptions extends Work, Partial<CardOptions> {
  /** The recording: a folder with `spans.parquet`, or such a file. */
  readonly data: string;
  /** The file of the journal; begun where there is none. */
  readonly journal: string;
  /** Who answers. */
  readonly annotator: string;
  /** Labels do not depend on it. */
  readonly threads?: number;
  /** Where time and names of events come from. */
  readonly events?: JournalOptions;
}

/** Traces on each side of a card that are read for what was usual around it. */
const NEAR = 50;

/** A session, and all there is to show of its cards. */
export interface OpenSession {
  readonly session: LabelSession;
  readonly corpus: Corpus;
  readonly journal: Journal;
  readonly options: CardOptions;
  /** Of all traces, in the order of the recording. */
  readonly ids: readonly string[];
  /** All calls and traces, which cards are held against. */
  readonly population: Population;
  /** A trace beside its population; undefined if it is not in the recording. */
  card(traceId: string): Promise<TraceCard | undefined>;
  close(): Promise<void>;
}

/**
 * Opens a recording and a journal to label with: for a terminal, a notebook, a program. Opened again later it goes on
 * with the same card.
 *
 * @throws ImportError if the recording or the journal cannot be read; LabelEaseError if the journal belongs to another
 *   recording; UsageError if it was begun with other options; the signal's reason if aborted.
 */
export async function openLabelSession(options: OpenSessionOptions): Promise<OpenSession> {
  const { data, annotator, threads, events, signal, onProgress } = options;
  onProgress?.({ stage: "open recording", done: 0 });
  const corpus = await openCorpus(data, { threads, signal });
  let journal: Journal | undefined;
  const closing: (() => Promise<void>)[] = [() => corpus.close()];
  try {
    journal = await openJournal(options.journal, events);
    const { method, budget, seed } = options;
    const cards = beginJournal(journal, corpus, { method, budget, seed }, annotator);
    const kept = `${options.journal}.kept`;
    const work = { kept, threads, signal, onProgress };
    const read = cards.method === "guided" ? await readRecording(corpus, work) : undefined;
    const { make, ids, close } = await cardMethod(corpus, cards, { ...work, tables: read?.tables, beside: true });
    // The thread first: what waits for it goes on then.
    closing.unshift(close);
    const population = read?.population ?? (await measurePopulation(corpus, { signal, onProgress }));
    const first = make();
    if (first instanceof GuidedMethod) await first.replayReady(journal.answers(annotator).map(plain), work);
    const known = new Set(ids);
    const session = new LabelSession({ journal, annotator, method: make, knows: (id) => known.has(id) });
    const shelf = new CardShelf(async (traceId) => {
      // One reading for the trace and for those around it.
      const near = await corpus.near?.(traceId, NEAR);
      const at = near?.traceIds.indexOf(traceId) ?? -1;
      const table = near && at >= 0 ? sliceTable(near, at, at + 1) : await readTrace(corpus, traceId);
      if (table === undefined) return undefined;
      const card = traceCard(table, population.statistics);
      return { ...card, evidence: traceEvidence(card, population, near) };
    });
    closing.splice(1, 0, () => shelf.close());
    const opened = journal;
    return {
      ...{ session, corpus, journal, options: cards, ids, population },
      async card(traceId) {
        const card = await shelf.take(traceId);
        const { method } = session;
        if (method instanceof GuidedMethod) shelf.readAhead(() => method.ahead());
        return card;
      },
      async close() {
        opened.close();
        for (const close of closing) await close();
      },
    };
  } catch (error) {
    journal?.close();
    for (const close of closing) await close();
    throw error;
  }
}
