import type { DuckDBDataChunk } from "@duckdb/node-api";
import { ImportError, LabelEaseError } from "../base/error.js";
import { globSafe } from "../corpus/columns.js";
import { openSession, sqlText } from "../parquet/session.js";
import type { Embedding } from "../represent/representation.js";
import { replaceFile } from "./replace-file.js";

const CHUNK = 2048;
/** What DuckDB takes as an array. */
const WIDEST = 100_000;

/**
 * Writes an embedding as Parquet: columns `trace_id` VARCHAR and `vector` FLOAT[width], in its order.
 *
 * @throws LabelEaseError if it cannot be written, or a vector has more than 100,000 numbers; the signal's reason if aborted.
 */
export async function writeEmbedding(path: string, embedding: Embedding, signal?: AbortSignal): Promise<void> {
  const { ARRAY, DuckDBDataChunk, FLOAT, VARCHAR } = await import("@duckdb/node-api");
  const { ids, width, vectors } = embedding;
  if (width > WIDEST) {
    const message = `Cannot write vectors of ${width} numbers: at most ${WIDEST}; take another representation`;
    throw new LabelEaseError(message, { file: path });
  }
  const session = await openSession({ threads: 1 });
  try {
    await session.connection.run(`ATTACH ${sqlText(`${session.folder}/stage.duckdb`)} AS stage`);
    await session.connection.run(`CREATE TABLE stage.embedding (trace_id VARCHAR, vector FLOAT[${width}])`);
    const appender = await session.connection.createAppender("embedding", "main", "stage");
    for (let from = 0; from < ids.length; from += CHUNK) {
      signal?.throwIfAborted();
      const to = Math.min(from + CHUNK, ids.length);
      const chunk = DuckDBDataChunk.create([VARCHAR, ARRAY(FLOAT, width)], to - from);
      chunk.setColumnValues(0, ids.slice(from, to));
      floatsOf(chunk).set(vectors.subarray(from * width, to * width));
      chunk.getColumnVector(1).flush();
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    await replaceFile(path, async (temporary) => {
      await session.connection.run(
        `COPY stage.embedding TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 8192)`,
      );
    });
  } finally {
    await session.close();
  }
}

/**
 * Reads what {@link writeEmbedding} wrote.
 *
 * @throws ImportError if the file is absent, damaged, or no embedding.
 */
export async function readEmbedding(path: string): Promise<Embedding> {
  const session = await openSession({ threads: 1 });
  try {
    const file = `read_parquet(${sqlText(globSafe(path))})`;
    const counted = await session.connection.runAndReadAll(`SELECT count(*), any_value(len(vector)) FROM ${file}`);
    const [count, width] = counted.getRows()[0].map(Number);
    const ids: string[] = [];
    const vectors = new Float32Array(count * width);
    // Parquet gives a list; text comes as bytes, since the DuckDB client drops a leading U+FEFF when it decodes.
    const sql = `SELECT encode(trace_id), vector::FLOAT[${width || 1}] FROM ${file}`;
    const result = await session.connection.stream(sql);
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      vectors.set(floatsOf(chunk).subarray(0, chunk.rowCount * width), ids.length * width);
      for (const id of chunk.getColumnValues(0)) {
        ids.push(Buffer.from((id as unknown as { bytes: Uint8Array }).bytes).toString("utf8"));
      }
    }
    return { ids, width, vectors };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new ImportError(`Cannot read embedding: ${reason}`, { file: path }, { cause });
  } finally {
    await session.close();
  }
}

/** All numbers of the column of vectors; the client offers only one value at a time. */
function floatsOf(chunk: DuckDBDataChunk): Float32Array {
  return (chunk.getColumnVector(1) as unknown as { childData: { items: Float32Array } }).childData.items;
}
