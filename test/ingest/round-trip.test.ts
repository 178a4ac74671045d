import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openSession, sqlText } from "../../lib/src/parquet/session.js";
import { SPAN_KINDS } from "../../lib/src/trace/span-table.js";
import { forests, sortedSpans, type TestSpan } from "./forests.js";
import { imported, tempFolder } from "./helpers.js";
import { framings, resourceSpans, spanMessage } from "./otlp/write-protobuf.js";

const hex = (number: number, width: 8 | 16) => number.toString(16).padStart(width * 2, "0");
const HOSTILE_IDS = ["__proto__", "a\tb\n", '"', "😀", "\ufeff", "=1", "x,y", "\\", "0a", "A", "nil "];
const text = (number: number) => `${HOSTILE_IDS[number % HOSTILE_IDS.length]}${number}`;

/** Writes spans as CSV in our own columns, by RFC 4180. */
function toCsv(spans: readonly TestSpan[]): string {
  const quote = (value: string | number) =>
    typeof value === "number" ? String(value) : `"${value.replaceAll('"', '""')}"`;
  const header = "trace_id,span_id,parent_span_id,service,operation,start_time_us,duration_us,kind,instance";
  const rows = spans.map((s) =>
    [s.traceId, s.spanId, s.parentId ?? "", s.service, s.operation, s.start, s.duration, SPAN_KINDS[s.kind], s.instance]
      .map(quote)
      .join(","),
  );
  return [header, ...rows].join("\r\n");
}

/** Writes spans as ClickHouse has them, as JSON rows. */
function toRows(spans: readonly TestSpan[]): string {
  return clickHouseRows(spans)
    .map((row) => JSON.stringify(row))
    .join("\n");
}

/** Writes spans as ClickHouse does between tabs, with its escapes. */
function toTsv(spans: readonly TestSpan[]): string {
  const escapes = new Map([
    ["\\", "\\\\"],
    ["\t", "\\t"],
    ["\n", "\\n"],
    ["\r", "\\r"],
    ["\0", "\\0"],
  ]);
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const cell = (value: string | number | object) => {
    const text =
      typeof value === "object"
        ? `{${Object.entries(value).map(([key, item]) => `${quoted(key)}:${quoted(item)}`)}}`
        : String(value);
    return text.replace(/[\\\t\n\r\0]/g, (c) => escapes.get(c)!);
  };
  const rows = clickHouseRows(spans);
  return [Object.keys(rows[0]), ...rows.map((row) => Object.values(row).map(cell))].map((r) => r.join("\t")).join("\n");
}

function clickHouseRows(spans: readonly TestSpan[]) {
  return spans.map((s) => ({
    Timestamp: `${new Date(Math.floor(s.start / 1e6) * 1000).toISOString().slice(0, 19).replace("T", " ")}.${String(s.start % 1e6).padStart(6, "0")}000`,
    TraceId: s.traceId,
    SpanId: s.spanId,
    ParentSpanId: s.parentId ?? "",
    SpanName: s.operation,
    SpanKind: SPAN_KINDS[s.kind],
    ServiceName: s.service,
    ResourceAttributes: { "host.name": s.instance },
    Duration: String(s.duration * 1000),
  }));
}

/** Writes spans as Jaeger's API does: by trace, processes behind. */
function toJaeger(spans: readonly TestSpan[]): string {
  const data = [...new Set(spans.map(({ traceId }) => traceId))].map((traceID) => {
    const own = spans.filter(({ traceId }) => traceId === traceID);
    const processes = new Map<string, string>();
    const rows = own.map((s) => {
      const key = JSON.stringify({
        serviceName: s.service,
        tags: [{ key: "hostname", type: "string", value: s.instance }],
      });
      if (!processes.has(key)) processes.set(key, `p${processes.size}`);
      return {
        traceID,
        spanID: s.spanId,
        operationName: s.operation,
        references: s.parentId === null ? [] : [{ refType: "CHILD_OF", traceID, spanID: s.parentId }],
        startTime: s.start,
        duration: s.duration,
        tags: s.kind === 0 ? [] : [{ key: "span.kind", type: "string", value: SPAN_KINDS[s.kind].toLowerCase() }],
        processID: processes.get(key),
      };
    });
    return {
      traceID,
      spans: rows,
      processes: Object.fromEntries(Array.from(processes, ([p, id]) => [id, JSON.parse(p)])),
    };
  });
  return JSON.stringify({ data }, null, 1);
}

/** Writes spans as the collector does: a request per line, here one span each. */
function toOtlp(spans: readonly TestSpan[]): string {
  return spans
    .map((s) =>
      JSON.stringify({
        resourceSpans: [
          {
            resource: {
              attributes: [
                { key: "service.name", value: { stringValue: s.service } },
                { key: "service.instance.id", value: { stringValue: s.instance } },
              ],
            },
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: s.traceId,
                    spanId: s.spanId,
                    ...(s.parentId === null ? {} : { parentSpanId: s.parentId }),
                    name: s.operation,
                    kind: s.kind,
                    startTimeUnixNano: `${s.start}000`,
                    endTimeUnixNano: `${s.start + s.duration}000`,
                  },
                ],
              },
            ],
          },
        ],
      }),
    )
    .join("\n");
}

