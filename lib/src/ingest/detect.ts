import { ImportError, UsageError } from "../base/error.js";
import type { InputFile } from "./files/open-file.js";
import type { Format, TableField } from "./format.js";
import { FORMATS } from "./formats.js";
import { csv, hasColumns } from "./table/csv.js";

/**
 * The format of a given name.
 *
 * @throws UsageError if there is none.
 */
export function formatByName(name: string): Format {
  const format = FORMATS.find((candidate) => candidate.name === name.toLowerCase());
  if (format === undefined) {
    const names = FORMATS.map((candidate) => `"${candidate.name}"`).join(", ");
    throw new UsageError(`Cannot import as "${name}": formats are ${names}`);
  }
  return format;
}

/**
 * Finds out the format of a file by its content.
 *
 * @param columns Declared columns, by which a table is recognised, too.
 * @returns undefined if it is none of {@link FORMATS}.
 */
export function detectFormat(file: InputFile, columns: ReadonlyMap<TableField, string>): Format | undefined {
  if (isUtf16(file.head)) return undefined;
  const found = FORMATS.find((format) => format.sniff(file));
  return found ?? (hasColumns(file, columns) ? csv : undefined);
}

/**
 * Says what a file without a known format seems to be.
 *
 * @param columns Declared columns.
 * @throws UsageError if it is a table without them.
 */
export function unknownFormat({ path, head }: InputFile, columns: ReadonlyMap<TableField, string>): ImportError {
  const text = textOf(head);
  const what = otherFormat({ head }) ?? guess(head, text);
  const line = firstLine(text);
  if (columns.size > 0 && DELIMITER.test(line)) {
    const header = line.split(DELIMITER);
    const [field, name] = [...columns].find(([, name]) => !header.includes(name)) ?? [];
    if (name !== undefined) {
      const place = { file: path };
      throw new UsageError(`Cannot read column "${name}" as ${field}: the columns are ${shortened(line)}`, place);
    }
  }
  return new ImportError(`Cannot import file: ${what}`, { file: path });
}

/** What a file is, where it may hold spans that cannot be read; undefined for all else. */
export function otherFormat({ head }: Pick<InputFile, "head">): string | undefined {
  if (isUtf16(head)) return "it is UTF-16, and has to be UTF-8";
  return undefined;
}

const DELIMITER = /[,;\t|]/;

function guess(head: Buffer, text: string): string {
  if (head.includes(0)) return "it is binary and no trace file";
  if (/^[[{]/.test(text)) {
    if (/"resource(Logs|Metrics)"/.test(text)) return "it is OTLP JSON of logs or metrics, without spans";
    if (/"rootTraceName"/.test(text))
      return "it is what a search in Tempo answers, which has no spans: get the traces by id";
    return "it is JSON without the spans of Jaeger, OTLP, Zipkin or SkyWalking";
  }
  const line = firstLine(text);
  if (DELIMITER.test(line)) {
    return `it is no table of spans: its columns are ${shortened(line)}; say with --column which is which`;
  }
  return `it is no trace file: it begins with "${line.slice(0, 40)}"`;
}

function textOf(head: Buffer): string {
  return head.toString("utf8", 0, 4096).trimStart();
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0];
}

function shortened(line: string): string {
  return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}

function isUtf16(head: Buffer): boolean {
  const mark = head.subarray(0, 2).toString("hex");
  return mark === "fffe" || mark === "feff";
}
