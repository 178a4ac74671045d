import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import {
  type Annotator,
  type Card,
  type Corpus,
  LabelEaseError,
  type LabelSession,
  type LabelTable,
  type OpenSession,
  type OpenSessionOptions,
  openLabelSession,
  StaleError,
  type TraceCard,
  type Work,
} from "labelease";
import type { DeckReply, DeckRequest, DeckState, ListedCard, OpenCard } from "../contract/deck-state.js";
import { findHost, type MimeBundle } from "../kernel/host.js";
import { DISPLAY } from "../kernel/mime-bundle.js";
import { cardData, cardTitle } from "./card-data.js";
import { CompareWithOther } from "./compare-with-other.js";
import { type DeckKeys, deckKeys } from "./deck-keys.js";
import { deckTwin } from "./deck-twin.js";
import { hasStatus } from "./has-status.js";
import { ShownWidget } from "./shown-widget.js";

/** How {@link openDeck} opens a recording to label. */
export interface DeckOptions extends Omit<OpenSessionOptions, "annotator"> {
  /** Who answers. Default: the login name. */
  readonly annotator?: string;
  /** Other keys than the usual ones. */
  readonly keys?: DeckKeys;
}

/**
 * Opens a recording to label in a notebook, card after card: the value of a cell that shows it. Every answer is in the
 * journal before the card says "saved". Opened again, after a restart too, it is on the same card.
 *
 * Outside a notebook it has no page, and serves programs: see {@link Deck.answerBy}.
 *
 * @throws ImportError, LabelEaseError, UsageError as `openLabelSession`; UsageError if a key would have two uses.
 */
