import type { Answer } from "../labels.js";
import type { LogEntry } from "./answer-log.js";

/** How many answers at the beginning of a log are those of a list; they may differ in the order of their fields. */
export function sameBeginning(entries: readonly LogEntry[], answers: readonly Answer[]): number {
  let same = 0;
  while (same < entries.length && same < answers.length && isSame(entries[same].answer, answers[same])) same++;
  return same;
}

function isSame(a: Answer, b: Answer): boolean {
  const text = ({ traceId, value, annotator, time, culprit, note, also }: Answer) =>
    JSON.stringify([traceId, value, annotator, time, culprit, note, also]);
  return text(a) === text(b);
}
