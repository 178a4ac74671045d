import type { CardData } from "./card-data.js";

export type AnswerValue = "normal" | "abnormal" | "unsure" | "skip";

/** A card of the list beside the open one. */
export interface ListedCard {
  readonly traceId: string;
  readonly number: number;
  /** What it is about, in a few words. */
  readonly title: string;
  /** Traces that followed when it was asked, as far as is known. */
  readonly followers?: number;
  /** Absent while it is open. */
  readonly value?: AnswerValue;
  readonly culprit?: string;
  readonly note?: string;
  /** Traces of which the same was said in the same act. */
  readonly also?: number;
}

/** What an answer on all traces alike would do. */
export interface AlikeEffect {
  /** Traces alike, the card left out. */
  readonly alike: number;
  /** Traces that would be labelled by the person: the card, and those of the others nobody has answered by themselves. */
  readonly human: number;
  /** Of these, those whose label is another one now. */
  readonly flips: number;
  /** Those that keep what was said of them by themselves. */
  readonly kept: number;
  /** Of all other traces, those whose label would change too. */
  readonly others: number;
}

/** The card on the table. */
export interface OpenCard {
  readonly traceId: string;
  readonly number: number;
  readonly of: number;
  /** Traces that follow the answer, and why it is asked. */
  readonly followers: number;
  readonly reason?: string;
  /** What was said before, where it is asked again or looked at again. */
  readonly said?: AnswerValue;
  readonly culprit?: string;
  readonly note?: string;
  /** Seq of the last event of this trace, which an answer has to name. */
  readonly seq: number;
  /** The trace; the columns are buffers. */
  readonly data: CardData;
}

/** What the kernel tells the page; the whole of it comes with each change. */
export interface DeckState {
  readonly title: string;
  /** Names the journal, so that answers kept in the page find their way after the kernel came back. */
  readonly journal: string;
  readonly annotator: string;
  /** Class of the output that stands for the deck where no script runs: the page hides it. */
  readonly twin?: string;
  readonly traces: number;
  /** null when the queue is at its end. */
  readonly card: OpenCard | null;
  readonly list: readonly ListedCard[];
  readonly progress: {
    readonly answered: number;
    readonly budget: number;
    readonly normal: number;
    readonly abnormal: number;
    readonly unsure: number;
    readonly skipped: number;
    readonly undoable: boolean;
    readonly redoable: boolean;
    /** What the last ten answers changed, and what is made of it, in words. */
    readonly advice?: string;
  };
  /** Labels as they are now: traces predicted abnormal; absent before the first answer. */
  readonly abnormal?: number;
  /** Keys by what they do, such as `{ abnormal: "1" }`. */
  readonly keys: Readonly<Record<string, string>>;
}

/**
 * What the page asks of the kernel. Each has an id made by the page, under which the kernel confirms it; sending again
 * changes nothing.
 */
export type DeckRequest =
  | {
      readonly kind: "answer";
      readonly id: string;
      readonly traceId: string;
      readonly value: AnswerValue;
      readonly culprit?: string;
      /** Of all traces alike as well: how many there are, as the person was shown. */
      readonly alike?: number;
      readonly seq: number;
    }
  | {
      readonly kind: "note";
      readonly id: string;
      readonly traceId: string;
      readonly text: string;
      readonly seq: number;
    }
  | { readonly kind: "undo" | "redo"; readonly id: string }
  /** Asks what it would do to say the same of all traces alike. */
  | { readonly kind: "alike"; readonly id: string; readonly traceId: string; readonly value: "normal" | "abnormal" }
  /** Asks for some cards more than the budget. */
  | { readonly kind: "more"; readonly id: string }
  /** Shows a card again, by trace; without one the card to answer. */
  | { readonly kind: "show"; readonly id: string; readonly traceId?: string }
  /** Asks for a trace to compare with: the nearest normal one, or the medoid of the cluster. */
  | { readonly kind: "compare"; readonly id: string; readonly traceId: string; readonly with: "normal" | "medoid" };

/** What the kernel says to a request; the new state has been sent before. */
export type DeckReply =
  | { readonly kind: "saved"; readonly id: string; readonly seq?: number }
  | { readonly kind: "refused"; readonly id: string; readonly why: string; readonly current?: AnswerValue }
  | {
      readonly kind: "alike";
      readonly id: string;
      readonly traceId: string;
      readonly value: "normal" | "abnormal";
      readonly effect: AlikeEffect;
    }
  | {
      readonly kind: "compared";
      readonly id: string;
      readonly data: CardData | null;
      /** What trace it is, or why there is none, in words. */
      readonly what?: string;
      /** Where the columns of `data` go, which come beside the message. */
      readonly buffer_paths?: readonly (readonly (string | number)[])[];
    };
