import type { TraceLabel } from "../label/labels.js";
import { LABEL_FIELDS, labelRecord } from "./label-fields.js";
import { replaceFile } from "./replace-file.js";

const NUMBERS: readonly string[] = ["distance", "confidence"];
const CHUNK = 2048;

/**
 * Writes labels as Parquet (zstd). The same labels give the same bytes: one thread writes, and no time goes in.
 *
 * @throws LabelEaseError if it cannot be written; the signal's reason if aborted.
 */
export async function writeLabelsParquet(
  path: string,
  labels: Iterable<TraceLabel>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  const { openSession, sqlText } = await import("../parquet/session.js");
  const { DOUBLE, DuckDBDataChunk, VARCHAR } = await import("@duckdb/node-api");
  const session = await openSession({ threads: 1 });
  try {
    const types = LABEL_FIELDS.map((field) => (NUMBERS.includes(field) ? DOUBLE : VARCHAR));
    const columns = LABEL_FIELDS.map((field, i) => `${field} ${types[i]} NOT NULL`);
    await session.connection.run(`CREATE TEMP TABLE labels (${columns.join(", ")})`);
    const appender = await session.connection.createAppender("labels", null, "temp");
    let rows: (string | number)[][] = [];
    const append = () => {
      options.signal?.throwIfAborted();
      const chunk = DuckDBDataChunk.create(types, rows.length);
      chunk.setRows(rows);
      appender.appendDataChunk(chunk);
      rows = [];
    };
    for (const label of labels) {
      const record = labelRecord(label);
      if (rows.push(LABEL_FIELDS.map((field) => record[field])) === CHUNK) append();
    }
    if (rows.length > 0) append();
    appender.closeSync();
    await replaceFile(path, async (temporary) => {
      await session.connection.run(`COPY labels TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd)`);
      options.signal?.throwIfAborted();
    });
  } finally {
    await session.close();
  }
}
