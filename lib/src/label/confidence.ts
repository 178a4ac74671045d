/**
 * How sure a label taken over from a representative is: 1 at the centre of the cluster, 0 half-way to the next one.
 *
 *     confidence = (rival - distance) / (rival + distance)
 *
 * @param distance Distance to the centre of the cluster.
 * @param rival Distance to the nearest other centre, Infinity if there is none.
 *
 * @example
 * assert.equal(confidence(1, 3), 0.5);
 * assert.equal(confidence(2, 2), 0);
 * assert.equal(confidence(5, Infinity), 1);
 */
export function confidence(distance: number, rival: number): number {
  if (rival === Infinity) return 1;
  const sum = rival + distance;
  return sum > 0 ? Math.max(0, (rival - distance) / sum) : 0;
}
