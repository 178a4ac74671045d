import type { DuckDBDataChunk } from "@duckdb/node-api";
import { readIds } from "../../corpus/id-texts.js";
import { querySpans, type SpanRows } from "../../corpus/query-spans.js";
import type { SpanRow } from "./span-row.js";

const COLUMNS: readonly [name: string, type: "text" | "BIGINT" | "INTEGER"][] = [
  ["trace_id", "text"],
  ["span_id", "text"],
  ["parent_span_id", "text"],
  ["service", "text"],
  ["operation", "text"],
  ["start_time_us", "BIGINT"],
  ["duration_us", "BIGINT"],
  ["status_code", "INTEGER"],
  ["kind", "text"],
  ["instance", "text"],
  ["status", "text"],
  ["attributes", "text"],
];

/**
 * Streams the rows of `spans.parquet` as they stand there, a few thousand at a time.
 *
 * @param path A folder with `spans.parquet`, or such a file.
 * @throws ImportError if it cannot be read; the signal's reason if aborted.
 */
export async function* readSpanRows(
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly rows: readonly SpanRow[]; readonly total: number }> {
  let total = 0;
  const select = async ({ connection, table, names }: SpanRows) => {
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${table}`);
    total = Number(counted.getRows()[0][0]);
    // Text comes as bytes: the DuckDB client drops a leading U+FEFF when it decodes.
    const list = COLUMNS.map(([name, type]) =>
      !names.has(name)
        ? type === "text"
          ? "''::BLOB"
          : "NULL"
        : type === "text"
          ? `encode(coalesce(${name}::VARCHAR, ''))`
          : `round(${name})::${type}`,
    );
    return `SELECT ${list.join(", ")} FROM ${table}`;
  };
  for await (const chunk of querySpans(path, select, { threads: 1, memoryMb: 256, signal })) {
    yield { rows: rowsOf(chunk), total };
  }
}

/** NULL and "" say the same: nothing was recorded. */
function rowsOf(chunk: DuckDBDataChunk): SpanRow[] {
  const text = (column: number) => {
    const out: string[] = [];
    readIds(chunk, column, out, 0);
    return out;
  };
  const [traceId, spanId, parentId, service, operation] = [0, 1, 2, 3, 4].map(text);
  const [start, duration, statusCode] = [5, 6, 7].map((column) => chunk.getColumnValues(column));
  const [kind, instance, status, attributes] = [8, 9, 10, 11].map(text);
  return traceId.map((id, i) => ({
    traceId: id,
    spanId: spanId[i],
    parentId: parentId[i] || null,
    service: service[i],
    operation: operation[i],
    start: (start[i] ?? 0n) as bigint,
    duration: (duration[i] ?? 0n) as bigint,
    statusCode: statusCode[i] as number | null,
    kind: kind[i] || null,
    instance: instance[i] || null,
    status: status[i] || null,
    attributes: attributes[i] || null,
  }));
}
