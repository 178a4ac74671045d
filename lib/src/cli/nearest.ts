/**
 * The word of a list that is most like what was typed: fewest letters added, dropped, changed or swapped with their
 * neighbour, where letters missing at the end count a quarter, since people shorten words.
 *
 * @returns undefined for an empty list.
 *
 * @example
 * assert.equal(nearest("--bugdet", ["--data", "--budget"]), "--budget");
 * assert.equal(nearest("sim", ["import", "simulate"]), "simulate");
 */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const cost = distance(typed.toLowerCase(), word.toLowerCase()) / Math.max(typed.length, word.length);
    if (cost < least) [best, least] = [word, cost];
  }
  return best;
}

function distance(a: string, b: string): number {
  if (b.startsWith(a)) return (b.length - a.length) / 4;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[b.length];
}
