import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { openSession, sqlText } from "../../../lib/src/parquet/session.js";
import { imported, rowsOf, tempFolder } from "../helpers.js";

async function parquetOf(select: string): Promise<Buffer> {
  const path = join(await tempFolder(), "x.parquet");
  const session = await openSession({ threads: 1 });
  await session.connection.run(`COPY (${select}) TO ${sqlText(path)} (FORMAT parquet)`);
  await session.close();
  return await readFile(path);
}

const SPANS = `SELECT * FROM (VALUES
  ('t1', '1', NULL, 'a', 'x''y', 1661140374351773::BIGINT, 10::BIGINT, 200, 'SERVER', NULL),
  ('t1', '2', '1', 'b', chr(65279) || '😀', 1661140374351774::BIGINT, 5::BIGINT, NULL, NULL, 'pod'))
  t(trace_id, span_id, parent_span_id, service, operation, start_time_us, duration_us, status_code, kind, instance)`;

test("parquet reads its own columns, plain and packed, and what it wrote itself", async () => {
  const bytes = await parquetOf(SPANS);
  const plain = await imported({ "x.parquet": bytes });
  expect(plain.report).toMatchObject({ accepted: 2, repaired: 0, rejected: 0, warnings: [], formats: ["parquet"] });
  expect(plain.rows).toMatchObject([
    { spanId: "1", parentId: null, operation: "x'y", status: "http:200", kind: "SERVER", instance: null },
    { spanId: "2", parentId: "1", operation: "\ufeff😀", status: "", kind: null, instance: "pod" },
  ]);
  const packed = await imported({ "x.gz": gzipSync(bytes) });
  expect(packed.rows).toEqual(plain.rows);
  const again = await imported({ "x.parquet": await readFile(join(plain.folder, "spans.parquet")) });
  expect(again.rows).toEqual(plain.rows);
});

test("parquet reads other names and types, timestamps and nested columns", async () => {
  const bytes = await parquetOf(`SELECT 't' AS "TraceId", 's' AS "SpanId", 'svc' AS "ServiceName", 'op' AS "SpanName",
    TIMESTAMP '2022-08-22 03:52:54.351773' AS "Timestamp", 1500::BIGINT AS "duration_ns",
    'STATUS_CODE_ERROR' AS "StatusCode", 'SPAN_KIND_CLIENT' AS "SpanKind", {'a': 1} AS "ResourceAttributes"`);
  const { rows } = await imported({ "x.parquet": bytes });
  expect(rows[0]).toMatchObject({
    service: "svc",
    operation: "op",
    start: 1661140374351773,
    duration: 1,
    status: "otel:ERROR",
    kind: "CLIENT",
    extra: {
      durationNano: "1500",
      attributes: [{ key: "ResourceAttributes", value: { stringValue: '{"a":1}' } }],
    },
  });
});

test("parquet names what is wrong: cut off, without spans", async () => {
  const bytes = await parquetOf(SPANS);
  await expect(imported({ "x.parquet": bytes.subarray(0, -10) })).rejects.toThrow(
    /Parquet: the file ends early \(file .*x\.parquet, byte \d+\)/,
  );
  const broken = Buffer.from(bytes);
  broken.fill(0x5a, bytes.length - 200, bytes.length - 20);
  await expect(imported({ "x.parquet": broken })).rejects.toThrow(/Cannot read Parquet: .*\(file .*x\.parquet\)/);
  await expect(imported({ "x.parquet": await parquetOf("SELECT 1 AS a") })).rejects.toThrow(
    /no column for trace id, span id, start time, service or operation, duration or end time among columns a/,
  );
});

test("parquet without spans is left out of a folder", async () => {
  const { report, folder } = await imported({
    "labels.parquet": await parquetOf("SELECT 1 AS a"),
    "spans.parquet": await parquetOf(SPANS),
  });
  expect(report.files.map(({ format, spans }) => [format, spans])).toEqual([
    [null, 0],
    ["parquet", 2],
  ]);
  expect((await rowsOf(folder)).length).toBe(2);
});
