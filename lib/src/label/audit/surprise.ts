/**
 * How likely as many disagreements or more would be, if each came with its own probability: the upper tail of the
 * Poisson binomial distribution, computed exactly.
 *
 * @param probabilities Of a disagreement, per card.
 * @param seen Disagreements that came.
 *
 * @example
 * assert.equal(surprise([0.5, 0.5], 2), 0.25);
 * assert.equal(surprise([0.1], 0), 1);
 */
export function surprise(probabilities: readonly number[], seen: number): number {
  // chance[k]: of exactly k so far; the last holds `seen` or more.
  const chance = new Float64Array(seen + 1);
  chance[0] = 1;
  for (const p of probabilities) {
    for (let k = seen; k >= 0; k--) {
      const stays = k === seen ? chance[k] : chance[k] * (1 - p);
      chance[k] = stays + (k > 0 ? chance[k - 1] * p : 0);
    }
  }
  return chance[seen];
}
