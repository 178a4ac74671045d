/** What a person may say of a trace. */
export const ANSWER_VALUES = ["normal", "abnormal", "unsure", "skip"] as const;

/** What a person says of a trace. */
export type AnswerValue = (typeof ANSWER_VALUES)[number];

export interface Answer {
  readonly traceId: string;
  readonly value: AnswerValue;
  readonly annotator: string;
  /** ISO 8601 in UTC; absent for a simulated operator, so that the same run gives the same bytes. */
  readonly time?: string;
  /** The service to blame; only with "abnormal", see {@link checkAnswer}. */
  readonly culprit?: string;
  /** A remark, kept as it is. */
  readonly note?: string;
  /**
   * Of a bulk answer: further traces of which the same is said in the same act, without looking at each; with normal or
   * abnormal only. What is said of one of them by itself, before or after, stands above it.
   */
  readonly also?: readonly string[];
}

/** Whoever answers: a person at a card, a file of answers, an oracle with an error rate. */
export interface Annotator {
  readonly name: string;
  answer(traceId: string): Promise<Answer>;
}

/** Where a label comes from. The place in this list is what `LabelColumns.human` holds. */
export const LABEL_SOURCES = ["propagated", "human", "bulk"] as const;

export type LabelSource = (typeof LABEL_SOURCES)[number];

/** The label of one trace, as exported. */
export interface TraceLabel {
  readonly traceId: string;
  readonly label: "normal" | "abnormal";
  /** Said by a person of this very trace, said by a person of many at once ({@link Answer.also}), or taken over. */
  readonly source: LabelSource;
  /** Who said it (of this trace, or of its representative). */
  readonly annotator: string;
  /** The trace whose answer this is; the trace itself where source is human, the card it was said on where it is bulk. */
  readonly representativeId: string;
  /**
   * The paper's way: Euclidean distance to the centre of the cluster; guided: 1 - likeness to the representative, 0 to 1.
   * 0 where source is human or bulk.
   */
  readonly distance: number;
  /** 0 to 1; 1 where source is human or bulk. Guided: the probability of the label by the model, .5 or more. */
  readonly confidence: number;
  /** ISO 8601 of the answer, "" for a simulated operator. */
  readonly time: string;
}
