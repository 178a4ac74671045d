import type { AnswerValue } from "./labels.js";

/** The words for what can be said of a trace; capitals and spaces around do not count. */
export const LABEL_WORDS: Readonly<Record<AnswerValue, readonly string[]>> = {
  normal: ["normal", "0", "0.0", "false", "no", "n", "ok", "good", "benign", "negative"],
  abnormal: [
    ...["abnormal", "1", "1.0", "true", "yes", "y", "anomalous", "anomaly", "anomalie", "faulty", "fault", "failure"],
    ...["error", "bad", "positive"],
  ],
  unsure: ["unsure", "unknown", "unclear", "?"],
  skip: ["skip", "skipped"],
};

/**
 * What a word of a file says of a trace.
 *
 * @returns undefined if it is none of {@link LABEL_WORDS}.
 *
 * @example
 * assert.equal(labelWord(" Anomalous"), "abnormal");
 * assert.equal(labelWord(0), "normal");
 * assert.equal(labelWord("maybe"), undefined);
 */
export function labelWord(word: unknown): AnswerValue | undefined {
  return KNOWN.get(String(word).trim().toLowerCase());
}

const KNOWN: ReadonlyMap<string, AnswerValue> = new Map(
  Object.entries(LABEL_WORDS).flatMap(([value, words]) => words.map((word) => [word, value as AnswerValue] as const)),
);
