import { readIds } from "../../corpus/id-texts.js";
import { querySpans } from "../../corpus/query-spans.js";

/**
 * Ids of the traces of a recording in which every span names a parent: that of the first was not recorded, or they go
 * round in a circle.
 *
 * @param path A folder with `spans.parquet`, or such a file.
 * @throws ImportError if it cannot be read; the signal's reason if aborted.
 */
export async function rootlessTraces(path: string, signal?: AbortSignal): Promise<Set<string>> {
  const found = new Set<string>();
  const chunks = querySpans(
    path,
    ({ table }) =>
      `SELECT encode(trace_id::VARCHAR) FROM ${table} WHERE trace_id IS NOT NULL GROUP BY trace_id ` +
      "HAVING bool_and(NOT regexp_full_match(coalesce(parent_span_id::VARCHAR, ''), '0*'))",
    { threads: 1, memoryMb: 256, signal },
  );
  for await (const chunk of chunks) {
    const ids: string[] = [];
    readIds(chunk, 0, ids, 0);
    for (const id of ids) found.add(id);
  }
  return found;
}
