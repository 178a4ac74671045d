import type { Work } from "../base/work.js";
import type { LabelTable } from "./label-table.js";
import type { Answer, AnswerValue } from "./labels.js";

/** A trace to be shown to a person. */
export interface Card {
  readonly traceId: string;
  /** Number of this card, from 1. */
  readonly number: number;
  /** Cards there will be as far as is known. */
  readonly of: number;
  /** Traces that will follow the answer, the trace itself among them. */
  readonly followers: number;
  /** Why this trace is asked, in words; absent where the method has no more to say than the number of followers. */
  readonly reason?: string;
  /** Present where the trace was answered before and is asked again: what was said then. */
  readonly earlier?: AnswerValue;
}

/** How far labelling has come: what a deck of cards shows beside the card. */
export interface LabelState {
  /** Answers that count: those on cards, repeated ones included, and those on traces of one's own choice. */
  readonly answered: number;
  /** Answers there shall be; more are taken. */
  readonly budget: number;
  /** Traces whose last answer is this. */
  readonly normal: number;
  readonly abnormal: number;
  readonly unsure: number;
  readonly skipped: number;
  /** Cards that were asked again and answered. */
  readonly repeated: number;
}

/** A way to come from answers to labels: a pure state machine, so that the same answers give the same cards. */
export interface LabelMethod {
  readonly name: string;
  /** The next card; the same one until it is answered, undefined when there is none left. */
  next(): Card | undefined;
  /**
   * Takes an answer, also on a trace that was not asked; a later answer on a trace replaces the earlier.
   *
   * @throws LabelEaseError if the trace is not in the recording, or the answer cannot be taken ({@link checkAnswer});
   *   nothing changes then.
   */
  answer(answer: Answer): void;
  /**
   * Takes all answers on a trace back, as if it had never been answered.
   *
   * @returns Whether there was one.
   */
  withdraw(traceId: string): boolean;
  state(): LabelState;
  /**
   * Labels of all traces from the answers so far.
   *
   * @throws LabelEaseError if no representative was answered with normal or abnormal.
   */
  labels(work?: Work): LabelTable;
}
