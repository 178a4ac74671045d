import { isUtf8 } from "node:buffer";
import { ImportError } from "../../base/error.js";
import { ESCAPES } from "./escapes.js";

/** A record of a CSV file. */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly utf8: boolean;
}

/**
 * Reads CSV (RFC 4180) that arrives in pieces, with memory for one record: quoted fields may hold delimiters, line ends
 * and doubled quotes; lines end with LF, CRLF or CR; a byte order mark is left out, as are empty lines.
 */
export class CsvReader {
  readonly #delimiter: number;
  readonly #file: string;
  readonly #limit: number;
  readonly #escapes: boolean;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** From the beginning of the record that is not complete; it has been looked through. */
  #text = "";
  /** What came after that. */
  #more = "";
  #first = true;
  #utf8 = true;
  #line = 1;

  /**
   * @param limit Most characters of a record.
   * @param escapes Fields have escapes with backslashes (`\t`, `\N` for nothing) in place of quotes.
   */
  constructor(delimiter: string, file: string, limit: number, escapes = false) {
    this.#escapes = escapes;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#file = file;
    this.#limit = limit;
  }

  /** Line of the record being read. */
  get line(): number {
    return this.#line;
  }

  /** The records that end within this piece. */
  push(piece: Buffer): CsvRecord[] {
    // A character cut by the end of the piece makes it look broken; the records then show whether it is.
    const isBroken = !this.#utf8 && (this.#more !== "" || this.#text.includes("\ufffd"));
    this.#utf8 = isUtf8(piece) && !isBroken;
    let text = this.#decoder.decode(piece, { stream: true });
    if (this.#first && text.length > 0) {
      this.#first = false;
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    }
    this.#more += text;
    const length = this.#text.length + this.#more.length;
    // A long record is looked through each time it has doubled, not with each piece.
    if (this.#more.length < this.#text.length && length <= this.#limit) return [];
    const records = this.#records(this.#text + this.#more, false);
    if (this.#text.length > this.#limit) {
      throw new ImportError(`Cannot read CSV: record of more than ${this.#limit} characters`, {
        file: this.#file,
        line: this.#line,
      });
    }
    return records;
  }

  /**
   * The last record, if the file does not end with a line end.
   *
   * @throws ImportError if a quoted field is not closed.
   */
  end(): CsvRecord[] {
    return this.#records(this.#text + this.#more + this.#decoder.decode(), true);
  }

  #records(text: string, isEnd: boolean): CsvRecord[] {
    const delimiter = this.#delimiter;
    const records: CsvRecord[] = [];
    const length = text.length;
    let from = 0;
    while (from < length) {
      const fields: string[] = [];
      let at = from;
      let lines = 0;
      let closed = false;
      for (;;) {
        if (!this.#escapes && text.charCodeAt(at) === QUOTE) {
          const quote = quoted(text, at);
          if (quote === undefined || (!isEnd && quote.end >= length)) {
            if (!isEnd) break;
            if (quote === undefined) {
              throw new ImportError("Cannot read CSV: a quoted field is not closed", {
                file: this.#file,
                line: this.#line,
              });
            }
          }
          let value = quote!.value;
          lines += quote!.lines;
          at = quote!.end;
          const rest = at;
          while (at < length && !ends(text.charCodeAt(at), delimiter)) at++;
          if (at > rest) value += text.slice(rest, at);
          fields.push(value);
        } else {
          const begin = at;
          while (at < length && !ends(text.charCodeAt(at), delimiter)) at++;
          const value = text.slice(begin, at);
          fields.push(this.#escapes && value.includes("\\") ? unescaped(value) : value);
        }
        if (at >= length) {
          closed = isEnd;
          break;
        }
        const c = text.charCodeAt(at);
        at++;
        if (c === delimiter) continue;
        if (c === CR) {
          // LF may come with the next piece.
          if (at >= length && !isEnd) break;
          if (text.charCodeAt(at) === LF) at++;
        }
        closed = true;
        lines++;
        break;
      }
      if (!closed) break;
      if (fields.length > 1 || fields[0] !== "") {
        const broken = !this.#utf8 && fields.some((field) => field.includes("\ufffd"));
        records.push({ fields, line: this.#line, utf8: !broken });
      }
      this.#line += lines;
      from = at;
    }
    this.#text = text.slice(from);
    this.#more = "";
    return records;
  }
}

/** As ClickHouse writes fields between tabs. */
function unescaped(value: string): string {
  if (value === "\\N") return "";
  return value.replace(/\\(.)/gs, (_, c: string) => ESCAPES.get(c) ?? c);
}

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

function ends(c: number, delimiter: number): boolean {
  return c === delimiter || c === LF || c === CR;
}

/** The quoted field that begins at `at`; undefined if it is not closed. */
function quoted(text: string, at: number): { value: string; end: number; lines: number } | undefined {
  let value = "";
  let lines = 0;
  for (let from = at + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return undefined;
    const part = text.slice(from, quote);
    for (let i = part.indexOf("\n"); i >= 0; i = part.indexOf("\n", i + 1)) lines++;
    value += part;
    if (text.charCodeAt(quote + 1) !== QUOTE) return { value, end: quote + 1, lines };
    value += '"';
    from = quote + 2;
  }
}
