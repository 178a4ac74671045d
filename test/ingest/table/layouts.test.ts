import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { importSpans } from "../../../lib/src/ingest/import.js";
import { openSession, sqlText } from "../../../lib/src/parquet/session.js";
import { folderOf, imported, type Row, rowsOf, tempFolder } from "../helpers.js";

const TRACE = "0123456789abcdef0123456789abcdef";

/** Two spans as they stand in `otel_traces` of ClickHouse, and what they have to become. */
const ROWS = [
  {
    Timestamp: "2024-05-01 10:00:00.123456789",
    TraceId: TRACE,
    SpanId: "00000000000000a1",
    ParentSpanId: "",
    TraceState: "k=v",
    SpanName: 'GET "/cart"\t{id}',
    SpanKind: "Server",
    ServiceName: "frontend",
    ResourceAttributes: { "service.name": "frontend", "k8s.pod.name": "frontend-7" },
    ScopeName: "http",
    ScopeVersion: "1.2",
    SpanAttributes: { "http.status_code": "503", note: "it's \\ {odd}, [yes]" },
    Duration: 5_000_500,
    StatusCode: "Error",
    StatusMessage: "no backend",
    "Events.Timestamp": ["2024-05-01 10:00:00.124000001"],
    "Events.Name": ["exception"],
    "Events.Attributes": [{ "exception.type": "E" }],
    "Links.TraceId": ["abc"],
    "Links.SpanId": ["def"],
    "Links.TraceState": [""],
    "Links.Attributes": [{ a: "b" }],
  },
  {
    Timestamp: "2024-05-01 10:00:00.124000000",
    TraceId: TRACE,
    SpanId: "00000000000000a2",
    ParentSpanId: "00000000000000a1",
    TraceState: "",
    SpanName: "rpc",
    SpanKind: "SPAN_KIND_CLIENT",
    ServiceName: "cart",
    ResourceAttributes: {},
    ScopeName: "",
    ScopeVersion: "",
    SpanAttributes: {},
    Duration: 1_000_000,
    StatusCode: "STATUS_CODE_UNSET",
    StatusMessage: "",
    "Events.Timestamp": [],
    "Events.Name": [],
    "Events.Attributes": [],
    "Links.TraceId": [],
    "Links.SpanId": [],
    "Links.TraceState": [],
    "Links.Attributes": [],
  },
];
type Value = string | number | object;

function checkClickHouse(rows: readonly Row[]): void {
  expect(rows.length).toBe(2);
  expect(rows[0]).toEqual({
    traceId: TRACE,
    spanId: "00000000000000a1",
    parentId: null,
    service: "frontend",
    operation: 'GET "/cart"\t{id}',
    start: 1714557600123456,
    duration: 5000,
    status: "http:503",
    kind: "SERVER",
    instance: "frontend-7",
    extra: {
      attributes: [
        { key: "http.status_code", value: { stringValue: "503" } },
        { key: "note", value: { stringValue: "it's \\ {odd}, [yes]" } },
      ],
      traceState: "k=v",
      status: { message: "no backend", code: 2 },
      events: [
        {
          timeUnixNano: "1714557600124000001",
          name: "exception",
          attributes: [{ key: "exception.type", value: { stringValue: "E" } }],
        },
      ],
      links: [{ traceId: "abc", spanId: "def", attributes: [{ key: "a", value: { stringValue: "b" } }] }],
      startNano: "1714557600123456789",
      durationNano: "5000500",
      resource: {
        attributes: [
          { key: "service.name", value: { stringValue: "frontend" } },
          { key: "k8s.pod.name", value: { stringValue: "frontend-7" } },
        ],
      },
      scope: { name: "http", version: "1.2" },
    },
  });
  expect(rows[1]).toMatchObject({ parentId: "00000000000000a1", service: "cart", duration: 1000, kind: "CLIENT" });
  expect(rows[1].extra).toEqual({});
}

/** A value as ClickHouse writes it within a map or an array, and between tabs or in quotes. */
function clickHouse(value: Value): string {
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\t", "\\t")}'`;
  if (Array.isArray(value))
    return `[${value.map((item) => (typeof item === "string" ? quoted(item) : clickHouse(item))).join(",")}]`;
  if (typeof value !== "object") return String(value);
  return `{${Object.entries(value)
    .map(([key, text]) => `${quoted(key)}:${quoted(text)}`)
    .join(",")}}`;
}

const HEADER = Object.keys(ROWS[0]);
const cells = (row: object): Value[] => HEADER.map((name) => (row as Record<string, Value>)[name]);
const escaped = (text: string) => text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n");
const quotedCell = (value: Value) =>
  typeof value === "number" ? String(value) : `"${clickHouse(value).replaceAll('"', '""')}"`;
const BIG = ROWS.map((row) => ({ ...row, Duration: String(row.Duration) }));

