import type { CardData } from "../contract/card-data.js";

/** Service, operation or path that is not there. */
export const NONE = 0xffffffff;

/** Nodes in depth-first order. */
export interface TreeShape {
  readonly size: number;
  /** Node above, -1 at the top. */
  readonly parent: Int32Array;
  readonly depth: Uint32Array;
  /** The first node after the subtree. */
  readonly end: Uint32Array;
}

/**
 * The calls of a trace as rows to look at, in depth-first order: each node stands for one span, or for spans of one name
 * under the same node.
 */
export interface CallTree extends TreeShape {
  /** Node n stands for `spans[offsets[n]]` to `spans[offsets[n + 1] - 1]`, in order of start. */
  readonly offsets: Uint32Array;
  readonly spans: Uint32Array;
  /** Spans in the subtree, its own among them. */
  readonly spansWithin: Uint32Array;
  /** Failed spans in the subtree, its own among them. */
  readonly errorsWithin: Uint32Array;
  readonly unusual: Uint8Array;
  /** Node of each span. */
  readonly nodeOf: Uint32Array;
}

/**
 * Makes the tree of calls. Linear in the spans; no recursion, so that chains of any length work.
 *
 * @param each One node for each span. Otherwise siblings of one name become one node, except that spans that stand out
 *   are never folded into others that do not, and the one that explains most stands alone.
 */
export function callTree(data: CardData, { each = false }: { each?: boolean } = {}): CallTree {
  const { spans, unusual } = data;
  const rows = spans.parent.length;
  const group = each ? upTo(rows) : groups(data);
  const count = each ? rows : group.reduce((most, g) => Math.max(most, g + 1), 0);
  const above = new Int32Array(count).fill(-1);
  for (let row = rows; row-- > 0; ) above[group[row]] = spans.parent[row] < 0 ? -1 : group[spans.parent[row]];
  const { place, parent, depth, end } = arrange(above);
  const nodeOf = group.map((g) => place[g]);
  const { offsets, members: own } = membersOf(nodeOf, count);
  // Of one span's children they are in order of start; those of its siblings may lie between them.
  for (let node = 0; node < count; node++) {
    const part = own.subarray(offsets[node], offsets[node + 1]);
    if (part.some((row, i) => i > 0 && spans.start[row] < spans.start[part[i - 1]])) {
      part.sort((a, b) => spans.start[a] - spans.start[b] || a - b);
    }
  }

  const spansWithin = new Uint32Array(count);
  const errorsWithin = new Uint32Array(count);
  const stands = new Uint8Array(count);
  for (let row = 0; row < rows; row++) {
    spansWithin[nodeOf[row]]++;
    errorsWithin[nodeOf[row]] += spans.error[row];
  }
  for (let node = count; node-- > 0; ) {
    const up = parent[node];
    if (up < 0) continue;
    spansWithin[up] += spansWithin[node];
    errorsWithin[up] += errorsWithin[node];
  }
  for (const row of unusual) stands[nodeOf[row]] = 1;
  return { size: count, parent, depth, end, offsets, spans: own, spansWithin, errorsWithin, unusual: stands, nodeOf };
}

/** The spans of each node, by node. */
export function membersOf(nodeOf: Uint32Array, nodes: number): { offsets: Uint32Array; members: Uint32Array } {
  const offsets = new Uint32Array(nodes + 1);
  for (const node of nodeOf) offsets[node + 1]++;
  for (let node = 0; node < nodes; node++) offsets[node + 1] += offsets[node];
  const next = offsets.slice();
  const members = new Uint32Array(nodeOf.length);
  for (let row = 0; row < nodeOf.length; row++) members[next[nodeOf[row]]++] = row;
  return { offsets, members };
}

/** Puts nodes into depth-first order: where each comes to stand, and the shape of the tree then. */
export function arrange(above: Int32Array): TreeShape & { readonly place: Uint32Array } {
  const size = above.length;
  const order = preOrder(above);
  const place = new Uint32Array(size);
  for (let node = 0; node < size; node++) place[order[node]] = node;
  const parent = new Int32Array(size);
  const depth = new Uint32Array(size);
  for (let node = 0; node < size; node++) {
    const up = above[order[node]];
    parent[node] = up < 0 ? -1 : place[up];
    depth[node] = up < 0 ? 0 : depth[place[up]] + 1;
  }
  const end = upTo(size);
  for (let node = 0; node < size; node++) end[node]++;
  for (let node = size; node-- > 0; ) if (parent[node] >= 0) end[parent[node]] = Math.max(end[parent[node]], end[node]);
  return { size, place, parent, depth, end };
}

/** 0, 1, 2 ... */
function upTo(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}

/** The group of each span: those of one name below one group. Numbers rise with the first row of a group. */
function groups({ spans, services, operations, unusual }: CardData): Uint32Array {
  const kind = new Uint8Array(spans.parent.length);
  for (const row of unusual) kind[row] = 1;
  if (unusual.length > 0) kind[unusual[0]] = 2;
  const names = new Map<number, number>();
  const group = new Uint32Array(spans.parent.length);
  const width = operations.length + 1;
  for (let row = 0; row < group.length; row++) {
    const service = spans.service[row] === NONE ? services.length : spans.service[row];
    const operation = spans.operation[row] === NONE ? operations.length : spans.operation[row];
    const above = spans.parent[row] < 0 ? 0 : group[spans.parent[row]] + 1;
    const key = ((above * (services.length + 1) + service) * width + operation) * 3 + kind[row];
    let number = names.get(key);
    if (number === undefined) {
      number = names.size;
      names.set(key, number);
    }
    group[row] = number;
  }
  return group;
}

/** Nodes in depth-first order, siblings by rising number. */
function preOrder(above: Int32Array): Uint32Array {
  const child = new Int32Array(above.length).fill(-1);
  const sibling = new Int32Array(above.length).fill(-1);
  const stack: number[] = [];
  for (let node = above.length; node-- > 0; ) {
    if (above[node] < 0) continue;
    sibling[node] = child[above[node]];
    child[above[node]] = node;
  }
  for (let node = above.length; node-- > 0; ) if (above[node] < 0) stack.push(node);
  const order = new Uint32Array(above.length);
  let at = 0;
  while (stack.length > 0) {
    const node = stack.pop()!;
    order[at++] = node;
    if (sibling[node] >= 0) stack.push(sibling[node]);
    if (child[node] >= 0) stack.push(child[node]);
  }
  return order;
}
