import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { ImportError } from "../base/error.js";
import { globSafe } from "../corpus/columns.js";
import { csvLines } from "./csv.js";

/** A row of a table in a file. */
export interface FileRecord {
  /** Line of a text file, row of a Parquet file; counted from 1. */
  readonly line: number;
  /** By column name; a column without a value in this row is absent. */
  readonly fields: ReadonlyMap<string, unknown>;
}

/**
 * Streams the rows of a Parquet, CSV or JSON-lines file; which it is, its content says.
 *
 * @param path The file.
 * @param needs A column that a CSV file must have.
 * @throws {ImportError} if it is absent, unreadable, empty, a folder, a Git LFS pointer, or not whole.
 */
export async function* readRecords(
  path: string,
  signal?: AbortSignal,
  needs: "trace_id" | "any" = "trace_id",
): AsyncGenerator<FileRecord> {
  const head = await headOf(path);
  const records = head.startsWith("PAR1")
    ? parquetRecords(path)
    : head.trimStart().startsWith("{")
      ? jsonRecords(path)
      : csvRecords(path, delimiterOf(head), needs);
  let count = 0;
  for await (const record of records) {
    if (count++ % 4096 === 0) signal?.throwIfAborted();
    yield record;
  }
  if (count === 0) throw new ImportError("Cannot read labels: there is no row", { file: path });
}

async function headOf(path: string): Promise<string> {
  const found = await stat(path).catch((cause) => {
    throw new ImportError(cause.code === "ENOENT" ? "Cannot find file" : "Cannot read file", { file: path }, { cause });
  });
  if (found.isDirectory()) throw new ImportError("Cannot read labels: it is a folder, not a file", { file: path });
  // Opening a pipe waits for whoever writes into it.
  if (!found.isFile()) throw new ImportError("Cannot read labels: it is no regular file", { file: path });
  if (found.size === 0) throw new ImportError("Cannot read labels: file is empty", { file: path });
  const file = await open(path).catch((cause) => {
    throw new ImportError("Cannot read file: permission is missing", { file: path }, { cause });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
    const head = buffer.toString("latin1", 0, bytesRead).replace(/^\xef\xbb\xbf/, "");
    if (head.startsWith("version https://git-lfs")) {
      throw new ImportError("Cannot read labels: file is a Git LFS pointer, the data itself was not downloaded", {
        file: path,
      });
    }
    return head;
  } finally {
    await file.close();
  }
}

/** A byte order mark is dropped at the start only: a name may begin with one. */
async function* textOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let first = true;
  const decode = (bytes?: Uint8Array) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw new ImportError("Cannot read labels: text is not UTF-8", { file: path }, { cause });
    }
  };
  for await (const bytes of createReadStream(path)) {
    const text = decode(bytes);
    yield first ? text.replace(/^\uFEFF/, "") : text;
    first = false;
  }
  yield decode();
}

/** A spreadsheet saves a sheet with its country's delimiter. */
function delimiterOf(head: string): string {
  const [header] = head.split(/[\r\n]/, 1);
  return header.includes(",") ? "," : ([";", "\t"].find((delimiter) => header.includes(delimiter)) ?? ",");
}

async function* csvRecords(path: string, delimiter: string, needs: string): AsyncGenerator<FileRecord> {
  let header: readonly string[] | undefined;
  for await (const { line, cells } of csvLines(textOf(path), path, delimiter)) {
    if (header === undefined) {
      header = cells.map((name) => name.trim());
      if (needs === "any" || header.includes(needs)) continue;
      throw new ImportError('Cannot read labels: there is no column "trace_id"', { file: path, line });
    }
    if (cells.length !== header.length) {
      throw new ImportError(`Cannot read CSV: ${cells.length} cells under ${header.length} columns`, {
        file: path,
        line,
      });
    }
    yield { line, fields: new Map(header.map((name, i) => [name, cells[i]])) };
  }
}

async function* jsonRecords(path: string): AsyncGenerator<FileRecord> {
  let line = 0;
  for await (const text of linesOf(textOf(path))) {
    line++;
    if (text.trim() === "") continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw new ImportError("Cannot read labels: line is not JSON", { file: path, line }, { cause });
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new ImportError("Cannot read labels: line is not a JSON object", { file: path, line });
    }
    yield { line, fields: new Map(Object.entries(value).filter(([, field]) => field !== null)) };
  }
}

/** Lines end with LF only; node:readline would also cut at U+2028, which JSON leaves as it is. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let open = "";
  for await (const piece of pieces) {
    const lines = (open + piece).split("\n");
    open = lines.pop()!;
    yield* lines;
  }
  yield open;
}

/** Text comes as bytes: the DuckDB client drops a leading U+FEFF when it decodes. */
async function* parquetRecords(path: string): AsyncGenerator<FileRecord> {
  const { openSession, sqlText } = await import("../parquet/session.js");
  const session = await openSession({ threads: 1 });
  try {
    const file = `read_parquet(${sqlText(globSafe(path))})`;
    const described = await session.connection.runAndReadAll(`DESCRIBE SELECT * FROM ${file}`);
    const columns = described.getRows().map(([name, type]) => ({ name: String(name), text: type === "VARCHAR" }));
    const list = columns.map(({ name, text }) => {
      const quoted = `"${name.replaceAll('"', '""')}"`;
      return text ? `encode(${quoted})` : quoted;
    });
    const result = await session.connection.stream(`SELECT ${list.join(", ")} FROM ${file}`);
    let line = 0;
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      for (const row of chunk.getRows()) {
        line++;
        const fields = new Map<string, unknown>();
        row.forEach((value, i) => {
          if (value === null) return;
          const { name, text } = columns[i];
          fields.set(name, text ? Buffer.from((value as { bytes: Uint8Array }).bytes).toString("utf8") : plain(value));
        });
        yield { line, fields };
      }
    }
  } catch (cause) {
    if (cause instanceof ImportError) throw cause;
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new ImportError(`Cannot read labels: ${reason}`, { file: path }, { cause });
  } finally {
    await session.close();
  }
}

function plain(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}
