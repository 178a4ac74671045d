import { LabelEaseError } from "../../base/error.js";
import { culprits } from "../../label/describe/culprits.js";
import type { TraceCard } from "../../label/describe/trace-card.js";
import { StaleError } from "../../label/journal/stale-error.js";
import type { AnswerValue } from "../../label/labels.js";
import type { Card } from "../../label/method.js";
import type { LabelSession, SessionState } from "../../label/session/label-session.js";
import { count, visible } from "../table.js";

import { type Deed, deedOf } from "./keys.js";
import type { Typed } from "./read-keys.js";
import type { ShownCard } from "./render-card.js";

/** What the deck shows instead of, or beside, a card. */
export type DeckMode = "card" | "help" | "note" | "culprit" | "alike";

/** Milliseconds that the next card may take before the person is told that the answer is saved. */
const SLOW = 30;

/** Cards that are asked at once beyond the budget. */
const MORE = 8;

/** An answer on many traces that is not given yet. */
export interface BulkDraft {
  readonly value: "normal" | "abnormal";
  readonly also: readonly string[];
}

/** Finds a trace of the recording. */
export type FindCard = (traceId: string) => Promise<TraceCard | undefined>;

/**
 * Cards one after the other, driven by keys: what the terminal and the line mode have in common. It draws nothing.
 * Answers are saved by the session before `press` is done.
 */
export class Deck {
  mode: DeckMode = "card";
  /** What is being typed, in the modes "note" and "culprit". */
  input = "";
  /** What would be said of all traces alike, in the mode "alike"; absent before it is chosen. */
  bulk?: BulkDraft;
  /** What the last key did, or why it could not. */
  message = "";
  shown?: ShownCard;
  /** Answers and notes that could not be saved. */
  refused = 0;
  /** Called where an answer is saved and the next card is not known yet. */
  onSaved: () => void = () => {};
  #prevSeq = 0;
  /** Place among the traces answered so far; their number: the card to answer. */
  #at = 0;
  /** Answers given at the change that was told last. */
  #told = 0;

  constructor(
    readonly session: LabelSession,
    readonly find: FindCard,
  ) {}

  get state(): SessionState {
    return this.session.state();
  }

  /** Services that may be named as the culprit, the most unusual first. */
  get culprits(): string[] {
    return this.shown === undefined ? [] : culprits(this.shown.trace);
  }

  /** Shows the card to answer. */
  async start(): Promise<void> {
    await this.#show(this.#answered().length);
  }

  /** @returns Whether to go on. */
  async press({ key, pasted = false }: Typed): Promise<boolean> {
    if (key === "ctrl-c" || key === "ctrl-d") return false;
    if (this.mode === "help") this.mode = "card";
    else if (this.mode !== "card") await this.#type(key, pasted);
    else if (!pasted) return this.act(deedOf(key));
    return true;
  }

  /**
   * Does what a key of the card says.
   *
   * @param text Of a note or culprit, where it is known already.
   * @returns Whether to go on.
   */
  async act(deed: Deed | undefined, text?: string): Promise<boolean> {
    this.message = "";
    try {
      if (deed === "quit") return false;
      if (deed === undefined) this.message = "? shows the keys";
      else if (deed === "help") this.mode = "help";
      else if (deed === "undo" || deed === "redo") await this.#again(deed);
      else if (deed === "back" || deed === "forward") await this.#go(deed === "back" ? -1 : 1);
      else if (deed === "revisit") await this.#revisit();
      else if (deed === "more") await this.#more();
      else if (this.shown === undefined)
        this.message = "There is no card left; z takes the last answer back, b goes back";
      else if (deed === "alike") await this.#alike(text);
      else if (deed !== "note" && deed !== "culprit") await this.#answer(deed);
      else if (text !== undefined) await this.#enter(deed, text);
      else {
        this.mode = deed;
        this.input = deed === "note" ? (this.shown.note ?? "") : "";
      }
    } catch (error) {
      // Refused: what was there before is still there, and the person is told.
      if (!(error instanceof LabelEaseError)) throw error;
      this.refused++;
      this.message = `NOT SAVED. ${visible(error.message)}`;
      if (error instanceof StaleError) {
        this.session.refresh();
        await this.#show(this.#at);
      }
    }
    return true;
  }

  /**
   * What can wait until the next card is shown: now and then, what the last answers changed.
   *
   * @returns Whether there is something new to draw.
   */
  async rest(): Promise<boolean> {
    const before = this.state.change;
    const change = await this.session.measureChangeReady();
    if (change === undefined || change.answered === before?.answered || this.#told === change.answered) return false;
    this.#told = change.answered;
    const what = `${count(change.traces)} of ${count(change.of)} labels`;
    this.message += `; ${change.advice ?? `the last ${change.answers} answers changed ${what}`}`;
    return true;
  }

  async #type(key: string, pasted: boolean): Promise<void> {
    if (key === "escape") {
      this.mode = "card";
      this.message = "";
    } else if (this.mode === "alike") await this.#chooseAlike(key);
    else if (key === "backspace") this.input = [...this.input].slice(0, -1).join("");
    else if (key === "enter") {
      const deed = this.mode as "note" | "culprit";
      this.mode = "card";
      await this.act(deed, this.input);
    } else if (pasted || [...key].length === 1) this.input += key.replace(/[\r\n]+/g, " ");
  }

