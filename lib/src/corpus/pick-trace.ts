import type { Session } from "../parquet/session.js";
import { SpanTableBuilder } from "../trace/build.js";
import type { SpanTable } from "../trace/span-table.js";
import type { CodedNames } from "./read-names.js";
import { RowBuffer } from "./row-buffer.js";

/** Reads one trace of a file, from the stretch between its first and its last row. */
export async function pickTrace(
  session: Session,
  spans: string,
  coded: CodedNames,
  traceId: string,
): Promise<SpanTable | undefined> {
  // As bytes, since an id may hold what SQL text cannot.
  const id = `decode(unhex('${Buffer.from(traceId, "utf8").toString("hex")}'))`;
  const connection = await session.connect();
  try {
    const found = await connection.runAndReadAll(`SELECT first, last FROM trace_index WHERE trace_id = ${id}`);
    const [stretch] = found.getRows();
    if (stretch === undefined) return undefined;
    const [first, last] = stretch.map(String);
    const rows = await connection.stream(
      `SELECT ${RowBuffer.expressions(coded.sql)} FROM ${spans}
       WHERE file_row_number BETWEEN ${first} AND ${last} AND trace_id = ${id}`,
    );
    const buffer = new RowBuffer();
    for (let chunk = await rows.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await rows.fetchChunk()) {
      buffer.append(chunk, coded.statusOfCode);
    }
    const builder = new SpanTableBuilder(coded.names);
    builder.add(traceId, buffer, 0, buffer.rows);
    return builder.build();
  } finally {
    connection.closeSync();
  }
}
