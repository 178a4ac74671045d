import { join } from "node:path";
import { expect, test } from "vitest";
import { readSpans } from "../../lib/src/corpus/columns.js";
import { indexTraces } from "../../lib/src/corpus/trace-index.js";
import { openSession } from "../../lib/src/parquet/session.js";
import { tempFolder, writeSql } from "./support.js";

const folder = await tempFolder();
let files = 0;

/** Writes 300 traces of 10 rows in a given order, indexes them in parts of 200 rows, reads all rows. */
async function read(order: string) {
  const file = join(folder, `${files++}.parquet`);
  const generated =
    "SELECT 't' || i AS trace_id, k::VARCHAR AS span_id, i * 4 + k AS start_time_us FROM range(300) a(i), range(10) b(k)";
  await writeSql(file, `${generated} ORDER BY ${order}`, ", ROW_GROUP_SIZE 2048");
  const session = await openSession({ threads: 2, memoryMb: 64 });
  const index = await indexTraces(session, readSpans(file), undefined, 200);
  const queries = index.spanRows("trace_id, file_row_number");
  const rows: [string, number][] = [];
  for (const query of queries) {
    const result = await session.connection.runAndReadAll(query);
    for (const [trace, row] of result.getRows()) rows.push([String(trace), Number(row)]);
  }
  const traces = (await session.connection.runAndReadAll("SELECT trace_id FROM trace_index")).getRows().map(String);
  await session.close();
  return { queries, rows, traces };
}

/** Row r of the file belongs to trace t: traces by first row, each with its rows in order. */
function expectOrder(rows: [string, number][], traces: string[]) {
  const byTrace = new Map<string, number[]>();
  for (const [trace, row] of [...rows].sort((a, b) => a[1] - b[1])) {
    if (!byTrace.has(trace)) byTrace.set(trace, []);
    byTrace.get(trace)!.push(row);
  }
  expect([...byTrace.keys()]).toEqual(traces);
  expect(rows).toEqual([...byTrace].flatMap(([trace, numbers]) => numbers.map((row) => [trace, row])));
  expect(rows.length).toBe(3000);
}

test("indexTraces() scans a file in order at one go", async () => {
  const { queries, rows, traces } = await read("i, k");
  expectOrder(rows, traces);
  expect(queries.length).toBe(1);
  expect(queries[0]).not.toContain("ORDER BY");
});

test("indexTraces() sorts only the parts of a file that are out of order", async () => {
  const { queries, rows, traces } = await read("CASE WHEN i = 150 AND k > 5 THEN 153 ELSE i END, k");
  expectOrder(rows, traces);
  expect(queries.map((query) => query.includes("ORDER BY"))).toEqual([false, true, false]);
});

test("indexTraces() sorts an interleaved file part by part", async () => {
  const { queries, rows, traces } = await read("start_time_us, i");
  expectOrder(rows, traces);
  expect(queries.length).toBe(15);
});

test("indexTraces() reads traces torn over the whole file", async () => {
  const { queries, rows, traces } = await read("k = 9 AND i % 100 = 0, i, k");
  expectOrder(rows, traces);
  expect(queries.length).toBeGreaterThan(1);
});

test("indexTraces() sorts a shuffled file as a whole", async () => {
  const { queries, rows, traces } = await read("hash(i * 10 + k)");
  expectOrder(rows, traces);
  expect(queries.length).toBeLessThanOrEqual(15);
});
