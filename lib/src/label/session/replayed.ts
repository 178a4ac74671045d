import type { StandingAnswer } from "../journal/journal.js";
import type { Answer } from "../labels.js";
import type { LabelMethod } from "../method.js";

/** A method that can go to the state of other answers by itself, quicker than from the beginning. */
interface Replaying extends LabelMethod {
  replay(answers: readonly Answer[]): void;
}

/** A method that is always in the state to which the answers of a journal lead from the beginning. */
export class Replayed {
  readonly #make: () => LabelMethod;
  #method: LabelMethod;
  /** Seqs of the answers it was given. */
  #given: number[] = [];

  constructor(make: () => LabelMethod) {
    this.#make = make;
    this.#method = make();
  }

  get method(): LabelMethod {
    return this.#method;
  }

  /** Goes to the state of these answers, with as little work as there is to do. */
  follow(answers: readonly StandingAnswer[]): void {
    const given = this.#given;
    const goesOn = given.length <= answers.length && given.every((seq, i) => seq === answers[i].seq);
    // At first it may have some answers already.
    if (!goesOn || given.length === 0) {
      if (isReplaying(this.#method)) {
        this.#method.replay(answers.map(plain));
        this.#given = answers.map(({ seq }) => seq);
        return;
      }
      if (!goesOn) this.#method = this.#make();
      this.#given = [];
    }
    for (const answer of answers.slice(this.#given.length)) {
      this.#method.answer(plain(answer));
      this.#given.push(answer.seq);
    }
  }
}

function isReplaying(method: LabelMethod): method is Replaying {
  return "replay" in method && typeof method.replay === "function";
}

/** Without the note, which may change when nothing else does. */
export function plain({ seq: _, note: __, ...answer }: StandingAnswer): Answer {
  return answer;
}
