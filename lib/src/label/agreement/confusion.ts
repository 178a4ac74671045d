import type { Ratings } from "./ratings.js";

/**
 * How often two annotators said what of the same trace.
 *
 * @param first Index of the annotator of the rows.
 * @param second Index of the annotator of the columns.
 * @returns A square table over `ratings.categories`; traces that one of them did not judge are left out.
 *
 * @example
 * const ratings = ratingsOf([
 *   { traceId: "t1", value: "normal", annotator: "ann" },
 *   { traceId: "t1", value: "abnormal", annotator: "bob" },
 *   { traceId: "t2", value: "normal", annotator: "ann" },
 * ]);
 * assert.deepEqual(confusion(ratings, 0, 1), [[0, 1], [0, 0]]);
 */
export function confusion({ categories, codes }: Ratings, first: number, second: number): number[][] {
  const table = categories.map(() => new Array<number>(categories.length).fill(0));
  codes[first].forEach((code, row) => {
    const other = codes[second][row];
    if (code >= 0 && other >= 0) table[code][other]++;
  });
  return table;
}
