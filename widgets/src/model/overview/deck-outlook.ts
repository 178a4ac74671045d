import { GuidedMethod, type LabelTable, type Survey, surveyTraces, timeColumns, type Work } from "labelease";
import { LABEL, type LabelColumns, type Said, type TraceColumns } from "../../contract/overview-state.js";
import type { Deck } from "../deck.js";

/** Whoever wants to know what is new. */
export interface OutlookListener {
  labels?(): void;
  said?(): void;
}

/** One per deck, whatever number of overviews there is: labels are computed once after each answer. */
const known = new WeakMap<Deck, DeckOutlook>();

/**
 * All traces of a deck as they are labelled, kept up to date. Labels are computed a few milliseconds at a time, so that the
 * next card does not wait for them; answers that come meanwhile are taken together.
 */
export class DeckOutlook {
  readonly deck: Deck;
  readonly traces: TraceColumns;
  readonly ids: readonly string[];
  readonly #rows: ReadonlyMap<string, number>;
  readonly #listeners = new Set<OutlookListener>();
  #labels: LabelColumns;
  #said: Said = { traces: [] };
  #survey?: Survey;
  #table?: LabelTable;
  /** The answers that the labels follow from. */
  #seen = "";
  #isDirty = false;
  #running?: Promise<void>;

  private constructor(deck: Deck, traces: TraceColumns) {
    this.deck = deck;
    this.traces = traces;
    this.ids = deck.opened.ids;
    this.#rows = new Map(this.ids.map((id, row) => [id, row]));
    const { count } = traces;
    this.#labels = { answers: 0, label: new Uint8Array(count), confidence: new Uint8Array(count) };
    deck.onChange(() => this.#look(this.#listeners.size > 0));
  }

  /**
   * The outlook of a deck, with labels.
   *
   * @throws The signal's reason if aborted; ImportError if the recording cannot be read.
   */
  static async of(deck: Deck, work: Work = {}): Promise<DeckOutlook> {
    const found = known.get(deck) ?? new DeckOutlook(deck, await columnsOf(deck, work));
    known.set(deck, found);
    found.#look(true);
    await found.settled();
    return found;
  }

  get labels(): LabelColumns {
    return this.#labels;
  }

  /** The same with their sources; undefined before the first answer. */
  get table(): LabelTable | undefined {
    return this.#table;
  }

  get said(): Said {
    return this.#said;
  }

  /** What else the method says of all traces; undefined with the paper's, which says no more than labels. */
  get survey(): Survey | undefined {
    return this.#survey;
  }

  row(traceId: string): number | undefined {
    return this.#rows.get(traceId);
  }

  /** @returns Ends it. */
  listen(listener: OutlookListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Waits until the labels follow from all answers. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** @param wanted Whether anybody wants to know the labels. */
  #look(wanted: boolean): void {
    const { list, card } = this.deck.state;
    const traces = list.flatMap(({ traceId, value, number, title }) => {
      const row = this.#rows.get(traceId);
      return row === undefined || value === undefined ? [] : [{ row, traceId, value, number, title }];
    });
    this.#said = { traces, card: card === null ? undefined : this.#rows.get(card.traceId) };
    for (const listener of this.#listeners) listener.said?.();
    const { journal, annotator } = this.deck.session;
    const seen = JSON.stringify(journal.answers(annotator).map(({ seq }) => seq));
    if (seen === this.#seen || !wanted) return;
    this.#seen = seen;
    this.#isDirty = true;
    this.#run();
  }

  #run(): void {
    this.#running ??= this.#compute()
      .catch((error) => {
        if (!this.deck.ended.aborted) console.error(error);
      })
      .finally(() => {
        this.#running = undefined;
        if (this.#isDirty && !this.deck.ended.aborted) this.#run();
      });
  }

  async #compute(): Promise<void> {
    while (this.#isDirty && !this.deck.ended.aborted) {
      this.#isDirty = false;
      const { session } = this.deck;
      // A baseline that is due comes from the thread; asked for now it would be computed here.
      await session.ready();
      const { method } = session;
      if (!(method instanceof GuidedMethod)) {
        const { normal, abnormal } = session.state();
        this.#tell(normal + abnormal === 0 ? undefined : session.labels());
        continue;
      }
      const { now, last } = method.standing();
      await this.#take(now);
      // The labels as exported follow a new baseline at once.
      if (last === undefined || this.#isDirty) continue;
      const standing = await last();
      if (!this.#isDirty) await this.#take(standing);
    }
  }

  async #take(standing: Parameters<typeof surveyTraces>[0]): Promise<void> {
    this.#survey = await surveyTraces(standing, { signal: this.deck.ended });
    this.#tell(this.#survey.labels);
  }

  #tell(table: LabelTable | undefined): void {
    this.#table = table;
    const { count } = this.traces;
    const { answered: answers } = this.deck.session.method.state();
    const label = new Uint8Array(count);
    const confidence = new Uint8Array(count);
    if (table !== undefined) {
      const { columns } = table;
      for (let row = 0; row < count; row++) {
        label[row] = columns.abnormal[row] === 1 ? LABEL.abnormal : LABEL.normal;
        confidence[row] = Math.round(255 * columns.confidence[row]);
      }
    }
    this.#labels = { answers, label, confidence };
    for (const listener of this.#listeners) listener.labels?.();
  }
}

/** Starts and durations: of the guided method they are there, for another the recording is read once more. */
async function columnsOf({ opened, session, corpus }: Deck, work: Work): Promise<TraceColumns> {
  const count = opened.ids.length;
  const { method } = session;
  let start: Float64Array;
  if (method instanceof GuidedMethod) start = method.standing().now.process.points.time.map((seconds) => seconds * 1e6);
  else start = (await timeColumns(corpus, work)).start;
  const origin = start.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const from = count === 0 ? 0 : Math.floor(origin);
  return { count, origin: from, start: start.map((at) => at - from), duration: opened.population.duration };
}
