import type { JournalEvent } from "./event.js";
import { foldKind } from "./fold.js";
import { foldCode } from "./fold-code.js";

/** Derives the fold codes of the events of a journal anew, in their order, after damage. */
export class Refold {
  readonly #pairs = new Map<string, number>();
  readonly #annotators = new Map<string, number>();

  code({ traceId, annotator, kind, value }: JournalEvent, joined: boolean): string {
    const letter = foldKind(kind);
    const target = letter === "u" || letter === "r" ? Number((value as { of?: number }).of) : 0;
    const pair = numberOf(this.#pairs, JSON.stringify([traceId, annotator]));
    return foldCode({ pair, annotator: numberOf(this.#annotators, annotator), kind: letter, target, joined });
  }
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const number = numbers.get(name) ?? numbers.size;
  numbers.set(name, number);
  return number;
}
