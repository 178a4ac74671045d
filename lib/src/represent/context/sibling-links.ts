import type { SpanTable } from "../../trace/span-table.js";

/** Children of the rows of a table as linked lists, by start; -1 ends a list. */
export interface SiblingLinks {
  readonly first: Int32Array;
  readonly next: Int32Array;
}

/** The children of each row. */
export function siblingLinks({ parent }: SpanTable): SiblingLinks {
  const first = new Int32Array(parent.length).fill(-1);
  const next = new Int32Array(parent.length).fill(-1);
  for (let row = parent.length; row-- > 0; ) {
    const up = parent[row];
    if (up < 0) continue;
    next[row] = first[up];
    first[up] = row;
  }
  return { first, next };
}
