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
      resource: { attributes: [{ key: "a", value: { intValue: "1" } }] },
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

/** A block of Tempo: a row per trace, spans nested in scopes in resources. */
function tempo(lists: boolean, spansIn: "ss" | "ils"): string {
  const attribute = (key: string, text: string) =>
    lists
      ? `{'Key': '${key}', 'IsArray': false, 'Value': ['${text}'], 'ValueInt': []::BIGINT[]}`
      : `{'Key': '${key}', 'Value': '${text}', 'ValueInt': NULL::BIGINT}`;
  const span = (id: string, parent: string, name: string, start: string) => `{'SpanID': '\\x00\\xA${id}'::BLOB,
    'ParentSpanID': ${parent}::BLOB, 'Name': '${name}', 'Kind': 2::BIGINT, 'StartTimeUnixNano': ${start}::UBIGINT,
    'DurationNano': 5000500::UBIGINT, 'StatusCode': 2::BIGINT, 'StatusMessage': 'broken', 'TraceState': '',
    'HttpStatusCode': 503::BIGINT, 'Attrs': [${attribute("k", "v")}]}`;
  const spans = `[${span("1", "''", "GET", "1700000000000000123")}, ${span("2", "'\\x00\\xA1'", "rpc", "1700000000001000000")}]`;
  return `SELECT '\\x01\\x23'::BLOB AS "TraceID", 'x' AS "RootSpanName", [{
    'Resource': {'ServiceName': 'cart', 'K8sPodName': 'cart-7', 'Cluster': NULL::VARCHAR, 'Attrs': [${attribute("team", "a")}]},
    '${spansIn}': [{'${spansIn === "ss" ? "Scope" : "InstrumentationLibrary"}': {'Name': 'lib', 'Version': '1'}, 'Spans': ${spans}}]
  }] AS rs`;
}

test.each<[string, boolean, "ss" | "ils"]>([
  ["lists of values", true, "ss"],
  ["single values", false, "ss"],
  ["the first names", false, "ils"],
])("parquet reads a block of Tempo, nested, with %s", async (_, lists, spansIn) => {
  const { rows, report } = await imported({ "data.parquet": await parquetOf(tempo(lists, spansIn)) });
  expect(report).toMatchObject({ accepted: 2, repaired: 0, rejected: 0 });
  expect(rows[0]).toEqual({
    ...{ traceId: "0123", spanId: "00a1", parentId: null, service: "cart", operation: "GET", instance: "cart-7" },
    ...{ start: 1700000000000000, duration: 5000, status: "http:503", kind: "SERVER" },
    extra: {
      attributes: [
        { key: "k", value: { stringValue: "v" } },
        { key: "http.status_code", value: { intValue: "503" } },
      ],
      status: { message: "broken", code: 2 },
      startNano: "1700000000000000123",
      durationNano: "5000500",
      resource: {
        attributes: [
          { key: "team", value: { stringValue: "a" } },
          { key: "service.name", value: { stringValue: "cart" } },
          { key: "k8s.pod.name", value: { stringValue: "cart-7" } },
        ],
      },
      scope: { name: "lib", version: "1" },
    },
  });
  expect(rows[1]).toMatchObject({ spanId: "00a2", parentId: "00a1" });
});
