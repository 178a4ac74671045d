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
  /** Of the normal and abnormal ones, those that were said of many at once, not of the trace itself. */
  readonly bulk: number;
}

/** What a bulk answer would do, see {@link LabelMethod.effect}. */
export interface BulkEffect {
  /** Traces that would be labelled by a person with it: the card, and those of `also` nobody has answered by themselves. */
  readonly human: number;
  /** Of `also`, those that keep what was said of them by themselves. */
  readonly kept: number;
  /** Of `human`, those whose label is another one now. */
  readonly flips: number;
  /** Of all other traces, those whose label would change since the method learns from the answer. */
  readonly others: number;
}

/** A way to come from answers to labels: a pure state machine, so that the same answers give the same cards. */
export interface LabelMethod {
  readonly name: string;
  /** The next card; the same one until it is answered, undefined when there is none left. */
  next(): Card | undefined;
  /**
   * Takes an answer, also on a trace that was not asked; a later answer on a trace replaces the earlier. A bulk answer
   * (`answer.also`) is one answer: it counts once, and the method learns from it as from one on each kind of trace in it.
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
   * The traces that are all one to the method with this one, so that what is said of it may be said of all: for the paper's
   * its cluster, for the guided one those of equal structure and like numbers (the same cell of the pool's grid).
   *
   * @returns Ids in the order of the recording, the trace itself left out, answered ones among them.
   * @throws LabelEaseError if the trace is not in the recording.
   */
  alike(traceId: string): string[];
  /**
   * What {@link answer} would change, without doing it. Takes about as long as two times {@link labels}.
   *
   * @throws LabelEaseError as `answer` does.
   */
  effect(answer: Answer): BulkEffect;
  /**
   * Labels of all traces from the answers so far.
   *
   * @throws LabelEaseError if no representative was answered with normal or abnormal.
   */
  labels(work?: Work): LabelTable;
}
