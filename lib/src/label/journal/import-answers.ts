import type { Answer } from "../labels.js";
import type { AnswerContent, EventDraft, JournalEvent } from "./event.js";
import type { Journal } from "./journal.js";

/**
 * Takes answers that were given elsewhere into a journal, as one act for each annotator: all of them or none. Those that
 * stand there already are passed over, so that taking a file in twice changes nothing.
 *
 * @returns The events that were appended.
 * @throws LabelEaseError if they cannot be saved; nothing is taken then.
 */
export function importAnswers(journal: Journal, answers: Iterable<Answer>): JournalEvent[] {
  journal.refresh();
  const key = ({ traceId, annotator }: Answer) => JSON.stringify([traceId, annotator]);
  const said = new Map(journal.standing().map((answer) => [key(answer), answer]));
  const drafts: EventDraft[] = [];
  for (const answer of answers) {
    const { traceId, annotator, value, culprit, time, note } = answer;
    const before = said.get(key(answer));
    if (before?.value !== value || before.culprit !== culprit) {
      const content: AnswerContent = { value, ...(culprit && { culprit }), ...(time && { time }) };
      drafts.push({ kind: "import", annotator, traceId, value: { ...content } });
    }
    if (note !== undefined && note !== before?.note) drafts.push({ kind: "note", annotator, traceId, value: note });
    said.set(key(answer), { ...answer, seq: 0 });
  }
  return drafts.length === 0 ? [] : journal.appendAll(drafts);
}
