import { LabelEaseError } from "../../base/error.js";
import type { Work } from "../../base/work.js";
import { checkAnswer } from "../check-answer.js";
import { GuidedMethod } from "../guided/guided-method.js";
import { SPAN, type Stability } from "../guided/stability.js";
import type { AnswerContent, EventDraft, JournalEvent } from "../journal/event.js";
import type { Journal } from "../journal/journal.js";
import type { LabelTable } from "../label-table.js";
import type { Answer } from "../labels.js";
import type { BulkEffect, Card, LabelMethod, LabelState } from "../method.js";
import { changedLabels } from "./changed-labels.js";
import { Replayed } from "./replayed.js";

/** What a person labels with: a method that asks, and a journal that keeps the answers. */
export interface LabelSessionOptions {
  readonly journal: Journal;
  /** Who answers. What others answered in the same journal does not change these cards. */
  readonly annotator: string;
  /** The method without an answer. */
  readonly method: () => LabelMethod;
  /** Whether a trace is in the recording. */
  readonly knows: (traceId: string) => boolean;
}

/** An answer of a session. */
export interface SessionAnswer extends Omit<Answer, "annotator" | "time"> {
  /** Made by the sender, so that sending again changes nothing. Default: a new one. */
  readonly id?: string;
  /** The last event of the trace that the sender knows of. Default: what the session knows. */
  readonly prevSeq?: number;
}

/** How a session stands. */
export interface SessionState extends LabelState {
  /** Cards still to come. */
  readonly open: number;
  /** Whether there is something to undo and to redo. */
  readonly undoable: boolean;
  readonly redoable: boolean;
  /** Traces whose label the last answers changed, see {@link LabelSession.measureChange}; absent until it is known. */
  readonly change?: LabelChange;
}

/** How many labels some answers changed. */
export interface LabelChange {
  readonly traces: number;
  readonly of: number;
  /** The answers. */
  readonly answers: number;
  /** Answers given when it was measured. */
  readonly answered: number;
  /** In words, and whether more answers are worth while. */
  readonly advice?: string;
}

/** Answers between two looks at what they changed. */
const LOOK = 10;

/**
 * One person's labelling of one recording: each answer is in the journal before the call returns, and the cards follow
 * from the journal. Made anew over the same journal it is on the same card, with the same undo and redo. The same
 * object serves the terminal and the notebook.
 *
 * @example
 * const { mkdtemp } = await import("node:fs/promises");
 * const { tmpdir } = await import("node:os");
 * const journal = await openJournal(`${await mkdtemp(`${tmpdir()}/labelease-`)}/answers.journal`);
 * const embedding = { ids: ["a", "b", "c"], width: 1, vectors: Float32Array.of(0, 1, 9) };
 * const selected = await openSelection("kmeans").select(embedding, { budget: 2, seed: 1 });
 * const method = () => new PaperMethod(embedding, selected);
 * const session = new LabelSession({ journal, annotator: "ann", method, knows: (id) => embedding.ids.includes(id) });
 * session.answer({ traceId: session.next()!.traceId, value: "normal" });
 * assert.equal(session.next()!.traceId, "c");
 * session.undo();
 * assert.equal(session.next()!.traceId, "a");
 * journal.close();
 */
export class LabelSession {
  readonly journal: Journal;
  readonly annotator: string;
  readonly #knows: (traceId: string) => boolean;
  readonly #replayed: Replayed;
  #look?: { readonly answered: number; readonly labels: LabelTable };
  #change?: LabelChange;

  constructor({ journal, annotator, method, knows }: LabelSessionOptions) {
    this.journal = journal;
    this.annotator = annotator;
    this.#knows = knows;
    this.#replayed = new Replayed(method);
    this.#follow();
  }

  get method(): LabelMethod {
    return this.#replayed.method;
  }

  /** The card to answer; undefined when there is none left. */
  next(): Card | undefined {
    return this.method.next();
  }

  /** Waits until {@link next} has nothing long to compute; at once where the method has no thread beside it. */
  async ready(): Promise<void> {
    const { method } = this;
    if ("nextReady" in method && typeof method.nextReady === "function") await method.nextReady();
  }

