import type { Session } from "../parquet/session.js";
import { integersOf } from "../parquet/vector-data.js";
import { SpanTableBuilder } from "../trace/build.js";
import type { SpanTable } from "../trace/span-table.js";
import { readIds } from "./id-texts.js";
import type { CodedNames } from "./read-names.js";
import { RowBuffer } from "./row-buffer.js";

/** Rows of the file that are read at most. */
const MOST_ROWS = 200_000;

/** Reads a trace of a file with those whose first rows stand around its own. */
export async function nearTraces(
  session: Session,
  spans: string,
  coded: CodedNames,
  traceId: string,
  traces: number,
): Promise<SpanTable | undefined> {
  // As bytes, since an id may hold what SQL text cannot.
  const id = `decode(unhex('${Buffer.from(traceId, "utf8").toString("hex")}'))`;
  const connection = await session.connect();
  try {
    const own = `(SELECT first FROM trace_index WHERE trace_id = ${id})`;
    const side = (where: string, order: string) =>
      `(SELECT first, last FROM trace_index WHERE first ${where} ${own} ORDER BY first ${order} LIMIT ${traces + 1})`;
    const found = await connection.runAndReadAll(
      `SELECT min(first), max(first), max(last) FROM (${side("<=", "DESC")} UNION ALL ${side(">=", "ASC")})`,
    );
    const [bounds] = found.getRows();
    if (bounds === undefined || bounds[0] === null) return undefined;
    const [from, lastFirst, to] = bounds.map(Number);
    if (to - from >= MOST_ROWS) return undefined;
    const chosen = `trace_index WHERE first BETWEEN ${from} AND ${lastFirst}`;

    const ids: string[] = [];
    const sizes: number[] = [];
    const index = await connection.stream(`SELECT encode(trace_id), spans FROM ${chosen} ORDER BY first`);
    for (let chunk = await index.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await index.fetchChunk()) {
      readIds(chunk, 0, ids, ids.length);
      sizes.push(...integersOf(chunk, 1));
    }
    const rows = await connection.stream(
      `SELECT ${RowBuffer.expressions(coded.sql)}
       FROM (SELECT * FROM ${spans} WHERE file_row_number BETWEEN ${from} AND ${to})
       JOIN (SELECT trace_id, first FROM ${chosen}) USING (trace_id) ORDER BY first, file_row_number`,
    );
    const buffer = new RowBuffer();
    for (let chunk = await rows.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await rows.fetchChunk()) {
      buffer.append(chunk, coded.statusOfCode);
    }
    const builder = new SpanTableBuilder(coded.names);
    let at = 0;
    for (const [i, size] of sizes.entries()) {
      builder.add(ids[i], buffer, at, at + size);
      at += size;
    }
    return builder.build();
  } finally {
    connection.closeSync();
  }
}
