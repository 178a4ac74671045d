import type { Scratch } from "./scratch.js";

/**
 * Fills `first` and `next` of the scratch: the children of each span by start, then span id; the top-level spans as
 * children of number `count`. Ids are distinct, so the order does not depend on the order of recording.
 */
export function childLists(scratch: Scratch, count: number): void {
  const { parent, first, next, start, ids } = scratch;
  first.fill(0, 0, count + 2);
  for (let span = 0; span < count; span++) first[(parent[span] < 0 ? count : parent[span]) + 1]++;
  for (let span = 0; span <= count; span++) first[span + 1] += first[span];
  // Filled from behind: first[s + 1] runs down from the end of the list of s to its beginning, i.e. is shifted by one.
  for (let span = count; span-- > 0; ) next[--first[(parent[span] < 0 ? count : parent[span]) + 1]] = span;
  for (let span = 0; span <= count; span++) first[span] = first[span + 1];
  first[count + 1] = count;

  const after = (a: number, b: number) => start[a] > start[b] || (start[a] === start[b] && ids[a] > ids[b]);
  for (let span = 0; span <= count; span++) {
    const from = first[span];
    const to = first[span + 1];
    let sorted = true;
    for (let c = from + 1; c < to && sorted; c++) sorted = !after(next[c - 1], next[c]);
    if (sorted) continue;
    if (to - from > 32) {
      next.subarray(from, to).sort((a, b) => (after(a, b) ? 1 : -1));
      continue;
    }
    for (let c = from + 1; c < to; c++) {
      const moved = next[c];
      let hole = c;
      for (; hole > from && after(next[hole - 1], moved); hole--) next[hole] = next[hole - 1];
      next[hole] = moved;
    }
  }
}
