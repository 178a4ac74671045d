/** What an event does to the state. The letters are stored. */
export type FoldKind = "a" | "n" | "u" | "r" | "b" | "x";

/** The letter of an event's kind; "x" for what changes no state. */
export function foldKind(kind: string): FoldKind {
  return LETTERS.get(kind) ?? "x";
}

const LETTERS = new Map<string, FoldKind>([
  ["answer", "a"],
  ["import", "a"],
  ["note", "n"],
  ["undo", "u"],
  ["redo", "r"],
  ["begin", "b"],
]);

/** All the fold needs of an event; the events of a journal come in their order, without a gap. */
export interface FoldStep {
  /** Number of its (trace, annotator), from 0 in order of appearance. */
  readonly pair: number;
  /** Number of its annotator, likewise. */
  readonly annotator: number;
  readonly kind: FoldKind;
  /** Of undo and redo: the seq of the event that is taken back or done again, else 0. */
  readonly target: number;
  /** Undone and redone together with the event before it of the same annotator. */
  readonly joined: boolean;
}

/**
 * The state that events add up to: which answer and note of each (trace, annotator) stands, and what each annotator can
 * undo and redo. Events are their seqs here, so that a million of them is some numbers.
 *
 * @example
 * const fold = new Fold();
 * const step = { pair: 0, annotator: 0, joined: false };
 * fold.apply({ ...step, kind: "a", target: 0 });
 * fold.apply({ ...step, kind: "a", target: 0 });
 * assert.deepEqual(fold.undoable(0), [2]);
 * fold.apply({ ...step, kind: "u", target: 2 });
 * assert.equal(fold.answer(0), 1);
 * assert.deepEqual(fold.redoable(0), [2]);
 */
export class Fold {
  /** Events so far, the seq of the last. */
  size = 0;
  /** The last event of kind "begin", 0 if none. */
  begin = 0;
  /** By seq. */
  readonly #pair: number[] = [0];
  readonly #kind: number[] = [0];
  readonly #joined: boolean[] = [false];
  /** By seq of an answer or note: what stood before it. */
  readonly #before: number[] = [0];
  /** By pair. */
  readonly #last: number[] = [];
  readonly #answer: number[] = [];
  readonly #note: number[] = [];
  /** By annotator: the first event. */
  readonly #first: number[] = [];
  /** By annotator: seqs that stand, and that were taken back, the last on top. */
  readonly #done: number[][] = [];
  readonly #undone: number[][] = [];

  get pairs(): number {
    return this.#last.length;
  }

  get annotators(): number {
    return this.#done.length;
  }

  /** The first event of an annotator. */
  first(annotator: number): number {
    return this.#first[annotator];
  }

  /** The last event of a pair, 0 if none. */
  last(pair: number): number {
    return this.#last[pair] ?? 0;
  }

  /** The answer of a pair that stands, 0 if none. */
  answer(pair: number): number {
    return this.#answer[pair] ?? 0;
  }

  /** The note of a pair that stands, 0 if none. */
  note(pair: number): number {
    return this.#note[pair] ?? 0;
  }

  pairOf(seq: number): number {
    return this.#pair[seq];
  }

  /** Answers of an annotator that were not taken back, replaced ones included, in their order. */
  answers(annotator: number): number[] {
    return (this.#done[annotator] ?? []).filter((seq) => this.#kind[seq] === ANSWER);
  }

  /** What the next undo of an annotator takes back, the last first; more than one where they were one act. */
  undoable(annotator: number): number[] {
    const done = this.#done[annotator] ?? [];
    let from = done.length - 1;
    while (from > 0 && this.#joined[done[from]]) from--;
    return done.slice(Math.max(0, from)).reverse();
  }

  /** What the next redo of an annotator does again, in order. */
  redoable(annotator: number): number[] {
    const undone = this.#undone[annotator] ?? [];
    let from = undone.length - 1;
    while (from > 0 && this.#joined[undone[from - 1]]) from--;
    return undone.slice(Math.max(0, from)).reverse();
  }

  apply({ pair, annotator, kind, target, joined }: FoldStep): void {
    const seq = ++this.size;
    this.#pair.push(pair);
    this.#kind.push(kind === "a" ? ANSWER : kind === "n" ? NOTE : OTHER);
    this.#joined.push(joined);
    this.#before.push(0);
    this.#last[pair] = seq;
    this.#answer[pair] ??= 0;
    this.#note[pair] ??= 0;
    this.#first[annotator] ??= seq;
    this.#done[annotator] ??= [];
    this.#undone[annotator] ??= [];
    if (kind === "b") this.begin = seq;
    else if (kind === "a" || kind === "n") {
      this.#stand(seq);
      this.#done[annotator].push(seq);
      if (this.#undone[annotator].length > 0) this.#undone[annotator] = [];
    } else if (kind === "u" && take(this.#done[annotator], target)) {
      this.#slot(target)[this.#pair[target]] = this.#before[target];
      this.#undone[annotator].push(target);
    } else if (kind === "r" && take(this.#undone[annotator], target)) {
      this.#stand(target);
      this.#done[annotator].push(target);
    }
  }

  #slot(seq: number): number[] {
    return this.#kind[seq] === ANSWER ? this.#answer : this.#note;
  }

  #stand(seq: number): void {
    const slot = this.#slot(seq);
    this.#before[seq] = slot[this.#pair[seq]];
    slot[this.#pair[seq]] = seq;
  }
}

const OTHER = 0;
const ANSWER = 1;
const NOTE = 2;

/** Takes the top off a stack if it is this one. In a journal with lost events it may not be: then nothing happens. */
function take(stack: number[], seq: number): boolean {
  if (stack.at(-1) !== seq) return false;
  stack.pop();
  return true;
}
