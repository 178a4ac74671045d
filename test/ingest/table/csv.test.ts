import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { imported, readWith } from "../helpers.js";

const BASE = 1_661_140_374_000_000;

test("csv reads LabelEase's own columns", async () => {
  const { report, rows } = await imported({
    "data.csv": `trace_id,span_id,parent_span_id,service_name,cmdb_id,operation_name,status,timestamp,duration
t1,a,0,frontend,frontend-1,Recv,0,${BASE},100
t1,b,a,cart,cart-1,Get,14,${BASE + 10},50
`,
  });
  expect(report).toMatchObject({ accepted: 2, repaired: 0, rejected: 0, warnings: [] });
  expect(rows.map(({ extra: _, ...row }) => row)).toEqual([
    {
      traceId: "t1",
      spanId: "a",
      parentId: null,
      service: "frontend",
      operation: "Recv",
      start: BASE,
      duration: 100,
      status: "grpc:0",
      kind: null,
      instance: "frontend-1",
    },
    {
      traceId: "t1",
      spanId: "b",
      parentId: "a",
      service: "cart",
      operation: "Get",
      start: BASE + 10,
      duration: 50,
      status: "grpc:14",
      kind: null,
      instance: "cart-1",
    },
  ]);
});

test("csv reads the columns of the Nezha recordings", async () => {
  const { report, rows } = await imported({
    "03_51_trace.csv": `TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Duration
0087,ee744,root,frontend-579b9bff58-t2dbm,hipstershop.Frontend/Recv.,1661140374351773094,1661140374362982609,11209
0087,ab,ee744,shippingservice-7b598fc7d-lmggd,Ship,1661140374351774000,1661140374351775000,1
`,
  });
  expect(report).toMatchObject({ accepted: 2, repaired: 0, rejected: 0 });
  expect(rows[0]).toMatchObject({
    parentId: null,
    service: "frontend",
    instance: "frontend-579b9bff58-t2dbm",
    start: 1661140374351773,
    duration: 11209,
    extra: { startNano: "1661140374351773094" },
  });
  expect(rows[1]).toMatchObject({ parentId: "ee744", service: "shippingservice", duration: 1, extra: {} });
});

test("csv reads its own columns, with what a corpus may have beside", async () => {
  const extra = { attributes: [{ key: "k", value: { stringValue: 'a,"b"' } }] };
  const { rows } = await imported({
    "spans.csv.gz": gzipSync(
      `trace_id,span_id,parent_span_id,service,operation,start_time_us,duration_us,status_code,kind,instance,status,attributes
t,1,,root,null,${BASE},5,,SERVER,pod,otel:ERROR,"${JSON.stringify(extra).replaceAll('"', '""')}"
t,root,1,s,o,${BASE},5,404,,,,
t,3,root,s,o,${BASE},5,,,,,{broken
`,
    ),
  });
  expect(rows[0]).toMatchObject({ service: "root", operation: "null", status: "otel:ERROR", kind: "SERVER", extra });
  expect(rows[1]).toMatchObject({ spanId: "root", parentId: "1", status: "http:404", extra: {} });
  expect(rows[2]).toMatchObject({ parentId: "root" });
  expect(rows[2].extra.attributes).toEqual([{ key: "attributes", value: { stringValue: "{broken" } }]);
});

test("csv reads declared columns, and keeps the others as attributes", async () => {
  const { rows } = await imported(
    { "x.txt": `T;S;P;Who;What;At;Took;http.method\r\n1;2;;a;b;1661140374.351773;1.5;GET\r\n` },
    {
      columns: {
        trace_id: "T",
        span_id: "S",
        parent_span_id: "P",
        service: "Who",
        operation: "What",
        start: "At",
        duration: "Took",
      },
      unit: { duration: "ms" },
    },
  );
  expect(rows[0]).toMatchObject({ traceId: "1", service: "a", start: 1661140374351773, duration: 1500 });
  expect(rows[0].extra.attributes).toEqual([{ key: "http.method", value: { stringValue: "GET" } }]);
});

test("csv names a declared column that is not there", async () => {
  await expect(
    imported({ "x.csv": "trace_id,span_id,service,start,duration\n1,2,a,3,4\n" }, { columns: { operation: "What" } }),
  ).rejects.toThrow(/Cannot read column "What" as operation: the table has columns trace_id, span_id, service/);
});

