import { ABSENT, type Names } from "./span-table.js";

/** For each index of a foreign list of names the own index; `ABSENT` stays `ABSENT`. */
export interface NameIndices {
  readonly services: Uint32Array;
  readonly operations: Uint32Array;
}

/**
 * Services and operations seen over several name tables. What is kept per name then holds for tables of any corpus, and
 * comparing names costs one array look-up per row.
 */
export class OwnNames {
  readonly services: string[] = [];
  readonly operations: string[] = [];
  readonly #service = new Map<string, number>();
  readonly #operation = new Map<string, number>();
  readonly #known = new WeakMap<Names, { services: Uint32Array; operations: Uint32Array }>();

  /** Own index of a service; a new one where it is not known yet. */
  service(name: string): number {
    return intern(this.#service, this.services, name);
  }

  /** Own index of an operation; a new one where it is not known yet. */
  operation(name: string): number {
    return intern(this.#operation, this.operations, name);
  }

  /** Own indices of all names; lists that have grown since the last call are read on. */
  indices(names: Names): NameIndices {
    let known = this.#known.get(names);
    if (known === undefined) {
      known = { services: new Uint32Array(0), operations: new Uint32Array(0) };
      this.#known.set(names, known);
    }
    known.services = extended(known.services, names.services, (name) => this.service(name));
    known.operations = extended(known.operations, names.operations, (name) => this.operation(name));
    return known;
  }

  /** Like {@link indices}, but names not known are {@link ABSENT}. */
  knownIndices(names: Names): NameIndices {
    return {
      services: Uint32Array.from(names.services, (name) => this.#service.get(name) ?? ABSENT),
      operations: Uint32Array.from(names.operations, (name) => this.#operation.get(name) ?? ABSENT),
    };
  }
}

function intern(indices: Map<string, number>, list: string[], name: string): number {
  const known = indices.get(name);
  if (known !== undefined) return known;
  indices.set(name, list.length);
  return list.push(name) - 1;
}

function extended(known: Uint32Array, names: readonly string[], index: (name: string) => number): Uint32Array {
  if (known.length === names.length) return known;
  const longer = new Uint32Array(names.length);
  longer.set(known);
  for (let i = known.length; i < names.length; i++) longer[i] = index(names[i]);
  return longer;
}