/** Writes spans as requests of OTLP's protobuf, of one span each. */
const toProtobuf = (framing: string) => (spans: readonly TestSpan[]) =>
  framings[framing](
    spans.map((s) => {
      const times = { start: `${s.start}000`, end: `${s.start + s.duration}000` };
      return resourceSpans(s.service, s.instance, [spanMessage({ ...s, name: s.operation, ...times })]);
    }),
  );

/** Writes spans as Zipkin's API does: arrays of traces. The kind INTERNAL is a tag, as OpenTelemetry's exporters write it. */
function toZipkin(spans: readonly TestSpan[]): string {
  const traces = new Map<string, object[]>();
  for (const s of spans) {
    const kind = SPAN_KINDS[s.kind];
    const trace = traces.get(s.traceId) ?? [];
    traces.set(s.traceId, trace);
    trace.push({
      traceId: s.traceId,
      id: s.spanId,
      ...(s.parentId !== null && { parentId: s.parentId }),
      name: s.operation,
      timestamp: s.start,
      duration: s.duration,
      ...(s.kind > 1 ? { kind } : s.kind === 1 ? { tags: { "span.kind": "internal" } } : {}),
      localEndpoint: { serviceName: s.service, ...(s.instance !== "" && { ipv4: s.instance }) },
    });
  }
  return JSON.stringify([...traces.values()]);
}

/**
 * Where the only child of a calling span is of the other side, both get one id, as tracers with B3 headers do: what is
 * written, and what is to come out of it.
 */
function withSharedIds(spans: readonly TestSpan[]): { written: TestSpan[]; expected: TestSpan[] } {
  const key = (traceId: string, id: string | null) => `${traceId} ${id}`;
  const children = new Map<string, TestSpan[]>();
  for (const s of spans) {
    const own = key(s.traceId, s.parentId);
    children.set(own, [...(children.get(own) ?? []), s]);
  }
  const shared = new Map<string, string>();
  for (const caller of spans) {
    const [called, ...others] = children.get(key(caller.traceId, caller.spanId)) ?? [];
    if (caller.kind !== 3 || called?.kind !== 2 || others.length > 0) continue;
    const below = children.get(key(called.traceId, called.spanId)) ?? [];
    // Else the caller's service would have a claim on it.
    if (below.some(({ service }) => service === caller.service && service !== called.service)) continue;
    shared.set(key(called.traceId, called.spanId), caller.spanId);
  }
  const written = spans.map((s) => {
    const id = shared.get(key(s.traceId, s.spanId));
    const up = shared.get(key(s.traceId, s.parentId)) ?? s.parentId;
    return { ...s, spanId: id ?? s.spanId, parentId: up };
  });
  const expected = spans.map((s) => {
    const id = shared.get(key(s.traceId, s.spanId));
    const up = shared.get(key(s.traceId, s.parentId));
    return { ...s, spanId: id === undefined ? s.spanId : `${id}#server`, parentId: up ? `${up}#server` : s.parentId };
  });
  return { written, expected };
}

/** What SkyWalking can hold of a span: whole milliseconds, and an id that is a number in a segment. */
function inSegments(spans: readonly TestSpan[]): TestSpan[] {
  const segment = new Map<string, { id: string; next: number; of: string }>();
  const ids = new Map<string, string>();
  const place = (s: TestSpan): string => {
    const own = `${s.traceId} ${s.spanId}`;
    const known = ids.get(own);
    if (known !== undefined) return known;
    // Spans of one process are in one segment where the parent is.
    const up = spans.find(({ traceId, spanId }) => traceId === s.traceId && spanId === s.parentId);
    if (up !== undefined) place(up);
    const above = up && segment.get(`${up.traceId} ${up.spanId}`);
    const of = JSON.stringify([s.traceId, s.service, s.instance]);
    const mine = above?.of === of ? above : { id: `seg.${ids.size}`, next: 0, of };
    segment.set(own, mine);
    const id = `${mine.id}:${mine.next++}`;
    ids.set(own, id);
    return id;
  };
  return spans.map((s) => ({
    ...s,
    start: Math.ceil(s.start / 1000) * 1000,
    duration: Math.floor(s.duration / 1000) * 1000,
    spanId: place(s),
    parentId: s.parentId === null ? null : ids.get(`${s.traceId} ${s.parentId}`)!,
  }));
}

