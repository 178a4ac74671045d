import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Corpus } from "../../lib/src/corpus/corpus.js";
import { openSession, sqlText } from "../../lib/src/parquet/session.js";
import { SpanFileWriter } from "../../lib/src/parquet/span-file.js";
import type { SpanTable } from "../../lib/src/trace/span-table.js";

/** A folder that is removed after the tests of the file. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "labelease-test-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes tables as `spans.parquet`. */
export async function write(file: string, tables: readonly SpanTable[]) {
  const writer = await SpanFileWriter.open(file);
  for (const table of tables) await writer.append(table);
  return writer.finish();
}

/** Writes the result of a query as Parquet. */
export async function writeSql(file: string, query: string, options = ""): Promise<void> {
  const session = await openSession({ threads: 1 });
  await session.connection.run(`COPY (${query}) TO ${sqlText(file)} (FORMAT parquet${options})`);
  await session.close();
}

/** Everything a corpus holds, as plain data: trace id, then rows with names. */
export async function contentOf(corpus: Corpus, spans?: number) {
  const traces: [string, unknown[]][] = [];
  for await (const table of corpus.batches({ spans })) {
    const { names, offsets } = table;
    for (const [trace, id] of table.traceIds.entries()) {
      const rows = [];
      for (let row = offsets[trace]; row < offsets[trace + 1]; row++) {
        rows.push([
          table.spanIds[row],
          table.parent[row] < 0 ? -1 : table.parent[row] - offsets[trace],
          names.services[table.service[row]],
          names.operations[table.operation[row]],
          names.instances[table.instance[row]],
          names.statuses[table.status[row]],
          table.kind[row],
          table.start[row],
          table.duration[row],
          table.flags[row],
          table.absentParents?.get(row),
        ]);
      }
      traces.push([id, rows]);
    }
  }
  return traces;
}
