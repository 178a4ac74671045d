import { UsageError } from "../../base/error.js";

/** A part of a description, with its place in it: `operations[2].steps[0]`. */
export class Part {
  readonly value: unknown;
  readonly place: string;
  readonly #what: string;
  readonly #file: string | undefined;

  /** @param what What is read, for errors: "system", "faults". */
  constructor(value: unknown, what: string, file?: string, place = "") {
    this.value = value;
    this.place = place;
    this.#what = what;
    this.#file = file;
  }

  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** Whether it is an object that has such a field. */
  has(name: string): boolean {
    return isObject(this.value) && Object.hasOwn(this.value, name);
  }

  /** A field of an object; absent where there is none. */
  field(name: string): Part {
    const value = isObject(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined;
    return this.#inner(value, this.place === "" ? name : `${this.place}.${name}`);
  }

  /** Refuses what is no object, and fields that are not known. */
  object(known: readonly string[]): void {
    if (!isObject(this.value)) this.fail("an object");
    for (const name of Object.keys(this.value as object)) {
      if (!known.includes(name)) {
        throw this.error(`${this.field(name).place} is not known here: fields are ${known.join(", ")}`);
      }
    }
  }

  list(): Part[] {
    if (!Array.isArray(this.value)) this.fail("a list");
    return (this.value as unknown[]).map((value, i) => this.#inner(value, `${this.place}[${i}]`));
  }

  text(): string {
    if (typeof this.value !== "string" || this.value === "") this.fail("a text");
    return this.value as string;
  }

  number(least: number, most: number): number {
    const value = this.value;
    if (typeof value === "number" && value >= least && value <= most) return value;
    return this.fail(most === Number.MAX_VALUE ? `a number from ${least} on` : `a number from ${least} to ${most}`);
  }

  whole(least: number, most: number): number {
    const value = this.value as number;
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    return this.fail(most === Number.MAX_SAFE_INTEGER ? "a whole number" : `a whole number from ${least} to ${most}`);
  }

  oneOf<T extends string>(names: readonly T[]): T {
    const found = names.find((name) => name === this.value);
    return found ?? this.fail(`one of ${names.join(", ")}`);
  }

  /** What it should have been. */
  fail(expected: string): never {
    const is = this.isAbsent ? "is missing" : `is ${shown(this.value)}`;
    throw this.error(`${this.place || "the whole"} ${is}, it must be ${expected}`);
  }

  error(fact: string): UsageError {
    return new UsageError(`Cannot read ${this.#what}: ${fact}`, { file: this.#file });
  }

  #inner(value: unknown, place: string): Part {
    return new Part(value, this.#what, this.#file, place);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
