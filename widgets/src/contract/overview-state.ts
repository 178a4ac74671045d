import type { CardData } from "./card-data.js";
import type { AnswerValue } from "./deck-state.js";

/** All traces of a recording, in its order; sent once. */
export interface TraceColumns {
  readonly count: number;
  /** Where the starts are counted from, microseconds since the epoch. */
  readonly origin: number;
  /** Microseconds. */
  readonly start: Float64Array;
  /** Milliseconds. */
  readonly duration: Float32Array;
}

/** Numbers of {@link LabelColumns.label}. */
export const LABEL = { open: 0, normal: 1, abnormal: 2 } as const;

/** Below this confidence a label is drawn as undecided. */
export const UNDECIDED = 0.7;

/** What all traces are labelled; sent after each answer. */
export interface LabelColumns {
  /** Answers that the labels follow from. */
  readonly answers: number;
  /** One of {@link LABEL} for each trace. */
  readonly label: Uint8Array;
  /** From 0 to 255, which is 1. */
  readonly confidence: Uint8Array;
}

/** A trace that a person has judged. */
export interface SaidTrace {
  readonly row: number;
  readonly traceId: string;
  readonly value: AnswerValue;
  /** Its place in the list of cards. */
  readonly number: number;
  readonly title: string;
}

/** The cards of the deck; sent whenever it changes. */
export interface Said {
  readonly traces: readonly SaidTrace[];
  /** Row of the card that the deck shows. */
  readonly card?: number;
}

/** Where the traces lie on the map. */
export interface Places {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** What the places mean, in words. */
  readonly meaning: string;
}

/** A trace of a selection. */
export interface SelectedTrace {
  readonly row: number;
  readonly traceId: string;
}

/** What was selected by dragging. */
export interface Selection {
  /** On the time line: microseconds since the epoch. */
  readonly from?: number;
  readonly to?: number;
  /** On the map: corners of the outline, x and y in turn. */
  readonly outline?: readonly number[];
  readonly count: number;
  readonly abnormal: number;
  /** The least certain first, {@link MOST_LISTED} at most. */
  readonly listed: readonly SelectedTrace[];
}

/** Traces of a selection that a page lists. */
export const MOST_LISTED = 200;

/** What all overviews have in common. */
export interface OverviewState {
  /** Names the deck it belongs to. */
  readonly journal: string;
  /** Class of the drawing without scripts beside it, which is out of sight while the widget is there. */
  readonly twin?: string;
  readonly traces: TraceColumns;
  readonly labels: LabelColumns;
  readonly said: Said;
  readonly selection: Selection | null;
}

/** State of the map. */
export interface MapState extends OverviewState {
  readonly places: Places;
}

/** An estimate between bounds; what is not known is absent. */
export interface QualityRow {
  /** "F1", "precision", "recall". */
  readonly name: string;
  /** What the model believes: no certificate. */
  readonly model?: number;
  readonly audit?: { readonly low: number; readonly estimate: number; readonly high: number };
}

/** How far several people agree. */
export interface AgreementState {
  readonly annotators: readonly string[];
  /** Traces that two or more judged. */
  readonly shared: number;
  /** Krippendorff's alpha with its 95 % interval; absent where it is not defined. */
  readonly alpha?: { readonly estimate: number; readonly low?: number; readonly high?: number };
  readonly pairs: readonly {
    readonly first: string;
    readonly second: string;
    readonly traces: number;
    /** Share of these on which both said the same. */
    readonly same: number;
    /** Cohen's kappa. */
    readonly kappa?: number;
  }[];
  /** Traces on which they do not agree. */
  readonly disagreements: readonly {
    readonly row: number;
    readonly traceId: string;
    readonly said: readonly { readonly annotator: string; readonly value: AnswerValue }[];
  }[];
  readonly disagreed: number;
}

/** What the quality panel shows. */
export interface Quality {
  readonly traces: number;
  readonly normal: number;
  readonly abnormal: number;
  readonly undecided: number;
  /** Traces a person judged as normal or abnormal. */
  readonly human: number;
  readonly answered: number;
  readonly budget: number;
  readonly rows: readonly QualityRow[];
  readonly audit?: {
    readonly cards: number;
    readonly assumption: string;
    readonly warnings: readonly string[];
    /** Answers given since: it is of the labels before them. */
    readonly since: number;
  };
  /** What the last ten answers changed, in words. */
  readonly advice?: string;
  readonly agreement?: AgreementState;
}

/** State of the quality panel. */
export interface QualityState {
  readonly journal: string;
  /** See {@link OverviewState.twin}. */
  readonly twin?: string;
  readonly quality: Quality;
}

/** What a page asks of the kernel; each has an id made by the page. */
export type OverviewRequest =
  /** A trace as a card, to look at below the overview. */
  | { readonly kind: "card"; readonly id: string; readonly row: number }
  /** A trace in the deck, to be answered. */
  | { readonly kind: "deck"; readonly id: string; readonly row: number }
  /** Times in microseconds since the epoch. */
  | { readonly kind: "select"; readonly id: string; readonly from: number; readonly to: number }
  | { readonly kind: "outline"; readonly id: string; readonly outline: readonly number[] }
  | { readonly kind: "clear"; readonly id: string };

/** What the kernel says to it; a new selection has been sent before as a state. */
export type OverviewReply =
  | { readonly kind: "done"; readonly id: string }
  | { readonly kind: "failed"; readonly id: string; readonly why: string }
  | {
      readonly kind: "card";
      readonly id: string;
      readonly row: number;
      readonly data: CardData;
      readonly buffer_paths?: readonly (readonly (string | number)[])[];
    };
