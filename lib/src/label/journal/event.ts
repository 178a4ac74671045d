import type { AnswerValue } from "../labels.js";

/** What JSON can say. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };

/** Kinds this version acts on. Others are kept and passed over: a later version, or another tool, wrote them. */
export type EventKind = "begin" | "answer" | "import" | "note" | "undo" | "redo" | "audit" | "lost";

/** Something that happened, as the journal keeps it for ever. */
export interface JournalEvent {
  /** Made by whoever sends the event: sent again, it changes nothing. */
  readonly id: string;
  /** Place in the journal: 1, 2, 3 ... */
  readonly seq: number;
  /** ISO 8601 in UTC. */
  readonly time: string;
  readonly annotator: string;
  /** "" where the event is of no trace. */
  readonly traceId: string;
  readonly kind: EventKind | (string & {});
  readonly value: JsonValue;
  /** The event before it of the same trace and annotator, 0 if there was none. */
  readonly prevSeq: number;
  /** The program that sent it: "terminal", "notebook". */
  readonly client: string;
}

/** An event before it is in the journal. */
export interface EventDraft {
  /** Default: a new one. */
  readonly id?: string;
  readonly annotator: string;
  /** Default "". */
  readonly traceId?: string;
  readonly kind: EventKind | (string & {});
  readonly value: JsonValue;
  /** What the sender believes to be the last event of this trace and annotator. Default: what this journal last saw. */
  readonly prevSeq?: number;
}

/** Value of the kinds "answer" and "import". */
export interface AnswerContent {
  readonly value: AnswerValue;
  /** The service at fault, where a person named it. */
  readonly culprit?: string;
  /** Of a bulk answer: the other traces of which the same is said, see `Answer.also`. */
  readonly also?: readonly string[];
  /** Of an import: when it was said, ISO 8601. */
  readonly time?: string;
}

/** Value of the kind "begin": which recording the answers are about, and what makes the same queue of cards again. */
export interface BeginContent {
  readonly recording: { readonly digest: string; readonly traces: number };
  /** Of the method: its name, seed, budget ... */
  readonly options: Readonly<Record<string, string | number | boolean | null>>;
}
