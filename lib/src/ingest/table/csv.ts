import { ImportError } from "../../base/error.js";
import type { InputFile } from "../files/open-file.js";
import type { Format, ReadContext, TableField } from "../format.js";
import type { RawSpan } from "../raw-span.js";
import { CsvReader, type CsvRecord } from "./csv-reader.js";
import { layoutOf } from "./layouts.js";
import { tableColumns } from "./table-columns.js";
import { spansOfRows, type TableRow } from "./table-rows.js";

/**
 * CSV with a header, delimited by comma, semicolon, tab or bar: our own columns, LabelEase's, Nezha's, or columns
 * declared by the user.
 */
export const csv: Format = {
  name: "csv",
  title: "CSV table of spans",
  textIds: true,
  sniff(file: InputFile): boolean {
    const header = headerOf(file);
    return header !== undefined && typeof tableColumns(header, new Map()) !== "string";
  },
  async *read(file: InputFile, context: ReadContext): AsyncGenerator<RawSpan[]> {
    const header = headerOf(file);
    if (header === undefined) throw new ImportError("Cannot read CSV: no header", { file: file.path, line: 1 });
    yield* spansOfRows(file.path, header, rows(file, header.length, context), context);
  },
};

/** Whether a file is a table with these declared columns. */
export function hasColumns(file: InputFile, columns: ReadonlyMap<TableField, string>): boolean {
  const header = headerOf(file) ?? [];
  return columns.size > 0 && [...columns.values()].every((name) => header.includes(name));
}

async function* rows(file: InputFile, width: number, context: ReadContext): AsyncGenerator<TableRow[]> {
  const { ledger, keepGood, elementBytes, signal, onBytes } = context;
  const delimiter = delimiterOf(file);
  const escapes = delimiter === "\t" && layoutOf(headerOf(file) ?? [])?.escapes === true;
  const reader = new CsvReader(delimiter, file.path, elementBytes, escapes);
  let isFirst = true;
  const checked = (records: CsvRecord[]): TableRow[] => {
    const from = isFirst && records.length > 0 ? 1 : 0;
    isFirst &&= records.length === 0;
    const good: TableRow[] = [];
    for (let i = from; i < records.length; i++) {
      const { fields, line } = records[i];
      if (fields.length === width) good.push(records[i]);
      else {
        const reason = `row has ${fields.length < width ? "too few" : "too many"} fields`;
        ledger.note("rejected", reason, { file: file.path, line });
      }
    }
    return good;
  };
  try {
    for await (const piece of file.bytes(onBytes)) {
      signal?.throwIfAborted();
      yield checked(reader.push(piece));
    }
    yield checked(reader.end());
  } catch (error) {
    if (!keepGood || !(error instanceof ImportError)) throw error;
    const example = { file: file.path, line: reader.line };
    ledger.note("rejected", "row is cut off", example);
    ledger.note("kept", `file is damaged, the good part is kept: ${error.message}`, example, { unit: "files" });
  }
}

/** The first record; undefined if the file does not begin with one line of text. */
function headerOf(file: InputFile): readonly string[] | undefined {
  try {
    const reader = new CsvReader(delimiterOf(file), file.path, file.head.length);
    const records = reader.push(file.head);
    return (records[0] ?? (file.whole ? reader.end()[0] : undefined))?.fields;
  } catch {
    return undefined;
  }
}

/** The delimiter that occurs most in the first line. */
function delimiterOf({ head }: InputFile): string {
  const end = head.indexOf(10);
  const line = head.toString("utf8", 0, end < 0 ? head.length : end);
  let best = ",";
  let most = 0;
  for (const delimiter of [",", "\t", ";", "|"]) {
    const count = line.split(delimiter).length;
    if (count > most) {
      most = count;
      best = delimiter;
    }
  }
  return best;
}
