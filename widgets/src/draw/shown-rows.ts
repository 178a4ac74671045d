import type { CardData } from "../contract/card-data.js";
import type { CallTree, TreeShape } from "./call-tree.js";

/** Share of the root below which a call may be hidden. */
export const SMALL = 0.01;

/** The nodes that are open at first: the top, the way to the row that explains most, and that row. */
export function openAtFirst(tree: CallTree, data: CardData): Uint8Array {
  const open = new Uint8Array(tree.size);
  if (tree.size === 0) return open;
  open[0] = 1;
  const [row] = data.unusual;
  if (row !== undefined) {
    openWay(tree, open, tree.nodeOf[row]);
    open[tree.nodeOf[row]] = 1;
    return open;
  }
  // Nothing stands out: as far as one call only passes on to the next.
  for (let node = 0; node + 1 < tree.size && tree.end[node + 1] === tree.end[node]; node++) open[node + 1] = 1;
  return open;
}

/** Opens all that stands above a node. */
export function openWay(tree: TreeShape, open: Uint8Array, node: number): void {
  for (let up = tree.parent[node]; up >= 0; up = tree.parent[up]) open[up] = 1;
}

/**
 * The nodes to show from top to bottom.
 *
 * @param hidden Nodes that are left out with all below them.
 */
export function shownRows(tree: TreeShape, open: Uint8Array, hidden?: Uint8Array): Uint32Array {
  const shown = new Uint32Array(tree.size);
  let count = 0;
  for (let node = 0; node < tree.size; ) {
    if (hidden !== undefined && hidden[node] === 1) {
      node = tree.end[node];
      continue;
    }
    shown[count++] = node;
    node = open[node] === 1 ? node + 1 : tree.end[node];
  }
  return shown.slice(0, count);
}

/** Spans that no row stands for: below a folded one, or hidden. */
export function foldedSpans(tree: CallTree, shown: Uint32Array): number {
  let standing = 0;
  for (const node of shown) standing += tree.offsets[node + 1] - tree.offsets[node];
  return tree.spans.length - standing;
}

/** Nodes below {@link SMALL} of the trace with nothing unusual and no error within. */
export function smallNodes(tree: CallTree, { spans, duration }: CardData): Uint8Array {
  const small = new Uint8Array(tree.size);
  const telling = new Uint8Array(tree.size);
  for (let node = tree.size; node-- > 0; ) {
    let total = 0;
    for (let i = tree.offsets[node]; i < tree.offsets[node + 1]; i++) total += spans.duration[tree.spans[i]];
    if (tree.unusual[node] === 1 || tree.errorsWithin[node] > 0) telling[node] = 1;
    if (telling[node] === 1 && tree.parent[node] >= 0) telling[tree.parent[node]] = 1;
    small[node] = Number(node > 0 && telling[node] === 0 && total < SMALL * duration);
  }
  return small;
}

/** The first node after `from` of which something holds, round and round; -1 if of none. */
export function nextNode(tree: TreeShape, from: number, holds: (node: number) => boolean): number {
  for (let i = 1; i <= tree.size; i++) {
    const node = (from + i) % tree.size;
    if (holds(node)) return node;
  }
  return -1;
}
