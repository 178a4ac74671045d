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
}

/** Whoever answers: a person at a card, a file of answers, an oracle with an error rate. */
export interface Annotator {
  readonly name: string;
  answer(traceId: string): Promise<Answer>;
}

/** The label of one trace, as exported. */
export interface TraceLabel {
  readonly traceId: string;
  readonly label: "normal" | "abnormal";
  /** Said by a person, or taken over from a representative. */
  readonly source: "human" | "propagated";
  /** Who said it (of this trace, or of its representative). */
  readonly annotator: string;
  /** The trace whose answer this is; the trace itself where source is human. */
  readonly representativeId: string;
  /**
   * The paper's way: Euclidean distance to the centre of the cluster; guided: 1 - likeness to the representative, 0 to 1.
   * 0 where source is human.
   */
  readonly distance: number;
  /** 0 to 1; 1 where source is human. Guided: the probability of the label by the model, .5 or more. */
  readonly confidence: number;
  /** ISO 8601 of the answer, "" for a simulated operator. */
  readonly time: string;
}