describe("importSpans() reads otel_traces of ClickHouse", () => {
  test.each<[string, string]>([
    [
      "CSVWithNames",
      [HEADER.map(quotedCell), ...ROWS.map((row) => cells(row).map(quotedCell))].map((r) => r.join(",")).join("\n"),
    ],
    [
      "TSVWithNames",
      [HEADER, ...ROWS.map((row) => cells(row).map((cell) => escaped(clickHouse(cell))))]
        .map((r) => r.join("\t"))
        .join("\n"),
    ],
    ["JSONEachRow", ROWS.map((row) => JSON.stringify(row)).join("\n")],
    ["JSONEachRow with 64 bits as text", BIG.map((row) => JSON.stringify(row)).join("\n")],
    ["an array of rows", JSON.stringify(ROWS, null, 2)],
    ["FORMAT JSON", JSON.stringify({ meta: HEADER.map((name) => ({ name, type: "String" })), data: ROWS, rows: 2 })],
  ])("as %s", async (_, text) => {
    const { rows, report } = await imported({ f: text });
    expect(report).toMatchObject({ accepted: 2, repaired: 0, rejected: 0, warnings: [] });
    checkClickHouse(rows);
  });

  test("as Parquet", async () => {
    const folder = await folderOf({ "rows.json": ROWS.map((row) => JSON.stringify(row)).join("\n") });
    const session = await openSession({ threads: 1 });
    const map = "MAP(VARCHAR, VARCHAR)";
    const types = new Map<string, string>([
      ["Timestamp", "TIMESTAMP_NS"],
      ["Duration", "UBIGINT"],
      ["ResourceAttributes", map],
      ["SpanAttributes", map],
      ["Events.Timestamp", "TIMESTAMP_NS[]"],
      ["Events.Attributes", `${map}[]`],
      ["Links.Attributes", `${map}[]`],
    ]);
    const list = HEADER.map((name) => {
      const type = types.get(name) ?? (name.includes(".") ? "VARCHAR[]" : "VARCHAR");
      return `'${name}': '${type}'`;
    });
    await session.connection.run(
      `COPY (SELECT * FROM read_json(${sqlText(join(folder, "rows.json"))}, columns = {${list.join(", ")}}))
       TO ${sqlText(join(folder, "rows.parquet"))} (FORMAT parquet)`,
    );
    await session.close();
    const out = join(await tempFolder(), "out");
    const report = await importSpans([join(folder, "rows.parquet")], { out, threads: 1 });
    expect(report).toMatchObject({ accepted: 2, repaired: 0, formats: ["parquet"] });
    checkClickHouse(await rowsOf(out));
  });
});

describe("importSpans() reads the layout of", () => {
  const LAYOUTS: [string, string, object[]][] = [
    [
      "Nezha",
      `TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Duration
t,a,root,frontend-579b9bff58-t2dbm,hipstershop.Frontend/Recv.,1661140374351773094,1661140374362982609,11209
t,b,a,cart-0,op,1661140374352000000,1661140374353000000,1000`,
      [
        { traceId: "t", parentId: null, service: "frontend", start: 1661140374351773, duration: 11209 },
        { parentId: "a", service: "cart", instance: "cart-0", duration: 1000 },
      ],
    ],
    [
      "the AIOps challenge of 2020",
      `callType,startTime,elapsedTime,success,traceId,id,pid,cmdb_id,dsName,serviceName
OSB,1586534400335,377.0,True,t,a,None,os_021,,osb_001
JDBC,1586534400340,2.5,False,t,b,a,docker_003,db_007,`,
      [
        {
          parentId: null,
          service: "osb_001",
          operation: "OSB",
          instance: "os_021",
          start: 1586534400335000,
          duration: 377000,
        },
        {
          spanId: "b",
          parentId: "a",
          operation: "JDBC",
          start: 1586534400340000,
          duration: 2500,
          status: "otel:ERROR",
        },
      ],
    ],
    [
      "the AIOps challenge of 2021",
      `timestamp,cmdb_id,parent_id,span_id,trace_id,duration
1614787199628,dockerA2,gone,a,t,19
1614787199635,dockerB1,a,b,t,3`,
      [
        { parentId: "gone", service: "dockerA2", start: 1614787199628000, duration: 19000 },
        { parentId: "a", service: "dockerB1", start: 1614787199635000, duration: 3000 },
      ],
    ],
    [
      "the AIOps challenge of 2022",
      `timestamp,cmdb_id,span_id,trace_id,duration,type,status_code,operation_name,parent_span
1647705600361,frontend-0,a,t,49877,rpc,0,hipstershop.CheckoutService/PlaceOrder,
1647705600371,currencyservice-1,b,t,120,telemetry,13,grpc.hipstershop.CurrencyService/Convert,a`,
      [
        { service: "frontend", instance: "frontend-0", start: 1647705600361000, duration: 49877, status: "grpc:0" },
        { parentId: "a", service: "currencyservice", duration: 120, status: "grpc:13" },
      ],
    ],
    [
      "TraceVAE",
      `traceIdHigh,traceIdLow,parentSpanId,spanId,startTime,duration,nanosecond,DBhash,status,operationName,serviceName
3718860522599049613,-1,0,744605799,2022-05-02 15:34:49,10,630000000,0,0,3,2
3718860522599049613,-1,744605799,-2140429749,2022-05-02 15:34:49,6,34000000,0,0,6,2`,
      [
        {
          traceId: "339c0bf122bd698dffffffffffffffff",
          parentId: null,
          start: 1651505689630000,
          duration: 10000,
          operation: "3",
        },
        { spanId: "-2140429749", parentId: "744605799", start: 1651505689034000, duration: 6000, service: "2" },
      ],
    ],
    [
      "Alibaba's call graphs",
      `,traceid,timestamp,rpcid,um,rpctype,dm,interface,rt
0,t,1000,0,user,http,gate,i1,12
1,t,1002,0.1,gate,rpc,shop,i2,9
2,t,1003,0.1.1,shop,db,db1,,3`,
      [
        { spanId: "0", parentId: null, service: "gate", start: 1000000, duration: 12000 },
        { spanId: "0.1", parentId: "0", service: "shop", operation: "i2" },
        { spanId: "0.1.1", parentId: "0.1", service: "db1", duration: 3000 },
      ],
    ],
    [
      "a table as DeepTraLog's, by names alone",
      `TraceId,SpanId,ParentSpan,StartTime,EndTime,URL,Service,SpanType
t,a,,1630000000000,1630000000020,/api/order,ts-order-service,Entry
t,b,a,1630000000005,1630000000010,/api/pay,ts-payment-service,Exit`,
      [
        { service: "ts-order-service", operation: "/api/order", start: 1630000000000000, duration: 20000 },
        { parentId: "a", duration: 5000 },
      ],
    ],
  ];
  test.each(LAYOUTS)("%s", async (_, text, expected) => {
    const { rows, report } = await imported({ "x.csv": text });
    expect(rows).toMatchObject(expected);
    expect(rows.length).toBe(expected.length);
    expect(report).toMatchObject({ rejected: 0, formats: ["csv"] });
  });
});

