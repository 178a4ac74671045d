/** Elements by group: those of group g are `order[offsets[g]]` to `order[offsets[g + 1] - 1]`, in their old order. */
export interface Groups {
  readonly offsets: Uint32Array;
  readonly order: Uint32Array;
}

/**
 * Sorts elements by group, stable, in linear time.
 *
 * @param group Group of each element, below `count`.
 * @param order The order to keep within a group; default: by index.
 */
export function groupsOf(group: Int32Array, count: number, order?: Uint32Array): Groups {
  const offsets = new Uint32Array(count + 1);
  for (let i = 0; i < group.length; i++) offsets[group[i] + 1]++;
  for (let g = 0; g < count; g++) offsets[g + 1] += offsets[g];
  const next = offsets.slice(0, count);
  const sorted = new Uint32Array(group.length);
  for (let i = 0; i < group.length; i++) {
    const element = order === undefined ? i : order[i];
    sorted[next[group[element]]++] = element;
  }
  return { offsets, order: sorted };
}
