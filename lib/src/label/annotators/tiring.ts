import { UsageError } from "../../base/error.js";
import { Random } from "../../base/random.js";
import type { Annotator } from "../labels.js";
import { opposite } from "./opposite.js";

/** How an annotator tires, see {@link tiring}. */
export interface TiringOptions {
  /** Share of wrong answers that every 100 cards without a pause add, 0 or more. */
  readonly per100: number;
  /** The share does not grow beyond it. Default .5, as by tossing a coin. */
  readonly most?: number;
  /** A pause after so many cards, from which the annotator comes back fresh. Default: none. */
  readonly pauseAfter?: number;
  /** Decides which answers are wrong. Default 1. */
  readonly seed?: number;
}

/**
 * An annotator who tires: with every card since the last pause a wrong answer gets likelier, evenly.
 *
 *     share = min(most, per100 * (cards since the pause) / 100)
 *
 * A wrong answer exchanges normal and abnormal. The same seed and the same cards in the same order give the same answers.
 *
 * @throws UsageError if an option is out of its range.
 *
 * @example
 * const truth = new Map([["t1", { anomalous: false, suspect: false }]]);
 * const ann = tiring(new Oracle(truth), { per100: 100, most: 1, pauseAfter: 3 });
 * const said = [];
 * for (let card = 0; card < 6; card++) said.push((await ann.answer("t1")).value);
 * assert.deepEqual(said, ["normal", "abnormal", "abnormal", "normal", "abnormal", "abnormal"]);
 */
export function tiring(annotator: Annotator, options: TiringOptions): Annotator {
  const { per100, most = 0.5, pauseAfter = Number.POSITIVE_INFINITY, seed = 1 } = options;
  if (!(per100 >= 0)) throw new UsageError(`Cannot simulate fatigue: share per 100 cards is ${per100}, not 0 or more`);
  if (!(most >= 0 && most <= 1)) throw new UsageError(`Cannot simulate fatigue: most is ${most}, not between 0 and 1`);
  if (!(pauseAfter >= 1))
    throw new UsageError(`Cannot simulate fatigue: pause after ${pauseAfter} cards, not 1 or more`);
  let cards = 0;
  return {
    name: annotator.name,
    async answer(traceId) {
      const number = cards++;
      const share = Math.min(most, (per100 * (number % pauseAfter)) / 100);
      const answer = await annotator.answer(traceId);
      return new Random(seed, `tired ${number} ${traceId}`).next() < share ? opposite(answer) : answer;
    },
  };
}
