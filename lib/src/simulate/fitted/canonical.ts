import type { SpanTable } from "../../trace/span-table.js";

/**
 * The rows of a trace in an order that is the same for all traces of one structure: parents first, siblings by the number
 * of their subtree, then by start.
 *
 * @param subtree Of each row, from `Structures.subtrees`.
 * @returns Rows, and for each the position of its parent.
 *
 * @example
 * const call = { service: "s", duration: 1 };
 * const table = tableOfSpans({
 *   t: [{ ...call, id: "1", operation: "A", start: 0 }, { ...call, id: "2", parent: "1", operation: "B", start: 1 }],
 * });
 * const { rows, parents } = canonicalRows(table, 0, new Structures().subtrees(table));
 * assert.deepEqual([rows, parents], [[0, 1], [-1, 0]]);
 */
export function canonicalRows(
  { offsets, parent }: SpanTable,
  trace: number,
  subtree: Int32Array,
): { rows: number[]; parents: number[] } {
  const first = offsets[trace];
  const children = Array.from({ length: offsets[trace + 1] - first }, () => [] as number[]);
  for (let row = first + 1; row < offsets[trace + 1]; row++) children[parent[row] - first].push(row);
  const rows: number[] = [];
  const parents: number[] = [];
  const stack: { row: number; up: number }[] = [{ row: first, up: -1 }];
  while (stack.length > 0) {
    const { row, up } = stack.pop()!;
    const position = rows.push(row) - 1;
    parents.push(up);
    const below = children[row - first].sort((a, b) => subtree[a] - subtree[b] || a - b);
    for (let i = below.length; i-- > 0; ) stack.push({ row: below[i], up: position });
  }
  return { rows, parents };
}