test.each([
  ["start", "duration", "1661140374351773", "20", 20],
  ["start", "duration", "1661140374351", "20", 20],
  ["start", "duration", "1661140374", "20", 20],
  ["start", "duration", "1661140374351773000", "20", 20],
  ["start_ns", "duration_ms", "1661140374351773000", "20", 20_000],
  ["startTimeMs", "duration (s)", "1661140374351", "2", 2_000_000],
  ["timestamp", "duration", "2022-08-22T03:52:54.351773Z", "20", 20],
])("csv finds the units of %s and %s out of %s", async (start, duration, at, took, micros) => {
  const { spans } = await readWith(`trace_id,span_id,service,${start},${duration}\nt,s,a,${at},${took}\n`);
  expect(Math.abs(spans[0].start - 1661140374351773)).toBeLessThan(1_000_000);
  expect(spans[0].duration).toBe(micros);
});

test.each([
  ["3", "us"],
  ["3000", "ns"],
  ["0.003", "ms"],
])("csv finds the unit of a duration of %s (%s) out of start and end", async (duration, _) => {
  const { spans } = await readWith(
    `trace_id,span_id,service,start_us,end_us,duration\nt,s,a,1661140374351773,1661140374351776,${duration}\n`,
  );
  expect(spans[0].duration).toBe(3);
});

test("csv takes start times that are no dates as microseconds", async () => {
  const { spans } = await readWith("trace_id,span_id,service,start,duration\nt,s,a,12,5\n");
  expect(spans[0]).toMatchObject({ start: 12, duration: 5 });
});

test("csv rejects rows with the wrong number of fields or without a trace id, by line", async () => {
  const { report } = await imported({
    "x.csv": `trace_id,span_id,service,operation,start_time_us,duration_us
t,a,s,"o
2",${BASE},1
t,b,s,${BASE},1
t,c,s,o,${BASE},1,9
,d,s,o,${BASE},1
t,e,s,o,${BASE},1
`,
  });
  expect(report).toMatchObject({ input: 5, rejected: 3 });
  expect(report.warnings.filter(({ action }) => action === "rejected")).toMatchObject([
    { reason: "row has too few fields", action: "rejected", count: 1, example: { file: expect.anything(), line: 4 } },
    { reason: "row has too many fields", action: "rejected", count: 1, example: { file: expect.anything(), line: 5 } },
    { reason: "no trace id", action: "rejected", count: 1, example: { file: expect.anything(), line: 6 } },
  ]);
});

/** Traces in which children follow each other within the parent, as real ones do. */
function recording(duration: (micros: number) => number): string {
  const rows = ["trace_id,span_id,parent_span_id,service,operation,start_time_us,duration"];
  for (let trace = 0; trace < 40; trace++) {
    const at = BASE + trace * 1_000_000;
    rows.push(`t${trace},1,,a,o,${at},${duration(10_000)}`);
    for (let child = 0; child < 4; child++) {
      rows.push(`t${trace},${child + 2},1,b,o,${at + 500 + child * 2000},${duration(1500)}`);
    }
  }
  return rows.join("\n");
}

test.each<[string, (micros: number) => number, RegExp | undefined]>([
  ["microseconds", (us) => us, undefined],
  ["milliseconds", (us) => us / 1e3, /thousand times too short \(milliseconds/],
  ["seconds", (us) => us / 1e6, /million times too short \(seconds/],
  ["nanoseconds", (us) => us * 1e3, /thousand times too long \(nanoseconds/],
])("importSpans() sees durations in %s, and names but does not correct them", async (_, duration, warning) => {
  const { report, rows } = await imported({ "x.csv": recording(duration) });
  const suspicion = report.warnings.find(({ action }) => action === "kept")?.reason;
  if (warning === undefined) expect(suspicion).toBeUndefined();
  else expect(suspicion).toMatch(warning);
  expect(rows[0].duration).toBe(Math.floor(duration(10_000)));
});

test("importSpans() corrects durations when told the unit", async () => {
  const { report, rows } = await imported({ "x.csv": recording((us) => us / 1e3) }, { unit: { duration: "ms" } });
  expect(report.warnings).toEqual([]);
  expect(rows[0].duration).toBe(10_000);
});
