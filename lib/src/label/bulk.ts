import type { Answer } from "./labels.js";

/** What was said of one trace, by itself or with others. */
export interface SaidOfTrace extends Omit<Answer, "also"> {
  /** The card it was said on, where it was said of many traces at once and not of this one by itself. */
  readonly bulk?: string;
}

/**
 * Answers, trace by trace: that on the card, then those on the traces of which the same was said. The culprit is of all of
 * them, the note of the card alone.
 *
 * @example
 * const said = [...spreadAnswers([{ traceId: "a", value: "normal", annotator: "ann", also: ["b"] }])];
 * assert.deepEqual(said[1], { traceId: "b", value: "normal", annotator: "ann", bulk: "a" });
 */
export function* spreadAnswers(answers: Iterable<Answer>): Generator<SaidOfTrace> {
  for (const { also, ...own } of answers) {
    yield own;
    const { note: _, ...rest } = own;
    for (const traceId of also ?? []) yield { ...rest, traceId, bulk: own.traceId };
  }
}

/**
 * The way back: traces that were answered with a card become part of its answer. Where the card has another answer or none,
 * the first of the traces stands for it.
 *
 * @example
 * const answers = [{ traceId: "a", value: "normal" as const, annotator: "ann", also: ["b", "c"] }];
 * assert.deepEqual(gatherAnswers(spreadAnswers(answers)), answers);
 */
export function gatherAnswers(said: Iterable<SaidOfTrace>): Answer[] {
  const answers: (Omit<Answer, "also"> & { also?: string[] })[] = [];
  const heads = new Map<string, number>();
  for (const { bulk, ...own } of said) {
    const { value, annotator, time, culprit } = own;
    const key = (card: string) => JSON.stringify([card, value, annotator, time, culprit]);
    const head = bulk === undefined ? undefined : heads.get(key(bulk));
    if (head !== undefined) {
      answers[head].also ??= [];
      answers[head].also.push(own.traceId);
    } else {
      heads.set(key(bulk ?? own.traceId), answers.length);
      answers.push(own);
    }
  }
  return answers;
}

/** Answers as if a trace had never been answered: gone with all that was said on it, and from what was said of many. */
export function withoutTrace(answers: readonly Answer[], traceId: string): Answer[] {
  return answers
    .filter((answer) => answer.traceId !== traceId)
    .map((answer) =>
      answer.also?.includes(traceId) ? { ...answer, also: answer.also.filter((other) => other !== traceId) } : answer,
    );
}

/**
 * What stands of each trace at the end: the last answer on the trace itself, else the last one on many.
 *
 * @param answers Of one person, in their order.
 */
export function lastAnswers(answers: Iterable<Answer>): Map<string, SaidOfTrace> {
  const last = new Map<string, SaidOfTrace>();
  for (const answer of answers) takeLast(last, answer);
  return last;
}

/** Takes one answer more into what stands of each trace. */
export function takeLast(last: Map<string, SaidOfTrace>, answer: Answer): void {
  for (const said of spreadAnswers([answer])) {
    if (said.bulk === undefined || isOpenToBulk(last.get(said.traceId))) last.set(said.traceId, said);
  }
}

/** Whether what is said of many is said of a trace of which this stands: nothing was said of it by itself. */
export function isOpenToBulk(said: SaidOfTrace | undefined): boolean {
  return said === undefined || said.bulk !== undefined;
}