export async function openDeck({ annotator, keys, ...options }: DeckOptions): Promise<Deck> {
  const { userInfo } = await import("node:os");
  const allKeys = deckKeys(keys);
  await mkdir(dirname(options.journal), { recursive: true });
  const opened = await openLabelSession({
    ...options,
    annotator: annotator ?? userInfo().username,
    signal: options.signal ?? findHost()?.signal,
    events: { client: "notebook", ...options.events },
  });
  try {
    const deck = new Deck(opened, options.journal, allKeys);
    await deck.show();
    return deck;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Cards that are asked at once beyond the budget. */
const MORE = 8;

/** A deck of cards over a session of labelling, and its widget. */
export class Deck {
  readonly #opened: OpenSession;
  readonly #journal: string;
  readonly #keys: Readonly<Record<string, string>>;
  readonly #titles = new Map<string, string>();
  readonly #followers = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  readonly #ended = new AbortController();
  readonly #shown = new ShownWidget<{ deck: DeckState }, DeckRequest>({
    name: "Deck",
    state: () => ({ deck: this.#state }),
    html: () => deckTwin(this.#state),
    request: (request, send) =>
      this.request(request, send).catch(
        (error): DeckReply => ({ kind: "refused", id: request.id, why: String(error) }),
      ),
  });
  readonly #compare: CompareWithOther;
  #queue: Promise<unknown> = Promise.resolve();
  #loading: Promise<void> = Promise.resolve();
  #state!: DeckState;
  #advice?: { readonly text: string; readonly abnormal: number };

  constructor(opened: OpenSession, journal: string, keys: Readonly<Record<string, string>>) {
    this.#opened = opened;
    this.#journal = journal;
    this.#keys = keys;
    this.#compare = new CompareWithOther(opened);
  }

  get session(): LabelSession {
    return this.#opened.session;
  }

  get corpus(): Corpus {
    return this.#opened.corpus;
  }

  /** The session, and all there is to show of its traces. */
  get opened(): OpenSession {
    return this.#opened;
  }

  /**
   * Calls back whenever the deck shows something new.
   *
   * @returns Ends it.
   */
  onChange(callback: () => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  /** Aborted when the deck is closed. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** What the page shows. */
  get state(): DeckState {
    return this.#state;
  }

  /**
   * Labels of all traces from the answers so far.
   *
   * @throws LabelEaseError if nothing was answered with normal or abnormal.
   */
  labels(work?: Work): LabelTable {
    return this.session.labels(work);
  }

  /**
   * Lets a simulated operator answer the cards that are left: how a notebook runs without a person.
   *
   * @param most Answers at most.
   * @returns How many it gave.
   */
  answerBy(annotator: Annotator, most = Number.POSITIVE_INFINITY): Promise<number> {
    return this.#inTurn(async () => {
      let given = 0;
      for (let card = await this.#next(); card !== undefined && given < most; card = await this.#next()) {
        const { value, culprit } = await annotator.answer(card.traceId);
        this.session.answer({ traceId: card.traceId, value, ...(culprit === undefined ? {} : { culprit }) });
        given++;
      }
      await this.#refresh();
      await this.#loading;
      return given;
    });
  }

  /** Shows a trace again, or the card to answer. */
  show(traceId?: string): Promise<void> {
    return this.#inTurn(() => this.#refresh(traceId));
  }

  /**
   * Does what the page asks; what it says is sent after the new state.
   *
   * @param onSaved Told that an answer is on the disk, before the next card is known.
   */
  request(request: DeckRequest, onSaved: (reply: DeckReply) => void = () => {}): Promise<DeckReply> {
    return this.#inTurn(async () => {
      try {
        return await this.#do(request, onSaved);
      } catch (error) {
        // Refused: what was there before is still there, and the person is told.
        if (!(error instanceof LabelEaseError)) throw error;
        if (error instanceof StaleError) this.session.refresh();
        await this.#refresh(this.#state.card?.traceId);
        return { kind: "refused", id: request.id, why: error.message };
      }
    });
  }

  /** Takes the widget away and closes recording and journal; all answers are kept. */
  async close(): Promise<void> {
    await this.#queue.catch(() => {});
    this.#ended.abort();
    this.#shown.close();
    await this.#opened.close();
  }

  [DISPLAY](): MimeBundle {
    return this.#shown.show();
  }

  async #do(request: DeckRequest, onSaved: (reply: DeckReply) => void): Promise<DeckReply> {
    const { id } = request;
    switch (request.kind) {
      case "answer": {
        const { traceId, value, culprit, seq } = request;
        const also = request.alike === undefined ? undefined : this.#alike(traceId, request.alike);
        const more = { ...(culprit && { culprit }), ...(also && { also }) };
        const event = this.session.answer({ id, traceId, value, prevSeq: seq, ...more });
        const saved = { kind: "saved", id, seq: event.seq } as const;
        // The next card may wait for a baseline; that the answer is on the disk need not.
        onSaved(saved);
        await this.#refresh();
        return saved;
      }
      case "note": {
        const event = this.session.note(request.traceId, request.text.trim(), { id, prevSeq: request.seq });
        await this.#refresh(request.traceId);
        return { kind: "saved", id, seq: event.seq };
      }
      case "undo":
      case "redo": {
        const traces = this.session[request.kind]();
        await this.#refresh(request.kind === "undo" ? traces[0] : undefined);
        return traces.length > 0
          ? { kind: "saved", id }
          : { kind: "refused", id, why: `There is nothing to ${request.kind}` };
      }
      case "alike": {
        const { traceId, value } = request;
        const also = this.session.alike(traceId);
        const effect = this.session.effect({ traceId, value, also });
        return { kind: "alike", id, traceId, value, effect: { ...effect, alike: also.length } };
      }
      case "more":
        this.session.more(MORE);
        await this.#refresh();
        return { kind: "saved", id };
      case "show":
        await this.#refresh(request.traceId);
        return { kind: "saved", id };
      case "compare":
        return { kind: "compared", id, ...(await this.#compare.find(request.traceId, request.with)) };
    }
  }

  /** The traces alike, if they are as many as the person was shown. */
  #alike(traceId: string, shown: number): string[] {
    const also = this.session.alike(traceId);
    if (also.length === shown) return also;
    throw new LabelEaseError(
      `Cannot label all alike: ${also.length} traces are alike now, not ${shown} as shown; look again`,
      { trace: traceId },
    );
  }

  /** One thing after the other: an answer must not be taken while the next card is being chosen. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => {});
    return done;
  }

  /** The card to answer; where a baseline is due, a worker takes it and the kernel stays awake. */
  async #next(): Promise<Card | undefined> {
    const { method } = this.session;
    return "nextReady" in method ? await (method.nextReady as () => Promise<Card | undefined>)() : this.session.next();
  }

  async #refresh(traceId?: string): Promise<void> {
    const card = await this.#next();
    const shown = traceId === undefined || traceId === card?.traceId ? card : undefined;
    const id = shown?.traceId ?? traceId;
    if (card !== undefined) this.#followers.set(card.traceId, card.followers);
    const trace = id === undefined ? undefined : await this.#opened.card(id);
    if (id !== undefined && trace === undefined) {
      throw new LabelEaseError("Cannot show card: trace is not in the recording", { trace: id });
    }
    if (trace !== undefined && id !== undefined) this.#titles.set(id, cardTitle(trace));
    this.#look();
    this.#loadTitles();
    this.#set(trace === undefined ? null : this.#openCard(trace, shown), card);
  }

  #set(open: OpenCard | null, next: Card | undefined): void {
    const state = this.session.state();
    this.#tell({
      title: this.#journal,
      journal: this.#journal,
      twin: this.#shown.twin,
      annotator: this.session.annotator,
      traces: this.#opened.ids.length,
      card: open,
      list: this.#list(next),
      progress: { ...state, ...(this.#advice === undefined ? {} : { advice: this.#advice.text }) },
      ...(this.#advice === undefined ? {} : { abnormal: this.#advice.abnormal }),
      keys: this.#keys,
    });
  }

  #openCard(trace: TraceCard, card: Card | undefined): OpenCard {
    const [traceId] = trace.table.traceIds;
    const { journal, annotator } = this.session;
    const said = this.session.answers().findLast((answer) => answer.traceId === traceId);
    const place = this.#answered().indexOf(traceId);
    return {
      traceId,
      number: card?.number ?? place + 1,
      of: card?.of ?? this.session.state().budget,
      followers: this.#followers.get(traceId) ?? 1,
      reason: card?.reason,
      said: said?.value,
      culprit: said?.culprit,
      note: journal.note(traceId, annotator),
      seq: journal.last(traceId, annotator),
      data: cardData(trace, { traces: this.#opened.ids.length, hasStatus: hasStatus(this.corpus) }),
    };
  }

  #list(next: Card | undefined): ListedCard[] {
    const { journal, annotator } = this.session;
    const answers = new Map(this.session.answers().map((answer) => [answer.traceId, answer]));
    const ids = this.#answered();
    if (next !== undefined && !answers.has(next.traceId)) ids.push(next.traceId);
    return ids.map((traceId, i) => ({
      traceId,
      number: i + 1,
      title: this.#titles.get(traceId) ?? traceId,
      followers: this.#followers.get(traceId),
      value: answers.get(traceId)?.value,
      culprit: answers.get(traceId)?.culprit,
      also: answers.get(traceId)?.also?.length,
      note: journal.note(traceId, annotator),
    }));
  }

  /** Traces the person has answered, in the order in which they first did. */
  #answered(): string[] {
    const { journal, annotator } = this.session;
    return [...new Set(journal.answers(annotator).map(({ traceId }) => traceId))];
  }

  /** After a restart: what the cards answered before are about; the page is told when it is known. */
  #loadTitles(): void {
    const missing = this.#answered().filter((traceId) => !this.#titles.has(traceId));
    if (missing.length === 0) return;
    for (const traceId of missing) this.#titles.set(traceId, "…");
    const load = async () => {
      for (const traceId of missing) {
        const trace = await this.#opened.card(traceId);
        this.#titles.set(traceId, trace === undefined ? "not in the recording" : cardTitle(trace));
      }
      const list = this.#state.list.map((card) => ({ ...card, title: this.#titles.get(card.traceId) ?? card.title }));
      this.#tell({ ...this.#state, list });
    };
    this.#loading = load().catch((error) => console.error(error));
  }

  #tell(state: DeckState): void {
    this.#state = state;
    this.#shown.change(() => ({ deck: state }));
    for (const listener of this.#listeners) listener();
  }

  /** Asks the method what the last answers changed; the page is told when it is known. */
  #look(): void {
    const { method } = this.session;
    if (!("stabilityReady" in method)) return;
    const ready = (method.stabilityReady as () => Promise<{ advice: string; abnormal: number } | undefined>)();
    ready.then((found) => {
      if (found === undefined || found.advice === this.#advice?.text) return;
      this.#advice = { text: found.advice, abnormal: found.abnormal };
      const progress = { ...this.#state.progress, advice: found.advice };
      this.#tell({ ...this.#state, abnormal: found.abnormal, progress });
    }, console.error);
  }
}