  async #enter(deed: "note" | "culprit", text: string): Promise<void> {
    const { traceId } = this.#current();
    if (deed === "note") {
      this.session.note(traceId, text.trim(), { prevSeq: this.#prevSeq });
      await this.#show(this.#at);
      this.message = text.trim() === "" ? "saved: no note" : "saved: note";
      return;
    }
    const named = this.culprits;
    const culprit = named.find((name) => name === text.trim()) ?? named[Number(text) - 1];
    if (culprit === undefined) this.message = `"${visible(text)}" is none of the services 1 to ${named.length}`;
    else await this.#answer("abnormal", { culprit });
  }

  /** @param text In lines: "1" says what would change, "1 yes" does it. */
  async #alike(text?: string): Promise<void> {
    this.bulk = undefined;
    if (text === undefined) {
      this.mode = "alike";
      return;
    }
    const [key, confirmed] = text.split(" ");
    const value = deedOf(key);
    if (value !== "normal" && value !== "abnormal") {
      this.message = '"A 0" and "A 1" say what would change, "A 0 yes" and "A 1 yes" do it';
      return;
    }
    this.#draft(value);
    if (confirmed === "yes") await this.#giveBulk();
  }

  async #chooseAlike(key: string): Promise<void> {
    const value = deedOf(key);
    try {
      if (value === "normal" || value === "abnormal") this.#draft(value);
      else if (key === "enter") await this.#giveBulk();
    } catch (error) {
      if (!(error instanceof LabelEaseError)) throw error;
      this.refused++;
      this.mode = "card";
      this.message = `NOT SAVED. ${visible(error.message)}`;
    }
  }

  /** Says what it would do to say this of all traces alike. */
  #draft(value: "normal" | "abnormal"): void {
    const { traceId } = this.#current();
    const also = this.session.alike(traceId);
    if (also.length === 0) {
      this.message = "No other trace is alike";
      this.mode = "card";
      return;
    }
    this.bulk = { value, also };
    const { human, flips, kept, others } = this.session.effect({ traceId, value, also });
    this.message = [
      `All alike ${value}: ${count(human)} traces would be labelled, ${count(flips)} of them are not ${value} now`,
      ...(kept > 0 ? [`${count(kept)} answered by themselves keep what was said`] : []),
      `${count(others)} others would change`,
    ].join("; ");
  }

  async #giveBulk(): Promise<void> {
    if (this.bulk === undefined) return;
    const { value, also } = this.bulk;
    this.bulk = undefined;
    this.mode = "card";
    await this.#answer(value, { also });
  }

  async #revisit(): Promise<void> {
    const answered = this.#answered();
    const said = new Map(this.session.answers().map(({ traceId, value }) => [traceId, value]));
    const places = [...answered.keys()].map((i) => (this.#at + 1 + i) % (answered.length + 1));
    const isOpen = (place: number) => /unsure|skip/.test(said.get(answered[place]) ?? "");
    const to = places.find((place) => place !== this.#at && isOpen(place));
    if (to === undefined) this.message = "No other card was left unsure or skipped";
    else await this.#show(to);
  }

  async #more(): Promise<void> {
    this.session.more(MORE);
    await this.#show(this.shown === undefined ? this.#answered().length : this.#at);
    this.message = `saved: ${MORE} cards more`;
  }

  async #answer(
    value: AnswerValue,
    more: { readonly culprit?: string; readonly also?: readonly string[] } = {},
  ): Promise<void> {
    const { traceId } = this.#current();
    const { culprit, also } = more;
    this.session.answer({ traceId, value, prevSeq: this.#prevSeq, ...more });
    const because = culprit === undefined ? "" : `, because of ${visible(culprit)}`;
    const saved = `saved: ${value}${because}${also === undefined ? "" : `, and ${count(also.length)} alike`}`;
    this.message = saved;
    const told = setTimeout(() => this.onSaved(), SLOW);
    try {
      await this.#show(this.#at + 1);
    } finally {
      clearTimeout(told);
    }
  }

  async #again(deed: "undo" | "redo"): Promise<void> {
    const traces = this.session[deed]();
    const answered = this.#answered();
    const place = answered.indexOf(traces[0]);
    await this.#show(deed === "undo" && place >= 0 ? place : answered.length);
    if (traces.length === 0) this.message = `Nothing to ${deed}`;
    else this.message = deed === "undo" ? "saved: taken back (y does it again)" : "saved: done again";
  }

  async #go(step: number): Promise<void> {
    const to = this.#at + step;
    if (to < 0) this.message = "This is the first card";
    else if (to > this.#answered().length) this.message = "This is the last card";
    else await this.#show(to);
  }

  async #show(place: number): Promise<void> {
    const answered = this.#answered();
    this.#at = Math.min(place, answered.length);
    await this.session.ready();
    const card: Card | undefined = this.#at === answered.length ? this.session.next() : undefined;
    const traceId = card?.traceId ?? answered[this.#at];
    if (traceId === undefined) {
      this.shown = undefined;
      return;
    }
    const trace = await this.find(traceId);
    if (trace === undefined)
      throw new LabelEaseError("Cannot show card: trace is not in the recording", { trace: traceId });
    const { journal, annotator } = this.session;
    const answer = this.session.answers().findLast((given) => given.traceId === traceId);
    this.#prevSeq = journal.last(traceId, annotator);
    this.shown = {
      trace,
      ...(card === undefined ? {} : { card }),
      ...(answer === undefined ? {} : { answer }),
      note: journal.note(traceId, annotator),
    };
  }

  /** Traces the person has answered, in the order in which they first did. */
  #answered(): string[] {
    return [...new Set(this.session.journal.answers(this.session.annotator).map(({ traceId }) => traceId))];
  }

  #current(): { traceId: string } {
    return { traceId: this.shown!.trace.table.traceIds[0] };
  }
}
