import { findSpanFile } from "../../corpus/check-file.js";
import { checkColumns, damaged, readSpans } from "../../corpus/columns.js";
import { readIds } from "../../corpus/id-texts.js";
import { openSession } from "../../parquet/session.js";

/**
 * Ids of the traces of a recording in which every span names a parent: that of the first was not recorded, or they go
 * round in a circle.
 *
 * @param path A folder with `spans.parquet`, or such a file.
 * @throws ImportError if it cannot be read; the signal's reason if aborted.
 */
export async function rootlessTraces(path: string, signal?: AbortSignal): Promise<Set<string>> {
  const { file } = await findSpanFile(path);
  const session = await openSession({ threads: 1, memoryMb: 256 });
  const interrupt = () => session.connection.interrupt();
  signal?.addEventListener("abort", interrupt);
  try {
    const { empty } = await checkColumns(session, file);
    const found = new Set<string>();
    const result = await session.connection.stream(
      `SELECT encode(trace_id::VARCHAR) FROM ${readSpans(file, empty)} WHERE trace_id IS NOT NULL GROUP BY trace_id ` +
        "HAVING bool_and(NOT regexp_full_match(coalesce(parent_span_id::VARCHAR, ''), '0*'))",
    );
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      const ids: string[] = [];
      readIds(chunk, 0, ids, 0);
      for (const id of ids) found.add(id);
    }
    return found;
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause instanceof Error && cause.name === "Error" ? damaged(file, cause) : cause;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    await session.close();
  }
}
