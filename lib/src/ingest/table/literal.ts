import { ESCAPES } from "./escapes.js";

/** What a nested value in a table can be. */
export type Literal = string | number | boolean | null | readonly Literal[] | ReadonlyMap<string, Literal>;

/**
 * Reads a nested value as text: JSON, or as ClickHouse and Python write it, with single quotes: `{'a':'it\'s'}`.
 *
 * @returns undefined if it is neither.
 *
 * @example
 * assert.deepEqual(readLiteral("{'a':'it\\'s','b':['x',2]}"), new Map([["a", "it's"], ["b", ["x", 2]]]));
 * assert.deepEqual(readLiteral('{"a": null}'), new Map([["a", null]]));
 * assert.equal(readLiteral("{a}"), undefined);
 */
export function readLiteral(text: string): Literal | undefined {
  const reader = new LiteralReader(text);
  const value = reader.value(0);
  return reader.atEnd() ? value : undefined;
}

/** Deeper than any attribute; the reader recurses. */
const DEEPEST = 100;
const WORD = /[^\s,:[\]{}()'"]+/y;
const SPACE = /\s*/y;

class LiteralReader {
  readonly #text: string;
  #at = 0;
  #failed = false;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    this.#space();
    return !this.#failed && this.#at === this.#text.length;
  }

  value(depth: number): Literal | undefined {
    this.#space();
    const c = this.#text[this.#at];
    if (c === "'" || c === '"') return this.#string(c);
    if (depth > DEEPEST) return this.#fail();
    if (c === "[" || c === "(") return this.#list(c === "[" ? "]" : ")", depth);
    return c === "{" ? this.#map(depth) : this.#word();
  }

  #list(end: string, depth: number): Literal | undefined {
    const items: Literal[] = [];
    this.#at++;
    for (;;) {
      if (this.#takes(end)) return items;
      if (items.length > 0 && !this.#takes(",")) return this.#fail();
      const item = this.value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
    }
  }

  #map(depth: number): Literal | undefined {
    const map = new Map<string, Literal>();
    this.#at++;
    for (let first = true; ; first = false) {
      if (this.#takes("}")) return map;
      if (!first && !this.#takes(",")) return this.#fail();
      const key = this.value(depth + 1);
      if (typeof key === "object" || key === undefined || !this.#takes(":")) return this.#fail();
      const item = this.value(depth + 1);
      if (item === undefined) return undefined;
      map.set(String(key), item);
    }
  }

  #string(quote: string): string | undefined {
    const text = this.#text;
    let from = ++this.#at;
    let out = "";
    for (; this.#at < text.length; this.#at++) {
      const c = text[this.#at];
      if (c === quote) {
        out += text.slice(from, this.#at++);
        return out;
      }
      if (c !== "\\") continue;
      out += text.slice(from, this.#at);
      const code = /^\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(text.slice(this.#at, this.#at + 6));
      if (code !== null) out += String.fromCharCode(Number.parseInt(code[1] ?? code[2], 16));
      else out += ESCAPES.get(text[this.#at + 1]) ?? text[this.#at + 1] ?? "";
      this.#at += code === null ? 1 : code[0].length - 1;
      from = this.#at + 1;
    }
    return this.#fail();
  }

  #word(): Literal | undefined {
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0];
    if (word === undefined) return this.#fail();
    this.#at += word.length;
    if (/^(null|none|nan|\\N)$/i.test(word)) return null;
    if (/^(true|false)$/i.test(word)) return word.toLowerCase() === "true";
    if (!/^-?(\d|\.\d)/.test(word) || Number.isNaN(Number(word))) return this.#fail();
    // Beyond 2^53 the digits are kept as text.
    return /^-?\d{16,}$/.test(word) ? word : Number(word);
  }

  #takes(mark: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)![0].length;
  }

  #fail(): undefined {
    this.#failed = true;
    return undefined;
  }
}
