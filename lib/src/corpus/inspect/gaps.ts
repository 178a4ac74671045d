/** A stretch of time in which no trace begins. */
export interface Gap {
  /** Microseconds since the epoch: the last start before it, and the first after it. */
  readonly from: number;
  readonly to: number;
}

/** Shorter ones are no gaps. */
const LEAST = 30e6;
/** A gap is so many times as long as all but one in a hundred intervals; where requests come at random, none is. */
const TIMES = 20;

/**
 * Stretches in which no trace begins although traces come often: over 30 s, and over 20 times the 99th percentile of the
 * intervals between starts.
 *
 * @param starts Of traces, microseconds, rising.
 *
 * @example
 * const starts = Float64Array.from({ length: 300 }, (_, i) => (i < 200 ? i : i + 500) * 1e6);
 * assert.deepEqual(findGaps(starts), [{ from: 199e6, to: 700e6 }]);
 */
export function findGaps(starts: Float64Array): Gap[] {
  if (starts.length < 3) return [];
  const intervals = Float64Array.from({ length: starts.length - 1 }, (_, i) => starts[i + 1] - starts[i]);
  const usual = intervals.toSorted()[Math.floor(0.99 * (intervals.length - 1))];
  const least = Math.max(LEAST, TIMES * usual);
  const gaps: Gap[] = [];
  for (let i = 0; i < intervals.length; i++) {
    if (intervals[i] > least) gaps.push({ from: starts[i], to: starts[i + 1] });
  }
  return gaps;
}
