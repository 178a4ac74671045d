/** Per subject, how many raters gave each of `categories` (1, 2, 3 ...); "." is a missing judgement. One row per rater. */
export function countsOf(rows: readonly string[], categories: number): number[][] {
  const counts = Array.from(rows[0], () => new Array<number>(categories).fill(0));
  for (const row of rows) Array.from(row).forEach((mark, i) => void (mark !== "." && counts[i][Number(mark) - 1]++));
  return counts.filter((row) => row.some((count) => count > 0));
}

/**
 * K. Krippendorff, Computing Krippendorff's alpha-reliability (2011), Section C: observers A to D, twelve units. Also the
 * example of K. L. Gwet's Handbook, and of the package irrCAC (`raw_4raters`).
 */
export const FOUR_OBSERVERS = ["123321412...", "1233224125..", ".33323422513", "12332441251."];
