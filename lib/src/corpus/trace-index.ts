import { ImportError } from "../base/error.js";
import type { Session } from "../parquet/session.js";

/** Which traces a file has, in which order they are read. */
export interface TraceIndex {
  readonly traces: number;
  readonly spans: number;
  /** SQL of the traces in order: trace_id, spans. */
  readonly traceRows: string;
  /** SQL of the spans in order, for given SELECT expressions. */
  spanRows(expressions: string): string;
}

/**
 * Counts the spans of each trace and settles the order: that of the file where the spans of each trace stand together,
 * else by the earliest start of the trace, then by trace id, then by row; that sort is done by DuckDB out of core.
 *
 * The index stays in DuckDB, which may put it on disk: one row per trace, no text in our memory.
 *
 * @param limit Only the first so many traces.
 */
export async function indexTraces(session: Session, spans: string, limit?: number): Promise<TraceIndex> {
  const { connection } = session;
  const numbers = async (sql: string) => (await connection.runAndReadAll(sql)).getRows()[0].map(Number);
  await connection.run(
    `CREATE TABLE trace_rows AS SELECT trace_id, count(*) AS spans, min(file_row_number) AS first,
       max(file_row_number) - min(file_row_number) + 1 = count(*) AS together, min(start_time_us) AS start
     FROM ${spans} GROUP BY trace_id`,
  );
  const [all, nameless, scattered] = await numbers(
    `SELECT count(*), count(*) FILTER (trace_id IS NULL), count(*) FILTER (NOT together) FROM trace_rows`,
  );
  if (all === 0) throw new ImportError("Cannot open corpus: the file has no spans");
  if (nameless > 0) {
    throw new ImportError("Cannot open corpus: there are spans without a trace id; `labelease import` reports them");
  }
  const traces = Math.min(all, limit ?? all);
  const order = scattered === 0 ? "first" : "start NULLS LAST, trace_id";
  await connection.run(
    `CREATE TABLE trace_index AS SELECT trace_id, spans${scattered === 0 ? "" : ", row_number() OVER (ORDER BY start NULLS LAST, trace_id) AS place"}
     FROM trace_rows ORDER BY ${order} LIMIT ${traces}`,
  );
  await connection.run("DROP TABLE trace_rows");
  const [rows] = await numbers("SELECT sum(spans) FROM trace_index");
  return {
    traces,
    spans: rows,
    traceRows: "SELECT encode(trace_id), spans::INTEGER FROM trace_index",
    spanRows: (expressions) =>
      scattered === 0
        ? `SELECT ${expressions} FROM ${spans} LIMIT ${rows}`
        : `SELECT ${expressions} FROM ${spans} JOIN trace_index USING (trace_id) ORDER BY place, file_row_number`,
  };
}
