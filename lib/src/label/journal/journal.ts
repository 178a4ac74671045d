import { existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { LabelEaseError } from "../../base/error.js";
import type { Answer } from "../labels.js";
import { diskError, isDamage } from "./disk-error.js";
import type { AnswerContent, BeginContent, EventDraft, JournalEvent } from "./event.js";
import type { EventStore } from "./event-store.js";
import { Fold, foldKind } from "./fold.js";
import { foldCode, foldSteps } from "./fold-code.js";
import type { Damage } from "./salvage/set-aside.js";
import { StaleError } from "./stale-error.js";

/** Where the time and the names of events come from, so that a replay makes the same bytes. */
export interface JournalOptions {
  /** The time, ISO 8601 in UTC. Default: the clock. */
  readonly now?: () => string;
  /** A new id for an event. Default: random. */
  readonly newId?: () => string;
  /** The program that writes. Default "labelease". */
  readonly client?: string;
}

/** An answer that stands, and the event it is. */
export interface StandingAnswer extends Answer {
  readonly seq: number;
}

/** Journals up to this many events are checked whole when they are opened; in longer ones an event is when it is read. */
const MOST_CHECKED = 20_000;
/** A file of this ending beside a journal: damage was seen, check it whole. */
const SUSPECT = "-suspect";
/** After this time without a write, milliseconds, the file is made whole, see {@link EventStore.checkpoint}. */
const SETTLE_MS = 300;

/**
 * What people said of traces, as events in a file that is only ever appended to. Labels, undo and redo are a fold over
 * the events. An event that was appended is on the disk when the call returns. Several processes may have one journal
 * open; made by {@link openJournal}.
 */
export class Journal {
  readonly #store: EventStore;
  readonly #options: Required<JournalOptions>;
  #fold = new Fold();
  /** Numbers of annotators. */
  #numbers = new Map<string, number>();
  #settling?: NodeJS.Timeout;
  readonly #inode: bigint | undefined;

  /** @internal */
  constructor(
    readonly path: string,
    store: EventStore,
    options: Required<JournalOptions>,
    /** What was wrong with the file when it was opened, if anything. */
    readonly damage?: Damage,
  ) {
    this.#store = store;
    this.#options = options;
    this.#inode = inode(path);
    this.#read();
    if (this.size <= MOST_CHECKED || existsSync(path + SUSPECT)) store.check();
    rmSync(path + SUSPECT, { force: true });
  }

  /** Number of events. */
  get size(): number {
    return this.#fold.size;
  }

  /** Everybody an event is of, in order of appearance. */
  get annotators(): string[] {
    return [...this.#numbers.keys()].filter((name) => name !== "");
  }

  /** Which recording the journal belongs to, and the options of its cards; undefined in a new journal. */
  get begin(): BeginContent | undefined {
    const { begin } = this.#fold;
    return begin === 0 ? undefined : (this.#store.event(begin).value as unknown as BeginContent);
  }

  /** Takes in what other processes have appended. */
  refresh(): void {
    this.#try("Cannot read journal", () => this.#read());
  }

  /**
   * Appends an event, see {@link appendAll}.
   *
   * @returns The event as it stands in the journal, which is the earlier one if its id was there.
   */
  append(draft: EventDraft): JournalEvent {
    return this.appendAll([draft])[0];
  }

  /**
   * Appends events as one act: all of them or none. Undo takes those of an annotator back together. An event whose id is
   * in the journal already is not appended again.
   *
   * @throws StaleError if an event names another `prevSeq` than the last of its trace and annotator; LabelEaseError if the
   *   disk is full, read-only or held by another program. Nothing is appended then.
   */
  appendAll(drafts: readonly EventDraft[]): JournalEvent[] {
    const seen = drafts.map((draft) => draft.prevSeq ?? this.last(draft.traceId ?? "", draft.annotator));
    return this.#write(() => {
      // Of this act: the last event of each trace and annotator, and who has an event in it.
      const own = new Map<string, number>();
      const acting = new Set<string>();
      return drafts.map((draft, i) => {
        const known = draft.id === undefined ? undefined : this.#store.byId(draft.id);
        if (known !== undefined) return known;
        const { annotator, traceId = "" } = draft;
        const key = JSON.stringify([traceId, annotator]);
        const event = this.#insert({ ...draft, prevSeq: own.get(key) ?? seen[i] }, acting.has(annotator));
        own.set(key, event.seq);
        acting.add(annotator);
        return event;
      });
    });
  }

  /**
   * Takes back the last act of an annotator that stands.
   *
   * @returns The events that say so, empty if there is nothing to take back.
   */
  undo(annotator: string): JournalEvent[] {
    return this.#step(annotator, "undo", (fold, number) => fold.undoable(number));
  }

  /** Does again what was undone last; nothing after a new answer or note. */
  redo(annotator: string): JournalEvent[] {
    return this.#step(annotator, "redo", (fold, number) => fold.redoable(number));
  }

  /** What undo would take back, the last first. */
  undoable(annotator: string): JournalEvent[] {
    return this.#fold.undoable(this.#numbers.get(annotator) ?? -1).map((seq) => this.#store.event(seq));
  }

  /** What redo would do again. */
  redoable(annotator: string): JournalEvent[] {
    return this.#fold.redoable(this.#numbers.get(annotator) ?? -1).map((seq) => this.#store.event(seq));
  }

  /** The last event of a trace and annotator, 0 if there is none: the `prevSeq` of the next. */
  last(traceId: string, annotator: string): number {
    const pair = this.#pair(traceId, annotator);
    return pair === undefined ? 0 : this.#fold.last(pair);
  }

  /**
   * Answers in the order in which they were given, those that were taken back left out: given to a method in this order,
   * they make the same cards again. A trace that was answered again is there twice.
   *
   * @param annotator Default: everybody.
   */
  answers(annotator?: string): StandingAnswer[] {
    const numbers = annotator === undefined ? [...this.#numbers.values()] : [this.#numbers.get(annotator) ?? -1];
    const seqs = numbers.flatMap((number) => this.#fold.answers(number));
    if (numbers.length > 1) seqs.sort((a, b) => a - b);
    return this.#answersOf(seqs);
  }

  /**
   * What stands of each trace and annotator: the last answer on the trace itself, else the last on many at once. In the order
   * in which the answers were given; of one on many, `also` names the traces of which it stands.
   *
   * @param annotator Default: everybody.
   */
  standing(annotator?: string): StandingAnswer[] {
    const answers = this.answers(annotator);
    const owns = (answer: StandingAnswer) => this.#fold.answer(this.#fold.pairOf(answer.seq)) === answer.seq;
    if (answers.every(({ also }) => also === undefined)) return answers.filter(owns);
    return standingOf(answers, owns);
  }

  /** The note of an annotator on a trace. */
  note(traceId: string, annotator: string): string | undefined {
    const pair = this.#pair(traceId, annotator);
    return pair === undefined ? undefined : this.#noteOf(pair);
  }

  /** All events, by rising seq, those of unknown kinds among them. */
  events(from = 1): Generator<JournalEvent> {
    return this.#store.events(from, this.size);
  }

  /** Puts everything into the file itself, and lets it go. */
  close(): void {
    clearTimeout(this.#settling);
    this.#store.close();
  }

  #write<T>(work: () => T): T {
    let written = false;
    try {
      const result = this.#try("Cannot save", () => {
        const saved = this.#store.transaction(() => {
          this.#read();
          const before = this.size;
          try {
            return work();
          } finally {
            written = this.size > before;
          }
        });
        this.#checkPlace();
        return saved;
      });
      this.#settle();
      return result;
    } catch (error) {
      if (written) this.#forget();
      throw error;
    }
  }

  /** The fold is ahead of the file: begin anew. */
  #forget(): void {
    this.#fold = new Fold();
    this.#numbers = new Map();
    this.#read();
  }

  #insert(draft: EventDraft & { prevSeq: number }, joined: boolean): JournalEvent {
    const { annotator, traceId = "", kind, value, prevSeq } = draft;
    const fold = this.#fold;
    const pair = this.#pair(traceId, annotator) ?? fold.pairs;
    const current = fold.last(pair);
    if (current !== prevSeq) {
      if (current > 0) throw new StaleError(this.#store.event(current));
      throw new LabelEaseError(`Cannot save: event ${prevSeq} is not one of this trace`, { trace: traceId, annotator });
    }
    const number = this.#numbers.get(annotator) ?? this.#numbers.size;
    const event: JournalEvent = {
      id: draft.id ?? this.#options.newId(),
      seq: fold.size + 1,
      time: this.#options.now(),
      annotator,
      traceId,
      kind,
      value,
      prevSeq,
      client: this.#options.client,
    };
    const letter = foldKind(kind);
    const target = letter === "u" || letter === "r" ? Number((value as { of?: number }).of) : 0;
    const step = { pair, annotator: number, kind: letter, target, joined };
    this.#store.insert(event, foldCode(step));
    fold.apply(step);
    this.#numbers.set(annotator, number);
    return event;
  }

  #step(annotator: string, kind: "undo" | "redo", targets: (fold: Fold, number: number) => number[]): JournalEvent[] {
    return this.#write(() => {
      const of = targets(this.#fold, this.#numbers.get(annotator) ?? -1);
      return of.map((seq, i) => {
        const { traceId } = this.#store.event(seq);
        const prevSeq = this.#fold.last(this.#fold.pairOf(seq));
        return this.#insert({ annotator, traceId, kind, value: { of: seq }, prevSeq }, i > 0);
      });
    });
  }

  #pair(traceId: string, annotator: string): number | undefined {
    const code = this.#store.codeOfPair(traceId, annotator);
    const pair = code === undefined ? Number.NaN : Number.parseInt(code, 10);
    // Of an event that this journal has not taken in yet.
    return pair < this.#fold.pairs ? pair : undefined;
  }

  #answersOf(seqs: readonly number[]): StandingAnswer[] {
    const answers: StandingAnswer[] = [];
    for (const event of this.#eventsOf(seqs)) {
      const { value, culprit, also, time = event.time } = event.value as unknown as AnswerContent;
      const pair = this.#fold.pairOf(event.seq);
      const note = this.#fold.answer(pair) === event.seq ? this.#noteOf(pair) : undefined;
      const { traceId, annotator, seq } = event;
      answers.push({
        ...{ traceId, value, annotator, time, seq },
        ...(culprit === undefined ? {} : { culprit }),
        ...(note === undefined ? {} : { note }),
        ...(also === undefined ? {} : { also }),
      });
    }
    return answers;
  }

  /** One by one where they are few, else in one go. */
  *#eventsOf(seqs: readonly number[]): Generator<JournalEvent> {
    if (seqs.length < 1000) for (const seq of seqs) yield this.#store.event(seq);
    else {
      let i = 0;
      for (const event of this.#store.events(seqs[0], seqs[seqs.length - 1])) {
        if (event.seq !== seqs[i]) continue;
        i++;
        yield event;
      }
    }
  }

  #noteOf(pair: number): string | undefined {
    const seq = this.#fold.note(pair);
    const note = seq === 0 ? "" : String(this.#store.event(seq).value);
    return note === "" ? undefined : note;
  }

  /** Takes in the events of the file that the fold does not have. */
  #read(): void {
    const before = this.#fold.annotators;
    for (const codes of this.#store.folds(this.#fold.size)) {
      for (const step of foldSteps(codes)) this.#fold.apply(step);
    }
    for (let number = before; number < this.#fold.annotators; number++) {
      this.#numbers.set(this.#store.event(this.#fold.first(number)).annotator, number);
    }
  }

  /** A file that was deleted or replaced takes writes all the same, and loses them. */
  #checkPlace(): void {
    if (inode(this.path) === this.#inode) return;
    throw new LabelEaseError("Cannot save: the journal was moved, deleted or replaced; open it again", {
      journal: this.path,
    });
  }

  #settle(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      try {
        this.#store.checkpoint();
      } catch {
        // Nothing is lost: the log holds it, and the next opening brings it into the file.
      }
    }, SETTLE_MS).unref();
  }

  #try<T>(action: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (isDamage(error)) writeFileSync(this.path + SUSPECT, "");
      throw diskError(action, this.path, error);
    }
  }
}

/** Of answers with bulk answers among them. */
function standingOf(answers: readonly StandingAnswer[], owns: (answer: StandingAnswer) => boolean): StandingAnswer[] {
  const key = (traceId: string, annotator: string) => JSON.stringify([traceId, annotator]);
  const seqs = new Map<string, number>();
  for (const { annotator, also = [], seq } of answers) for (const id of also) seqs.set(key(id, annotator), seq);
  for (const { annotator, traceId } of answers) seqs.delete(key(traceId, annotator));
  return answers.flatMap((answer) => {
    const { also = [], annotator, seq, ...rest } = answer;
    const others = also.filter((id) => seqs.get(key(id, annotator)) === seq);
    const [traceId, ...more] = owns(answer) ? [answer.traceId, ...others] : others;
    if (traceId === undefined) return [];
    return [{ ...rest, annotator, seq, traceId, ...(more.length > 0 && { also: more }) }];
  });
}

function inode(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}
