import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { openSession, type SessionOptions } from "../parquet/session.js";
import { findSpanFile } from "./check-file.js";
import { checkColumns, damaged, readSpans } from "./columns.js";

/** The rows of a recording as a table of DuckDB. */
export interface SpanRows {
  readonly connection: DuckDBConnection;
  /** SQL name of the table. */
  readonly table: string;
  /** The columns that are there. */
  readonly names: ReadonlySet<string>;
}

/**
 * Streams the result of a query on `spans.parquet` in a session of its own.
 *
 * @param path A folder with `spans.parquet`, or such a file.
 * @param sql The query; may ask for more on the connection before.
 * @throws ImportError if the file cannot be read; the signal's reason if aborted.
 *
 * @example
 * const chunks = querySpans("/no/such/folder", ({ table }) => `SELECT count(*) FROM ${table}`, { threads: 1 });
 * await assert.rejects(chunks.next(), /no such file or folder/);
 */
export async function* querySpans(
  path: string,
  sql: (rows: SpanRows) => string | Promise<string>,
  options: SessionOptions,
): AsyncGenerator<DuckDBDataChunk> {
  const { signal } = options;
  const { file } = await findSpanFile(path);
  signal?.throwIfAborted();
  const session = await openSession(options);
  const { connection } = session;
  try {
    const { names, empty } = await checkColumns(session, file);
    const result = await connection.stream(await sql({ connection, table: readSpans(file, empty), names }));
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      signal?.throwIfAborted();
      yield chunk;
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause instanceof Error && cause.name === "Error" ? damaged(file, cause) : cause;
  } finally {
    await session.close();
  }
}
