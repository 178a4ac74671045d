import { UsageError } from "../../base/error.js";
import type { Answer, AnswerValue } from "../labels.js";
import type { Coefficient } from "./coefficient.js";
import { cohenKappa } from "./cohen-kappa.js";
import { confusion } from "./confusion.js";
import { fleissKappa } from "./fleiss-kappa.js";
import { gwetAc1 } from "./gwet-ac1.js";
import { krippendorffAlpha } from "./krippendorff-alpha.js";
import { countsPerTrace, type Ratings, ratingsOf, type Undecided } from "./ratings.js";

/** Two annotators beside each other. */
export interface AnnotatorPair {
  readonly first: string;
  readonly second: string;
  /** Traces both judged. */
  readonly traces: number;
  readonly cohen: Coefficient;
  /** Rows: what the first said, columns: the second, in the order of `Agreement.categories`. */
  readonly confusion: readonly (readonly number[])[];
}

/** A trace on which annotators do not agree. */
export interface Disagreement {
  readonly traceId: string;
  /** What each said who judged it, by annotator. */
  readonly said: ReadonlyMap<string, AnswerValue>;
}

/** What {@link agreement} finds. */
export interface Agreement {
  readonly annotators: readonly string[];
  readonly categories: readonly AnswerValue[];
  /** Traces anybody judged. */
  readonly traces: number;
  /** Traces two or more judged: only these tell anything of agreement. */
  readonly shared: number;
  readonly fleiss: Coefficient;
  readonly krippendorff: Coefficient;
  readonly gwet: Coefficient;
  /** Every two annotators who judged a trace in common. */
  readonly pairs: readonly AnnotatorPair[];
  readonly disagreements: readonly Disagreement[];
}

/**
 * How far several annotators agree.
 *
 * @param answers Of all of them; a later answer of the same annotator on a trace replaces the earlier.
 * @param options.undecided What "unsure" and "skip" are; default "missing".
 * @throws UsageError if there are fewer than two annotators.
 *
 * @example
 * const say = (annotator: string, values: string) =>
 *   [...values].map((v, i) => ({ traceId: `t${i}`, annotator, value: v === "1" ? "abnormal" : "normal" }) as const);
 * const found = agreement([...say("ann", "0011010000"), ...say("bob", "0011000001")]);
 * assert.equal(found.pairs[0].cohen.estimate.toFixed(3), "0.524");
 * assert.deepEqual(found.disagreements.map(({ traceId }) => traceId), ["t5", "t9"]);
 */
export function agreement(
  answers: Iterable<Answer>,
  { undecided }: { readonly undecided?: Undecided } = {},
): Agreement {
  const ratings = ratingsOf(answers, undecided);
  const { annotators, categories, traceIds } = ratings;
  if (annotators.length < 2) {
    const who = annotators.length === 0 ? "nobody answered" : `only "${annotators[0]}" answered`;
    throw new UsageError(`Cannot compare annotators: ${who}`);
  }
  const counts = countsPerTrace(ratings);
  return {
    annotators,
    categories,
    traces: traceIds.length,
    shared: counts.filter((row) => row.reduce((sum, count) => sum + count, 0) >= 2).length,
    fleiss: fleissKappa(counts),
    krippendorff: krippendorffAlpha(counts),
    gwet: gwetAc1(counts),
    pairs: pairsOf(ratings),
    disagreements: disagreementsOf(ratings),
  };
}

function pairsOf(ratings: Ratings): AnnotatorPair[] {
  const pairs: AnnotatorPair[] = [];
  ratings.annotators.forEach((first, i) => {
    ratings.annotators.slice(i + 1).forEach((second, offset) => {
      const table = confusion(ratings, i, i + 1 + offset);
      const traces = table.flat().reduce((sum, count) => sum + count, 0);
      if (traces > 0) pairs.push({ first, second, traces, cohen: cohenKappa(table), confusion: table });
    });
  });
  return pairs;
}

function disagreementsOf({ traceIds, annotators, categories, codes }: Ratings): Disagreement[] {
  return traceIds.flatMap((traceId, row) => {
    const said = new Map<string, AnswerValue>();
    annotators.forEach((annotator, who) => {
      const code = codes[who][row];
      if (code >= 0) said.set(annotator, categories[code]);
    });
    return new Set(said.values()).size > 1 ? [{ traceId, said }] : [];
  });
}
