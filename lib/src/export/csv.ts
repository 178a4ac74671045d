import { ImportError } from "../base/error.js";
import { formulaPlain, formulaSafe } from "./formula-safe.js";

/**
 * A row of CSV with its line end (RFC 4180, but LF), safe to open in a spreadsheet, see {@link formulaSafe}.
 * Numbers stand as they are.
 *
 * @example
 * assert.equal(csvRow(["=1", 'say "x"', -2]), `'=1,"say ""x""",-2\n`);
 */
export function csvRow(cells: readonly (string | number)[]): string {
  return `${cells.map(cellOf).join(",")}\n`;
}

function cellOf(cell: string | number): string {
  if (typeof cell === "number") return String(cell);
  const safe = formulaSafe(cell);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A row of a CSV file and the line it begins at, counted from 1. */
export interface CsvLine {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The rows of a CSV text that comes in pieces (RFC 4180; CRLF, LF or CR), the apostrophes of {@link formulaSafe} off.
 * Empty lines are passed over.
 *
 * @param delimiter One character between cells; spreadsheets of some countries write ";".
 * @throws {ImportError} if a quoted cell does not end, or text follows its closing quote.
 *
 * @example
 * const rows = [];
 * for await (const row of csvLines(['a,b\n"x', '\ny",2\n'])) rows.push(row);
 * assert.deepEqual(rows, [{ line: 1, cells: ["a", "b"] }, { line: 2, cells: ["x\ny", "2"] }]);
 */
export async function* csvLines(
  pieces: Iterable<string> | AsyncIterable<string>,
  file?: string,
  delimiter = ",",
): AsyncGenerator<CsvLine> {
  const reader = new CsvReader(file, delimiter);
  for await (const piece of pieces) yield* reader.push(piece);
  yield* reader.end();
}

type State = "start" | "plain" | "quoted" | "closed";

class CsvReader {
  readonly #file: string | undefined;
  readonly #delimiter: string;
  #state: State = "start";
  #cell = "";
  #cells: string[] = [];
  #line = 1;
  #begin = 1;
  #afterReturn = false;

  constructor(file: string | undefined, delimiter: string) {
    this.#file = file;
    this.#delimiter = delimiter;
  }

  *push(text: string): Generator<CsvLine> {
    for (let i = 0; i < text.length; i++) {
      const c = text[i];
      const secondOfPair = this.#afterReturn && c === "\n";
      this.#afterReturn = c === "\r";
      if ((c === "\n" && !secondOfPair) || c === "\r") this.#line++;
      if (this.#state === "quoted") {
        if (c === '"') this.#state = "closed";
        else this.#cell += c;
      } else if (c === this.#delimiter) this.#endCell();
      else if (c === "\n" || c === "\r") {
        if (!secondOfPair) yield* this.#endRow();
        this.#begin = this.#line;
      } else if (c === '"' && this.#state === "start") this.#state = "quoted";
      else if (c === '"' && this.#state === "closed") {
        this.#cell += c;
        this.#state = "quoted";
      } else if (this.#state === "closed") {
        throw new ImportError("Cannot read CSV: text after a closing quote", { file: this.#file, line: this.#line });
      } else {
        this.#cell += c;
        this.#state = "plain";
      }
    }
  }

  *end(): Generator<CsvLine> {
    if (this.#state === "quoted") {
      throw new ImportError("Cannot read CSV: a quoted cell does not end", { file: this.#file, line: this.#begin });
    }
    yield* this.#endRow();
  }

  #endCell() {
    this.#cells.push(formulaPlain(this.#cell));
    this.#cell = "";
    this.#state = "start";
  }

  *#endRow(): Generator<CsvLine> {
    const empty = this.#cells.length === 0 && this.#state === "start";
    this.#endCell();
    const cells = this.#cells;
    this.#cells = [];
    if (!empty) yield { line: this.#begin, cells };
  }
}
