import { grown } from "./grow.js";
import { type NameIndices, OwnNames } from "./own-names.js";
import { ABSENT, SpanFlag, type SpanTable } from "./span-table.js";

/**
 * The call paths of a recording, each with a small number: the chain of (service, operation) from the root to a span.
 *
 * A trie over (parent path, service, operation) that grows with the tables it sees. Paths are told apart by name, so
 * tables of several corpora give the same numbers. A stand-in is no node of a path: its own number is
 * {@link ABSENT}, and its children start paths.
 *
 * @example
 * const call = { service: "shop", operation: "view", duration: 1 };
 * const table = tableOfSpans({
 *   t: [{ ...call, id: "1", start: 0 }, { ...call, id: "2", parent: "1", start: 1 }, { ...call, id: "3", parent: "1", start: 2 }],
 * });
 * const paths = new CallPaths();
 * assert.deepEqual([...paths.of(table)], [0, 1, 1]);
 * assert.equal(paths.text(1), "shop/view > shop/view");
 * assert.equal(paths.parent(1), 0);
 */
export class CallPaths {
  readonly #names = new OwnNames();
  #size = 0;
  #parent = new Uint32Array(256);
  #service = new Uint32Array(256);
  #operation = new Uint32Array(256);
  /** Open addressing by (parent, service, operation): path + 1, or 0 for an empty slot. Never over half full. */
  #slots = new Uint32Array(1024);

  /** Paths known; they are numbered from 0, a parent before its children. */
  get size(): number {
    return this.#size;
  }

  /** The path of each row; new ones are added. {@link ABSENT} for a stand-in. */
  of(table: SpanTable): Uint32Array {
    return this.#walk(table, this.#names.indices(table.names), true);
  }

  /** Like {@link of}, but paths not known are {@link ABSENT} and are not added. */
  find(table: SpanTable): Uint32Array {
    return this.#walk(table, this.#names.knownIndices(table.names), false);
  }

  /**
   * The number of a path, added where it is new: to rebuild stored paths in their order.
   *
   * @param parent A path, or {@link ABSENT} for the path of a root.
   * @throws RangeError if `parent` is not known.
   */
  add(parent: number, service: string, operation: string): number {
    if (parent !== ABSENT) this.#check(parent);
    return this.#intern(parent, this.#names.service(service), this.#names.operation(operation), true);
  }

  /** The path one call shorter; {@link ABSENT} for the path of a root. */
  parent(path: number): number {
    this.#check(path);
    return this.#parent[path];
  }

  /** The service the path leads to. */
  service(path: number): string {
    this.#check(path);
    return this.#names.services[this.#service[path]];
  }

  /** The operation the path leads to. */
  operation(path: number): string {
    this.#check(path);
    return this.#names.operations[this.#operation[path]];
  }

  /** For people: "frontend/GET > cart/Get". Different paths can have one text, if names hold " > " or "/". */
  text(path: number): string {
    const calls: string[] = [];
    for (let at = path; at !== ABSENT; at = this.#parent[at]) calls.push(`${this.service(at)}/${this.operation(at)}`);
    return calls.reverse().join(" > ");
  }

  #walk(table: SpanTable, own: NameIndices, grow: boolean): Uint32Array {
    const { parent, service, operation, flags } = table;
    const paths = new Uint32Array(parent.length);
    for (let row = 0; row < paths.length; row++) {
      const up = parent[row];
      if ((flags[row] & SpanFlag.STAND_IN) !== 0) paths[row] = ABSENT;
      // Below a path that is not known there is none that is. Only a stand-in has no path otherwise.
      else if (up >= 0 && paths[up] === ABSENT && (flags[up] & SpanFlag.STAND_IN) === 0) paths[row] = ABSENT;
      else {
        const above = up < 0 ? ABSENT : paths[up];
        paths[row] = this.#intern(above, own.services[service[row]], own.operations[operation[row]], grow);
      }
    }
    return paths;
  }

  #intern(parent: number, service: number, operation: number, grow: boolean): number {
    const mask = this.#slots.length - 1;
    let slot = hash(parent, service, operation) & mask;
    for (let path = this.#slots[slot]; path !== 0; path = this.#slots[slot]) {
      const known = path - 1;
      if (this.#operation[known] === operation && this.#parent[known] === parent && this.#service[known] === service)
        return known;
      slot = (slot + 1) & mask;
    }
    if (!grow) return ABSENT;
    const path = this.#size++;
    if (path === this.#parent.length) {
      this.#parent = grown(this.#parent);
      this.#service = grown(this.#service);
      this.#operation = grown(this.#operation);
    }
    this.#parent[path] = parent;
    this.#service[path] = service;
    this.#operation[path] = operation;
    this.#slots[slot] = path + 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return path;
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 4);
    for (let path = 0; path < this.#size; path++) {
      let slot = hash(this.#parent[path], this.#service[path], this.#operation[path]) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = path + 1;
    }
    this.#slots = slots;
  }

  #check(path: number): void {
    if (!(path >= 0 && path < this.#size)) throw new RangeError(`Cannot look up call path ${path} of ${this.#size}`);
  }
}

function hash(parent: number, service: number, operation: number): number {
  let h = Math.imul(parent ^ 0x2c1b3c6d, 0x297a2d39);
  h = Math.imul(h ^ (h >>> 15) ^ service, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ operation, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
