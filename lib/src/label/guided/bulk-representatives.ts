/** Kinds of traces of a bulk answer that the model learns of, the largest first. */
const MOST = 8;

/**
 * The traces that stand for all of a bulk answer to the model: one of each kind, in the middle of those of its kind, of at most
 * eight kinds. Traces of a kind are one point to the model; thousands of observations at one point would say the same thousands of
 * times, and the cost of an answer would grow with the square of them. Those that already stand for others are among them,
 * so that none is left to say the contrary.
 *
 * @param rows Traces that the answer is about and nobody has answered by themselves.
 * @param kinds Per trace of the recording.
 * @param observed Rows that the model has observed.
 */
export function bulkRepresentatives(
  rows: readonly number[],
  kinds: Uint32Array,
  observed: ReadonlySet<number>,
): number[] {
  const members = new Map<number, number[]>();
  for (const row of rows) {
    const kind = members.get(kinds[row]);
    if (kind === undefined) members.set(kinds[row], [row]);
    else kind.push(row);
  }
  const largest = [...members.values()].map((kind) => kind.sort((a, b) => a - b));
  largest.sort((a, b) => b.length - a.length || a[0] - b[0]);
  const middle = largest.slice(0, MOST).map((kind) => kind[kind.length >> 1]);
  return [...new Set([...rows.filter((row) => observed.has(row)), ...middle])];
}
