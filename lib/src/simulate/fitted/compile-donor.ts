/**
 * A donor taken apart into what waits for what, so that a fault can lengthen one piece and all that waits for it moves.
 * Columns by position: nodes in pre-order, siblings by start.
 *
 *     parent  |--gap--[ first ]--gap--[ second ]--tail--|      second began when first was over: it waited for it
 *     parent  |--gap--[ first ]-----------tail--|
 *             |------gap------[ second ]---|                   second began before that: it waited for the parent alone
 *     parent  |--gap--[ first         ]-tail-|      [ last ]   last ends after the parent, which does not wait for it
 */
export interface CompiledDonor {
  /** Node at each position, and back. */
  readonly node: Int32Array;
  readonly parent: Int32Array;
  /** Position behind the subtree. */
  readonly behind: Int32Array;
  /** From the last that it waited for to the start; below 0 only where clocks disagree. */
  readonly gap: Float64Array;
  /** From the last that it waited for to the end; what is over only after that it did not wait for. */
  readonly tail: Float64Array;
  /** Children that are over, in order of end: `ends[firstEnd[p]]` to `ends[firstEnd[p + 1] - 1]`. */
  readonly firstEnd: Int32Array;
  readonly ends: Int32Array;
  /** How many siblings are over when it starts; how many children when it ends. */
  readonly overAtStart: Int32Array;
  readonly overAtEnd: Int32Array;
}

/**
 * Takes a donor apart.
 *
 * @param parents Of each node, a lower one; -1 for node 0.
 * @param offsets Start after that of the parent.
 *
 * @example Two calls, one after the other
 * const donor = compileDonor([-1, 0, 0], Float64Array.of(0, 10, 40), Float64Array.of(100, 20, 50));
 * assert.deepEqual([...donor.gap], [0, 10, 10]);
 * assert.deepEqual([...donor.tail], [10, 20, 50]);
 */
export function compileDonor(
  parents: readonly number[],
  offsets: Float64Array,
  durations: Float64Array,
): CompiledDonor {
  const count = parents.length;
  const start = new Float64Array(count);
  const children = Array.from({ length: count }, () => [] as number[]);
  for (let n = 1; n < count; n++) {
    start[n] = start[parents[n]] + offsets[n];
    children[parents[n]].push(n);
  }
  const end = start.map((from, n) => from + durations[n]);
  const node = new Int32Array(count);
  const parent = new Int32Array(count);
  const position = new Int32Array(count);
  const stack = [0];
  for (let p = 0; stack.length > 0; p++) {
    const n = stack.pop()!;
    node[p] = n;
    position[n] = p;
    parent[p] = n === 0 ? -1 : position[parents[n]];
    const below = children[n].sort((a, b) => start[a] - start[b] || a - b);
    for (let i = below.length; i-- > 0; ) stack.push(below[i]);
  }
  const behind = Int32Array.from({ length: count }, (_, p) => p + 1);
  for (let p = count; p-- > 1; ) behind[parent[p]] = Math.max(behind[parent[p]], behind[p]);

  const gap = new Float64Array(count);
  const tail = new Float64Array(count);
  const firstEnd = new Int32Array(count + 1);
  const ends = new Int32Array(Math.max(0, count - 1));
  const overAtStart = new Int32Array(count);
  const overAtEnd = new Int32Array(count);
  for (let p = 0; p < count; p++) {
    const n = node[p];
    const below = children[n];
    const byEnd = below.map((child) => position[child]).sort((a, b) => end[node[a]] - end[node[b]] || a - b);
    firstEnd[p + 1] = firstEnd[p] + byEnd.length;
    ends.set(byEnd, firstEnd[p]);
    let over = 0;
    let latest = start[n];
    let waited = start[n];
    // A sibling of no duration that stands behind this one is not over, whatever its end.
    for (const child of below) {
      const q = position[child];
      while (over < byEnd.length && byEnd[over] < q && end[node[byEnd[over]]] <= start[child]) {
        latest = Math.max(latest, end[node[byEnd[over++]]]);
      }
      overAtStart[q] = over;
      gap[q] = start[child] - latest;
    }
    let within = 0;
    for (; within < byEnd.length && end[node[byEnd[within]]] <= end[n]; within++) {
      waited = Math.max(waited, end[node[byEnd[within]]]);
    }
    overAtEnd[p] = within;
    tail[p] = end[n] - waited;
  }
  return { node, parent, behind, gap, tail, firstEnd, ends, overAtStart, overAtEnd };
}
