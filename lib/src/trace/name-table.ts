import type { Names } from "./span-table.js";
import { type Status, UNKNOWN_STATUS } from "./status.js";

/**
 * Names that grow: gives each distinct text an index, in order of first use.
 *
 * @example
 * const names = new NameTable();
 * assert.equal(names.service("cart"), 0);
 * assert.equal(names.service("__proto__"), 1);
 * assert.equal(names.service("cart"), 0);
 * assert.equal(names.instance(""), 0);
 * assert.equal(names.status({ kind: "http", code: "503" }), 1);
 */
export class NameTable implements Names {
  readonly services: string[] = [];
  readonly operations: string[] = [];
  readonly instances: string[] = [];
  readonly statuses: Status[] = [];
  readonly #services = new Map<string, number>();
  readonly #operations = new Map<string, number>();
  readonly #instances = new Map<string, number>();
  readonly #statuses = new Map<string, number>();

  constructor() {
    this.instance("");
    this.status(UNKNOWN_STATUS);
  }

  service(name: string): number {
    return intern(this.#services, this.services, name, name);
  }

  operation(name: string): number {
    return intern(this.#operations, this.operations, name, name);
  }

  instance(name: string): number {
    return intern(this.#instances, this.instances, name, name);
  }

  status(status: Status): number {
    return intern(this.#statuses, this.statuses, `${status.kind}:${status.code}`, status);
  }
}

function intern<T>(indices: Map<string, number>, list: T[], key: string, value: T): number {
  const known = indices.get(key);
  if (known !== undefined) return known;
  indices.set(key, list.length);
  return list.push(value) - 1;
}
