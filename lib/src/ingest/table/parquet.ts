import { open, stat } from "node:fs/promises";
import { ImportError } from "../../base/error.js";
import { openSession, type Session, sqlText } from "../../parquet/session.js";
import type { InputFile } from "../files/open-file.js";
import type { Format, ReadContext } from "../format.js";
import type { RawSpan } from "../raw-span.js";
import { tableColumns } from "./table-columns.js";
import { spansOfRows, type TableRow } from "./table-rows.js";
import { tempoSpans } from "./tempo-block.js";

/** Parquet with our own columns, or with columns named as in the CSV layouts, or declared by the user; blocks of Tempo. */
export const parquet: Format = {
  name: "parquet",
  title: "Parquet table of spans",
  textIds: true,
  sniff: ({ head }: InputFile) => head.subarray(0, 4).toString("latin1") === "PAR1",
  async holdsSpans(file: InputFile, context: ReadContext): Promise<boolean> {
    for await (const { header } of opened(file, context)) return typeof tableColumns(header, new Map()) !== "string";
    return false;
  },
  async *read(file: InputFile, context: ReadContext): AsyncGenerator<RawSpan[]> {
    let some = false;
    try {
      for await (const { header, batches } of opened(file, context)) {
        for await (const spans of spansOfRows(file.path, header, batches(), context)) {
          yield spans;
          some = true;
        }
      }
    } catch (error) {
      if (!context.keepGood || !some || !(error instanceof ImportError)) throw error;
      context.ledger.damage(error.what, { file: file.path });
    }
  },
};

/** Gives one opened table, and closes it afterwards. */
async function* opened(
  file: InputFile,
  context: ReadContext,
): AsyncGenerator<{ header: string[]; batches: () => AsyncGenerator<TableRow[]> }> {
  // What opens files sees to it that a table is on disk.
  const path = file.disk;
  if (path === undefined)
    throw new ImportError("Cannot read Parquet: it does not begin as Parquet", { file: file.path });
  const { threads, folder: tempFolder, signal } = context;
  const session = await openSession({ threads, memoryMb: 256, tempFolder, signal });
  try {
    await checkEnds(path, file.path);
    let table = `read_parquet(${sqlText(path.replace(/[*?[\]{}]/g, "[$&]"))})`;
    let columns = await describe(session, table);
    const spans = tempoSpans(table, new Map(columns.map(({ name, type }) => [name, type])));
    if (spans !== undefined) {
      table = spans;
      columns = await describe(session, table);
    }
    yield { header: columns.map(({ name }) => name), batches: () => rows(session, table, columns, file, context) };
  } catch (cause) {
    throw readable(cause, file, context);
  } finally {
    await session.close();
  }
}

/** An error of DuckDB as one that names the file. */
function readable(cause: unknown, file: InputFile, { signal }: ReadContext): unknown {
  // An interrupted query has an error of its own.
  signal?.throwIfAborted();
  if (!(cause instanceof Error) || cause.name !== "Error") return cause;
  const text = cause.message.split("\n")[0].replaceAll(`"${file.disk}"`, "").slice(0, 200);
  return new ImportError(`Cannot read Parquet: ${text}`, { file: file.path }, { cause });
}

/** A file that was cut off lacks the mark at its end. */
async function checkEnds(path: string, shown: string): Promise<void> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const mark = Buffer.alloc(4);
    if (size >= 12) await handle.read(mark, 0, 4, size - 4);
    if (mark.toString("latin1") !== "PAR1") {
      throw new ImportError("Cannot read Parquet: the file ends early", { file: shown, byte: size });
    }
  } finally {
    await handle.close();
  }
}

interface Column {
  readonly name: string;
  readonly type: string;
}

async function describe({ connection }: Session, table: string): Promise<Column[]> {
  const result = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`);
  return result.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
}

/** Every column as text, as bytes because the client drops a leading U+FEFF when it decodes. */
async function* rows(
  session: Session,
  table: string,
  columns: readonly Column[],
  file: InputFile,
  context: ReadContext,
): AsyncGenerator<TableRow[]> {
  try {
    yield* textRows(session, table, columns, file, context);
  } catch (cause) {
    throw readable(cause, file, context);
  }
}

async function* textRows(
  session: Session,
  table: string,
  columns: readonly Column[],
  file: InputFile,
  { signal, onBytes }: ReadContext,
): AsyncGenerator<TableRow[]> {
  const list = columns.map(({ name, type }) => {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    const isNested = /[[(]/.test(type) && !type.startsWith("DECIMAL") && !type.startsWith("ENUM");
    const text = type === "BLOB" ? quoted : isNested ? `to_json(${quoted})::VARCHAR` : `${quoted}::VARCHAR`;
    return type === "BLOB" ? text : `encode(${text})`;
  });
  const total = Number((await session.connection.runAndReadAll(`SELECT count(*) FROM ${table}`)).getRows()[0][0]);
  const result = await session.connection.stream(`SELECT ${list.join(", ")} FROM ${table}`);
  const { size: bytes } = await stat(file.disk!);
  let line = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    signal?.throwIfAborted();
    // What was packed has been read already.
    if (file.disk === file.path) onBytes((bytes * chunk.rowCount) / total);
    const values = columns.map((_, i) => chunk!.getColumnValues(i).map(textOf));
    yield Array.from({ length: chunk.rowCount }, (_, row) => ({
      fields: values.map((column) => column[row]),
      line: ++line,
      utf8: true,
    }));
  }
}

function textOf(value: unknown): string {
  if (value === null) return "";
  const { buffer, byteOffset, byteLength } = (value as { readonly bytes: Uint8Array }).bytes;
  return Buffer.from(buffer, byteOffset, byteLength).toString("utf8");
}
