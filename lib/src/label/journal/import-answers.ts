import { isOpenToBulk, type SaidOfTrace, spreadAnswers } from "../bulk.js";
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
  const key = ({ traceId, annotator }: SaidOfTrace) => JSON.stringify([traceId, annotator]);
  const said = new Map<string, SaidOfTrace>();
  for (const standing of spreadAnswers(journal.standing())) said.set(key(standing), standing);
  const isNew = (now: SaidOfTrace) => {
    const before = said.get(key(now));
    return before?.value !== now.value || before.culprit !== now.culprit;
  };
  const drafts: EventDraft[] = [];
  for (const answer of answers) {
    const { traceId, annotator, value, culprit, time, note, also = [] } = answer;
    const before = said.get(key(answer));
    const of = (id: string) => ({ traceId: id, annotator, value, culprit, bulk: traceId });
    // What is said of many does not replace what is said of one.
    const others = also.filter((id) => isOpenToBulk(said.get(key(of(id)))) && isNew(of(id)));
    if (isNew(answer) || before?.bulk !== undefined || others.length > 0) {
      const many = others.length > 0 && { also: others };
      const content: AnswerContent = { value, ...(culprit && { culprit }), ...many, ...(time && { time }) };
      drafts.push({ kind: "import", annotator, traceId, value: { ...content } });
    }
    if (note !== undefined && note !== before?.note) drafts.push({ kind: "note", annotator, traceId, value: note });
    said.set(key(answer), answer);
    for (const id of others) said.set(key(of(id)), of(id));
  }
  return drafts.length === 0 ? [] : journal.appendAll(drafts);
}
