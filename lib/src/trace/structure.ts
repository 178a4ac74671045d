import { hash as digestOf } from "node:crypto";
import { grown } from "./grow.js";
import { OwnNames } from "./own-names.js";
import { SequenceSet } from "./sequence-set.js";
import { ABSENT, type SpanTable } from "./span-table.js";

/**
 * Tells traces apart by structure: two traces have one structure if and only if their trees are equal in service and
 * operation names and in who calls whom, whatever the order of siblings (the paper's path ID, section III-C).
 *
 * The id is 128 bits in hex, the first half of the SHA-256 of the canonical subtree: names of the span, then id and count
 * of each different child subtree, by id. It depends on nothing but the tree: not on the run, the corpus or its indices.
 * Each different subtree is hashed once. A stand-in is a node without a name, unlike any recorded span.
 *
 * @example
 * const a = { id: "a", service: "s", operation: "A", start: 0, duration: 9 };
 * const b = { id: "b", parent: "a", service: "s", operation: "B", start: 1, duration: 1 };
 * const c = { id: "c", parent: "a", service: "s", operation: "C", start: 2, duration: 1 };
 * const table = tableOfSpans({
 *   "b first": [a, b, c],
 *   "c first": [a, { ...b, start: 3 }, c],
 *   "b calls c": [a, b, { ...c, parent: "b" }],
 * });
 * const structures = new Structures();
 * assert.deepEqual([...structures.index(table)], [0, 0, 1]);
 * const [first, second, third] = structures.of(table);
 * assert.equal(first, second);
 * assert.notEqual(first, third);
 * assert.equal(first.length, 32);
 */
export class Structures {
  readonly #names = new OwnNames();
  /** Each different subtree: service, operation, then the numbers of the child subtrees, rising. */
  readonly #subtrees = new SequenceSet();
  readonly #digests: string[] = [];
  readonly #indexOf = new Map<number, number>();
  readonly #subtreeOf: number[] = [];

  /** Different structures seen. */
  get size(): number {
    return this.#subtreeOf.length;
  }

  /** The structure id of each trace. */
  of(table: SpanTable): string[] {
    return Array.from(this.index(table), (index) => this.id(index));
  }

  /** The number of the subtree under each row: equal subtrees of all tables seen have one number. */
  subtrees(table: SpanTable): Int32Array {
    return this.#rowSubtrees(table);
  }

  /** The structure of each trace as a small number, in order of first appearance; hashes nothing. */
  index(table: SpanTable): Uint32Array {
    const subtree = this.#rowSubtrees(table);
    const indices = new Uint32Array(table.traceIds.length);
    for (let trace = 0; trace < indices.length; trace++) {
      const root = subtree[table.offsets[trace]];
      let index = this.#indexOf.get(root);
      if (index === undefined) {
        index = this.#subtreeOf.push(root) - 1;
        this.#indexOf.set(root, index);
      }
      indices[trace] = index;
    }
    return indices;
  }

  /**
   * The id of a structure given as a small number.
   *
   * @throws RangeError if there is none of this number.
   */
  id(index: number): string {
    const root = this.#subtreeOf[index];
    if (root === undefined) throw new RangeError(`Cannot look up structure ${index} of ${this.size}`);
    // Children have smaller numbers than their parents, so hashing in order needs no walk.
    for (let subtree = this.#digests.length; subtree <= root; subtree++) this.#digests.push(this.#digest(subtree));
    return this.#digests[root];
  }

  /** The number of the subtree under each row, children before parents: rows stand in pre-order. */
  #rowSubtrees({ names, parent, service, operation }: SpanTable): Int32Array {
    const own = this.#names.indices(names);
    const subtree = new Int32Array(parent.length);
    const child = new Int32Array(parent.length).fill(-1);
    const sibling = new Int32Array(parent.length);
    let node = new Int32Array(64);
    for (let row = parent.length; row-- > 0; ) {
      node[0] = service[row] === ABSENT ? -1 : own.services[service[row]];
      node[1] = operation[row] === ABSENT ? -1 : own.operations[operation[row]];
      let length = 2;
      for (let at = child[row]; at >= 0; at = sibling[at]) {
        if (length === node.length) node = grown(node);
        node[length++] = subtree[at];
      }
      sort(node, 2, length);
      subtree[row] = this.#subtrees.add(node, length);
      if (parent[row] < 0) continue;
      sibling[row] = child[parent[row]];
      child[parent[row]] = row;
    }
    return subtree;
  }

  #digest(subtree: number): string {
    const node = this.#subtrees.get(subtree);
    const name = node[0] < 0 ? [null, null] : [this.#names.services[node[0]], this.#names.operations[node[1]]];
    const counts = new Map<string, number>();
    for (let i = 2; i < node.length; i++) {
      const digest = this.#digests[node[i]];
      counts.set(digest, (counts.get(digest) ?? 0) + 1);
    }
    const children = Array.from(counts, ([digest, count]) => `\n${digest} ${count}`).sort();
    return digestOf("sha256", JSON.stringify(name) + children.join(""), "hex").slice(0, 32);
  }
}

/** Most spans have few children, for which insertion beats a call of the sort. */
function sort(items: Int32Array, from: number, to: number): void {
  if (to - from > 32) {
    items.subarray(from, to).sort();
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const moved = items[i];
    let hole = i;
    for (; hole > from && items[hole - 1] > moved; hole--) items[hole] = items[hole - 1];
    items[hole] = moved;
  }
}
