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
  const found = FORMATS.find((format) => format.sniff(file));
  return found ?? (hasColumns(file, columns) ? csv : undefined);
}

/** Says what a file without a known format seems to be. */
export function unknownFormat({ path, head }: InputFile): ImportError {
  const text = head.toString("utf8", 0, 4096).trimStart();
  return new ImportError(`Cannot import file: ${guess(head, text)}`, { file: path });
}

function guess(head: Buffer, text: string): string {
  const start = head.subarray(0, 4).toString("latin1");
  if (start === "PK\x03\x04") return "it is a zip archive; unpack it first";
  if (start === "\x28\xb5\x2f\xfd") return "it is compressed with zstd; unpack it first";
  if (head.subarray(257, 262).toString("latin1") === "ustar") return "it is a tar archive; unpack it first";
  if (start.startsWith("\x1f\x8b")) return "it is compressed twice";
  if (start.startsWith("\xff\xfe") || start.startsWith("\xfe\xff")) return "it is UTF-16, and has to be UTF-8";
  if (head.includes(0)) return "it is binary and no trace file";
  if (/^[[{]/.test(text)) {
    if (text.includes('"traceSegmentId"')) return "it is SkyWalking JSON, which is not supported";
    if (/"traceId"/.test(text) && /"localEndpoint"|"remoteEndpoint"|"id"\s*:/.test(text)) {
      return "it is Zipkin JSON, which is not supported";
    }
    if (/"resource(Logs|Metrics)"/.test(text)) return "it is OTLP JSON of logs or metrics, without spans";
    return "it is JSON without the spans of Jaeger or OTLP";
  }
  const line = text.split(/\r?\n/, 1)[0].slice(0, 80);
  if (/[,;\t|]/.test(line)) return `it is no table of spans: its columns are ${line}; say with --column which is which`;
  return `it is no trace file: it begins with "${line.slice(0, 40)}"`;
}