test("importSpans() reads attributes of a column as JSON, as lists of keys and values, or keeps them as text", async () => {
  const row = (id: string, attributes: string) => `t,${id},,s,o,${17e14},1,"${attributes.replaceAll('"', '""')}"`;
  const { rows } = await imported({
    "x.csv": [
      "trace_id,span_id,parent_span_id,service_name,name,start,duration,attributes",
      row(
        "a",
        '{"n":1,"f":1.5,"big":12345678901234567890,"b":true,"nil":null,"deep":{"x":[1,"y"]},"http.status_code":404}',
      ),
      row("b", '[{"key":"k","value":{"intValue":"7"}},{"key":"l","type":"int64","value":8}]'),
      row("c", "not JSON"),
      row("d", `{"cut": `),
      row("e", `${"[".repeat(10_000)}${"]".repeat(10_000)}`),
    ].join("\n"),
  });
  expect(rows.map(({ extra }) => extra.attributes)).toMatchObject([
    [
      { key: "n", value: { intValue: "1" } },
      { key: "f", value: { doubleValue: 1.5 } },
      { key: "big", value: { stringValue: "12345678901234567890" } },
      { key: "b", value: { boolValue: true } },
      { key: "nil", value: {} },
      { key: "deep", value: { kvlistValue: { values: [{ key: "x" }] } } },
      { key: "http.status_code" },
    ],
    [
      { key: "k", value: { intValue: "7" } },
      { key: "l", value: { intValue: "8" } },
    ],
    [{ key: "attributes", value: { stringValue: "not JSON" } }],
    [{ key: "attributes", value: { stringValue: '{"cut": ' } }],
    [{ key: "attributes" }],
  ]);
  expect(rows[0].status).toBe("http:404");
});

test("jsonRows takes rows with columns that come late, keeps the good ones, and rejects what is no row", async () => {
  const row = (id: string, more = {}) =>
    JSON.stringify({ traceId: "t", spanId: id, name: "o", start: 17e14, duration: 1, ...more });
  const text = [row("a"), "[1]", row("b", { later: "x" }), '"text"', row("c")].join("\n");
  const { rows, report } = await imported({ "x.jsonl": text.replace('"text"\n', "") });
  expect(rows.map(({ spanId }) => spanId)).toEqual(["a", "b", "c"]);
  expect(rows[1].extra.attributes).toEqual([{ key: "later", value: { stringValue: "x" } }]);
  expect(report).toMatchObject({ formats: ["rows"], rejected: 1 });
  const { report: kept } = await imported({ "x.jsonl": text }, { keepGood: true });
  expect(kept.accepted + kept.repaired + kept.rejected).toBe(kept.input);
  await expect(imported({ "x.jsonl": `${row("a")}\n${row("b").slice(0, 20)}` })).rejects.toThrow(/line 2/);
});

test("jsonRows looks at a deeply nested first row once", async () => {
  const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;
  const row = `{"traceId":"t","spanId":"a","name":"o","start":1700000000000000,"duration":1,"x":${deep}}`;
  const { report } = await imported({ "x.json": `[${row},\n${row.replace('"a"', '"b"')}` }, { keepGood: true });
  expect(report.formats).toEqual(["rows"]);
  expect(report.accepted + report.repaired + report.rejected).toBe(report.input);
  await expect(imported({ "x.json": `{"meta":[],"data":[${deep}` })).rejects.toThrow(/JSON/);
});