  /**
   * Takes an answer, on the card or on any other trace, given for the first time or anew. It is on the disk when this
   * returns. A bulk answer (`also`, such as {@link alike}) is one event: undo takes all of it back.
   *
   * @returns The event in the journal.
   * @throws LabelEaseError if it cannot be taken or saved; nothing has changed then. StaleError if the person has said
   *   something else of the trace meanwhile, in another window.
   */
  answer({ id, prevSeq, note, ...said }: SessionAnswer): JournalEvent {
    const { traceId, value, culprit, also } = said;
    const { annotator } = this;
    for (const trace of [traceId, ...(also ?? [])]) {
      if (this.#knows(trace)) continue;
      throw new LabelEaseError("Cannot take answer: trace is not in the recording", { trace });
    }
    checkAnswer({ ...said, annotator });
    const many = also !== undefined && also.length > 0 && { also };
    const content: AnswerContent = { value, ...(culprit !== undefined && { culprit }), ...many };
    const drafts: EventDraft[] = [{ id, kind: "answer", annotator, traceId, value: { ...content }, prevSeq }];
    const noteId = id === undefined ? undefined : `${id} note`;
    if (note !== undefined) drafts.push({ id: noteId, kind: "note", annotator, traceId, value: note });
    const [event] = this.journal.appendAll(drafts);
    this.#follow();
    return event;
  }

  /**
   * Asks so many cards more, beyond the budget; the journal remembers it.
   *
   * @throws LabelEaseError with the paper's method, which has one card for each cluster.
   */
  more(cards: number): void {
    const { method, journal, annotator } = this;
    if (!(method instanceof GuidedMethod)) {
      throw new LabelEaseError(`Cannot ask more cards: the method "${method.name}" has one for each of its clusters`);
    }
    const { budget, answered } = method.state();
    const raised = Math.max(budget, answered) + cards;
    method.setBudget(raised);
    const { begin } = journal;
    if (begin === undefined) return;
    const { recording, options } = begin;
    journal.append({ annotator, kind: "begin", value: { recording, options: { ...options, budget: raised } } });
  }

  /** The traces that are all one to the method with this one, see {@link LabelMethod.alike}. */
  alike(traceId: string): string[] {
    return this.method.alike(traceId);
  }

  /** What an answer would change, see {@link LabelMethod.effect}: to be shown before it is given. */
  effect(answer: Pick<SessionAnswer, "traceId" | "value" | "also">): BulkEffect {
    return this.method.effect({ ...answer, annotator: this.annotator });
  }

  /** Writes down a remark on a trace; "" takes it away. */
  note(traceId: string, text: string, more: Pick<EventDraft, "id" | "prevSeq"> = {}): JournalEvent {
    if (!this.#knows(traceId)) {
      throw new LabelEaseError("Cannot take note: trace is not in the recording", { trace: traceId });
    }
    return this.journal.append({ ...more, kind: "note", annotator: this.annotator, traceId, value: text });
  }

  /** @returns The traces whose last answer or note was taken back, none if there is nothing to undo. */
  undo(): string[] {
    return this.#tracesOf(this.journal.undo(this.annotator));
  }

  /** @returns The traces whose answer or note is there again, none if there is nothing to redo. */
  redo(): string[] {
    return this.#tracesOf(this.journal.redo(this.annotator));
  }

  /** The person's answers that stand, in the order in which they were given; a bulk answer is one of them. */
  answers(): Answer[] {
    return this.journal.standing(this.annotator);
  }

  /** Takes in what the same person did meanwhile in another window. */
  refresh(): void {
    this.journal.refresh();
    this.#follow();
  }

  state(): SessionState {
    const state = this.method.state();
    const card = this.next();
    return {
      ...state,
      open: card === undefined ? 0 : card.of - card.number + 1,
      undoable: this.journal.undoable(this.annotator).length > 0,
      redoable: this.journal.redoable(this.annotator).length > 0,
      ...(this.#change === undefined ? {} : { change: this.#change }),
    };
  }

  /** Labels of all traces from the answers so far, see {@link LabelMethod.labels}. */
  labels(work?: Work): LabelTable {
    return this.method.labels(work);
  }

  /**
   * Every ten answers: compares the labels of all traces with those ten answers ago. Where little changes any more,
   * further answers are worth little. Takes as long as {@link labels}, hence apart from `answer`.
   */
  measureChange(work?: Work): LabelChange | undefined {
    const { answered, normal, abnormal } = this.method.state();
    if (this.#look !== undefined && answered < this.#look.answered) this.#look = undefined;
    if (normal + abnormal === 0 || answered - (this.#look?.answered ?? 0) < LOOK) return this.#change;
    const labels = this.labels(work);
    if (this.#look !== undefined) {
      const traces = changedLabels(this.#look.labels, labels);
      this.#change = { traces, of: labels.length, answers: answered - this.#look.answered, answered };
    }
    this.#look = { answered, labels };
    return this.#change;
  }

  /**
   * The same without keeping anybody waiting, where the method has a thread beside it: then it is what the last ten answers
   * changed, as of the last fifth one.
   */
  async measureChangeReady(): Promise<LabelChange | undefined> {
    const { method } = this;
    if (!("stabilityReady" in method && typeof method.stabilityReady === "function")) return this.measureChange();
    const stability: Stability | undefined = await method.stabilityReady();
    if (stability === undefined) this.#change = undefined;
    else if (stability.answered !== this.#change?.answered) {
      const { changed, traces, answered, advice } = stability;
      this.#change = { traces: changed, of: traces, answers: SPAN, answered, advice };
    }
    return this.#change;
  }

  #tracesOf(events: readonly JournalEvent[]): string[] {
    this.#follow();
    return [...new Set(events.map(({ traceId }) => traceId))];
  }

  #follow(): void {
    this.#replayed.follow(this.journal.answers(this.annotator));
  }
}
