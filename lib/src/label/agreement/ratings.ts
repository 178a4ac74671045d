import type { Answer, AnswerValue } from "../labels.js";

/** What is done with "unsure" and "skip": as if the trace had not been judged, or judgements of their own. */
export type Undecided = "missing" | "category";

/** Who said what of which trace, as codes. */
export interface Ratings {
  /** Traces that anybody judged, in the order of the answers. */
  readonly traceIds: readonly string[];
  readonly annotators: readonly string[];
  /** What may be said. */
  readonly categories: readonly AnswerValue[];
  /** Per annotator and trace the index of a category, -1 where there is no judgement. */
  readonly codes: readonly Int8Array[];
}

/**
 * The answers of several annotators as a table. A later answer of the same annotator on a trace replaces the earlier.
 *
 * @param undecided Default "missing".
 *
 * @example
 * const ratings = ratingsOf([
 *   { traceId: "t1", value: "normal", annotator: "ann" },
 *   { traceId: "t1", value: "unsure", annotator: "bob" },
 * ]);
 * assert.deepEqual(ratings.codes.map((codes) => [...codes]), [[0], [-1]]);
 */
export function ratingsOf(answers: Iterable<Answer>, undecided: Undecided = "missing"): Ratings {
  const categories: AnswerValue[] =
    undecided === "category" ? ["normal", "abnormal", "unsure", "skip"] : ["normal", "abnormal"];
  const rows = new Map<string, number>();
  const said = new Map<string, Map<number, number>>();
  for (const { traceId, annotator, value } of answers) {
    const row = rows.get(traceId) ?? rows.size;
    rows.set(traceId, row);
    const own = said.get(annotator) ?? new Map<number, number>();
    said.set(annotator, own.set(row, categories.indexOf(value)));
  }
  return {
    traceIds: [...rows.keys()],
    annotators: [...said.keys()],
    categories,
    codes: Array.from(said.values(), (own) => {
      const codes = new Int8Array(rows.size).fill(-1);
      for (const [row, code] of own) codes[row] = code;
      return codes;
    }),
  };
}

/** How many annotators gave each category to each trace; traces nobody judged are left out. */
export function countsPerTrace({ traceIds, categories, codes }: Ratings): number[][] {
  const counts = traceIds.map(() => new Array<number>(categories.length).fill(0));
  for (const own of codes) own.forEach((code, row) => void (code >= 0 && counts[row][code]++));
  return counts.filter((row) => row.some((count) => count > 0));
}
