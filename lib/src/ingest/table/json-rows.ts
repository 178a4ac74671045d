import type { InputFile } from "../files/open-file.js";
import type { Format, ReadContext } from "../format.js";
import { exactNumbers } from "../json/exact-numbers.js";
import type { Rule } from "../json/json-rule.js";
import { jsonText } from "../json/json-text.js";
import { parseElement } from "../json/parse-element.js";
import { type ElementReader, readElements } from "../json/read-elements.js";
import { asArray, asObject } from "../json/read-value.js";
import type { RawSpan } from "../raw-span.js";
import { tableColumns } from "./table-columns.js";
import { RowSpans, type TableRow } from "./table-rows.js";

const ROW: Rule = { take: "row", array: { take: "row" } };
/** What ClickHouse answers with FORMAT JSON. */
const ANSWER: Rule = { object: new Map([["data", { array: { take: "row" } }]]) };
const exact = exactNumbers('[^"\\\\]*');

/**
 * Rows of a table as JSON: an object per line, an array of them, or what ClickHouse answers (`{"meta": ..., "data": [...]}`).
 * Columns are named as in the CSV layouts.
 */
export const jsonRows: Format = {
  name: "rows",
  title: "JSON rows of spans",
  textIds: true,
  sniff(file: InputFile): boolean {
    const [row] = firstRows(file);
    return row !== undefined && typeof tableColumns(Object.keys(row), new Map()) !== "string";
  },
  read: (file, context) => readElements(file, context, isAnswer(file) ? ANSWER : ROW, new JsonRowReader(file, context)),
};

class JsonRowReader implements ElementReader {
  readonly #file: string;
  readonly #context: ReadContext;
  /** Names of columns; grows by those that come late. */
  readonly #header: string[];
  readonly #at: Map<string, number>;
  readonly #spans: RowSpans;
  #rows: TableRow[] = [];
  #rest: RawSpan[] = [];

  constructor(file: InputFile, context: ReadContext) {
    this.#file = file.path;
    this.#context = context;
    this.#header = [...new Set(firstRows(file).flatMap((row) => Object.keys(row)))];
    this.#at = new Map(this.#header.map((name, i) => [name, i]));
    this.#spans = new RowSpans(file.path, this.#header, context);
  }

  isSpan(): boolean {
    return true;
  }

  value(_name: string, bytes: Buffer, line: number): void {
    const element = parseElement(bytes, line, this.#file, this.#context, true, exact);
    if (element === undefined) return;
    const row = asObject(element.value);
    if (row === undefined) {
      this.#context.ledger.note("rejected", "row is no object", { file: this.#file, line });
      return;
    }
    for (const name in row) if (!this.#at.has(name)) this.#at.set(name, this.#header.push(name) - 1);
    const fields = this.#header.map((name) => (Object.hasOwn(row, name) ? textOf(row[name]) : ""));
    this.#rows.push({ fields, line, utf8: element.unicode });
  }

  close(): void {
    this.#rest = this.#rest.concat(this.#spans.push(this.#rows), this.#spans.end());
    this.#rows = [];
  }

  take(): RawSpan[] {
    const spans = this.#rest.concat(this.#spans.push(this.#rows));
    this.#rest = [];
    this.#rows = [];
    return spans;
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : jsonText(value);
}

function isAnswer({ head }: InputFile): boolean {
  return /^\s*\{\s*"meta"\s*:\s*\[/.test(head.toString("latin1", 0, 200));
}

/** The whole rows among the first: what names the columns have. */
function firstRows(file: InputFile): Readonly<Record<string, unknown>>[] {
  const text = file.head
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .trimStart();
  if (!/^[[{]/.test(text)) return [];
  const whole = parsed(file.whole ? text : "");
  if (isAnswer(file)) return objects(asObject(whole)?.data ?? firstOf(text.slice(text.search(/"data"\s*:\s*\[/))));
  if (text.startsWith("[")) return objects(whole ?? firstOf(text));
  if (asObject(whole) !== undefined) return objects([whole]);
  const lines = text.split("\n", 100);
  return objects(lines.slice(0, file.whole ? undefined : -1).map(parsed));
}

function objects(values: unknown): Readonly<Record<string, unknown>>[] {
  return asArray(values)
    .map(asObject)
    .filter((row) => row !== undefined);
}

/** The first object in text that begins with an array, as one in a list. */
function firstOf(text: string): unknown[] {
  let depth = 0;
  const from = text.indexOf("{");
  for (let i = from; i >= 0 && i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      i++;
      while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
    } else if (c === "{" || c === "[") depth++;
    else if ((c === "}" || c === "]") && --depth === 0) return [parsed(text.slice(from, i + 1))];
  }
  return [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
