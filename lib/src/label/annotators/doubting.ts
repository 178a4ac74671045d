import { UsageError } from "../../base/error.js";
import { Random } from "../../base/random.js";
import type { Annotator } from "../labels.js";

/** How an annotator doubts, see {@link doubting}. */
export interface DoubtingOptions {
  /** How likely the annotator is to be unsure of a trace, 0 to 1: high near the border between normal and abnormal. */
  readonly doubt: (traceId: string) => number;
  /** Decides where the annotator is unsure. Default 1. */
  readonly seed?: number;
}

/**
 * An annotator who is "unsure" near the border, in place of any other answer. Asked again about the same trace, the
 * annotator is as unsure as before.
 *
 * @throws UsageError on the answer, if `doubt` gives no share.
 *
 * @example Nobody is sure of a trace whose true label is uncertain
 * const truth = new Map([["t1", { anomalous: true, suspect: true }], ["t2", { anomalous: true, suspect: false }]]);
 * const ann = doubting(new Oracle(truth), { doubt: (id) => Number(truth.get(id)?.suspect) });
 * assert.equal((await ann.answer("t1")).value, "unsure");
 * assert.equal((await ann.answer("t2")).value, "abnormal");
 */
export function doubting(annotator: Annotator, { doubt, seed = 1 }: DoubtingOptions): Annotator {
  return {
    name: annotator.name,
    async answer(traceId) {
      const share = doubt(traceId);
      if (!(share >= 0 && share <= 1)) {
        throw new UsageError(`Cannot simulate doubt: it is ${share}, not between 0 and 1`, { trace: traceId });
      }
      const { culprit, ...answer } = await annotator.answer(traceId);
      if (new Random(seed, `doubt ${traceId}`).next() < share) return { ...answer, value: "unsure" };
      return culprit === undefined ? answer : { ...answer, culprit };
    },
  };
}
