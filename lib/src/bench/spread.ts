/** How measured values lie. */
export interface Spread {
  readonly least: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  readonly most: number;
  readonly runs: number;
}

/**
 * Least, quartiles and most of some values; between two values quartiles lie on the line.
 *
 * @param values At least one.
 *
 * @example
 * assert.deepEqual(spread([4, 1, 3, 2, 5]), { least: 1, lower: 2, median: 3, upper: 4, most: 5, runs: 5 });
 */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  };
  return { least: at(0), lower: at(0.25), median: at(0.5), upper: at(0.75), most: at(1), runs: sorted.length };
}