/** Writes spans of {@link inSegments} as agents of SkyWalking do: a segment per line, its ids before or behind its spans. */
function toSkywalking(spans: readonly TestSpan[]): string {
  const numbers = (id: string) =>
    [id.slice(0, id.lastIndexOf(":")), Number(id.slice(id.lastIndexOf(":") + 1))] as const;
  const segments = new Map<string, { head: object; spans: object[] }>();
  for (const s of spans) {
    const [segmentId, spanId] = numbers(s.spanId);
    const [upSegment, up] = s.parentId === null ? ["", -1] : numbers(s.parentId);
    const head = { traceId: s.traceId, traceSegmentId: segmentId, service: s.service, serviceInstance: s.instance };
    const segment = segments.get(segmentId) ?? { head, spans: [] };
    segments.set(segmentId, segment);
    const isHere = upSegment === segmentId;
    const refs = [{ refType: "CrossProcess", traceId: s.traceId, parentTraceSegmentId: upSegment, parentSpanId: up }];
    segment.spans.push({
      spanId,
      parentSpanId: isHere ? up : -1,
      ...(!isHere && upSegment !== "" && { refs }),
      operationName: s.operation,
      startTime: s.start / 1000,
      endTime: (s.start + s.duration) / 1000,
      spanType: ["None", "Local", "Entry", "Exit", "Exit", "Entry"][s.kind],
      spanLayer: s.kind > 3 ? "MQ" : "Http",
    });
  }
  return Array.from(segments.values(), ({ head, spans: own }, i) =>
    JSON.stringify(i % 2 === 0 ? { ...head, spans: own } : { spans: own, ...head }),
  ).join("\n");
}

/** Writes spans as Parquet in our own columns, by DuckDB. */
async function toParquet(spans: readonly TestSpan[]): Promise<Buffer> {
  const path = join(await tempFolder(), "x.parquet");
  const text = (value: string | null) =>
    value === null ? "NULL" : `decode(unhex('${Buffer.from(value, "utf8").toString("hex")}'))`;
  const rows = spans.map((s) => {
    const texts = [s.traceId, s.spanId, s.parentId, s.service, s.operation, SPAN_KINDS[s.kind], s.instance || null];
    return `(${[...texts.map(text), `${s.start}::BIGINT`, `${s.duration}::BIGINT`].join(",")})`;
  });
  const session = await openSession({ threads: 1 });
  await session.connection.run(`COPY (SELECT * FROM (VALUES ${rows.join(",")})
    t(trace_id, span_id, parent_span_id, service, operation, kind, instance, start_time_us, duration_us))
    TO ${sqlText(path)} (FORMAT parquet)`);
  await session.close();
  return readFile(path);
}

type Write = (spans: readonly TestSpan[]) => string | Buffer | Promise<Buffer>;
type Ids = (number: number, width: 8 | 16) => string;

async function comesBack(written: readonly TestSpan[], write: Write, expected = written): Promise<void> {
  const { report, rows } = await imported({ "x.json": await write(written) });
  const found = rows.map((row) => ({
    ...row,
    kind: Math.max(0, SPAN_KINDS.indexOf((row.kind ?? "UNKNOWN") as (typeof SPAN_KINDS)[number])),
    instance: row.instance ?? "",
  }));
  expect(sortedSpans(found)).toEqual(sortedSpans(expected));
  expect(report).toMatchObject({
    accepted: written.length,
    repaired: 0,
    rejected: 0,
    input: written.length,
    spans: written.length,
    traces: new Set(written.map(({ traceId }) => traceId)).size,
  });
}

// The end of a span in nanoseconds is exact text, its microseconds have to be below 2^53.
test.each<[string, Write, Ids]>([
  ["CSV", toCsv, text],
  ["Parquet", toParquet, text],
  ["JSON rows of ClickHouse", toRows, text],
  ["rows of ClickHouse between tabs", toTsv, text],
  ["Jaeger JSON", toJaeger, hex],
  ["OTLP JSON", toOtlp, hex],
  ["OTLP protobuf, one message", toProtobuf("one message"), hex],
  ["OTLP protobuf behind 4-byte lengths", toProtobuf("4-byte lengths"), hex],
  ["OTLP protobuf behind varint lengths", toProtobuf("varint lengths"), hex],
  ["Zipkin JSON", toZipkin, hex],
])("importSpans() gives back arbitrary recordings written as %s", async (_, write, ids) => {
  await fc.assert(
    fc.asyncProperty(forests(ids), (spans) => comesBack(spans, write)),
    { numRuns: 8 },
  );
});

test("importSpans() gives back arbitrary recordings written as Zipkin JSON with shared ids", async () => {
  let shared = 0;
  await fc.assert(
    fc.asyncProperty(forests(hex, { kinds: [2, 3], most: 4 }), async (spans) => {
      const { written, expected } = withSharedIds(spans);
      shared += expected.filter(({ spanId }) => spanId.endsWith("#server")).length;
      await comesBack(written, toZipkin, expected);
    }),
    { numRuns: 12 },
  );
  expect(shared).toBeGreaterThan(0);
});

test("importSpans() gives back arbitrary recordings written as SkyWalking JSON", async () => {
  await fc.assert(
    fc.asyncProperty(forests(text), async (spans) => comesBack(inSegments(spans), toSkywalking)),
    { numRuns: 8 },
  );
});
