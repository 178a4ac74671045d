// Sound files of each format, to be damaged: made here, and real ones where ../shared/data is there.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";

const BASE = 1_700_000_000_000_000;
const TRACE = "5b8efff798038103d269b633813fc60c";
const hex = (number) => number.toString(16).padStart(16, "0");
const NUMBERS = Array.from({ length: 8 }, (_, i) => i + 1);

const jaeger = {
  data: [0, 1].map((t) => ({
    traceID: `a${t}`,
    spans: NUMBERS.map((s) => ({
      traceID: `a${t}`,
      spanID: `b${s}`,
      operationName: `op ${s} ü`,
      references: s === 1 ? [] : [{ refType: "CHILD_OF", traceID: `a${t}`, spanID: `b${s >> 1}` }],
      startTime: BASE + s,
      duration: 10 - s,
      tags: [{ key: "http.status_code", type: "int64", value: 200 }],
      logs: [{ timestamp: 1, fields: [{ key: "event", type: "string", value: "x" }] }],
      processID: "p1",
    })),
    processes: { p1: { serviceName: "s", tags: [{ key: "hostname", type: "string", value: "h" }] } },
  })),
};

const otlp = {
  resourceSpans: ["s", "t"].map((service) => ({
    resource: { attributes: [{ key: "service.name", value: { stringValue: service } }] },
    scopeSpans: [
      {
        scope: { name: "lib" },
        spans: NUMBERS.map((s) => ({
          traceId: TRACE,
          spanId: hex(s + (service === "s" ? 0 : 100)),
          parentSpanId: hex(s >> 1),
          name: "op",
          kind: 2,
          startTimeUnixNano: `${BASE + s}001`,
          endTimeUnixNano: `${BASE + s + 9}000`,
          attributes: [{ key: "k", value: { intValue: "1" } }],
          status: { code: 2 },
        })),
      },
    ],
  })),
};

const zipkin = NUMBERS.map((s) => ({
  traceId: TRACE,
  id: hex(s >> 1),
  parentId: hex(s >> 2),
  kind: s % 2 === 0 ? "CLIENT" : "SERVER",
  shared: s % 2 === 1,
  name: "get",
  timestamp: BASE + s,
  duration: 100 - s,
  localEndpoint: { serviceName: `s${s % 3}`, ipv4: "10.0.0.1", port: 80 },
  tags: { "http.path": "/" },
  annotations: [{ timestamp: BASE + s, value: "ws" }],
}));

const side = (value, timestamp, serviceName) => ({ value, timestamp, endpoint: { serviceName } });
const zipkin1 = NUMBERS.map((s) => ({
  traceId: TRACE,
  id: hex(s),
  parentId: hex(s >> 1),
  name: "get",
  annotations: [
    side("cs", BASE + s, "a"),
    side("sr", BASE + s + 1, "b"),
    side("ss", BASE + s + 2, "b"),
    side("cr", BASE + s + 3, "a"),
  ],
  binaryAnnotations: [{ key: "http.path", value: "/", endpoint: { serviceName: "b" } }],
}));

const skywalking = [1, 2].map((segment) => ({
  traceId: "t.1",
  traceSegmentId: `s.${segment}`,
  service: `svc${segment}`,
  serviceInstance: "pod",
  spans: NUMBERS.map((s) => ({
    spanId: s - 1,
    parentSpanId: s - 2,
    ...(s === 1 &&
      segment === 2 && {
        refs: [{ refType: "CrossProcess", traceId: "t.1", parentTraceSegmentId: "s.1", parentSpanId: 2 }],
      }),
    operationName: "/x",
    startTime: BASE / 1000 + s,
    endTime: BASE / 1000 + 20,
    spanType: "Entry",
    spanLayer: "Http",
    componentId: 1,
    tags: [{ key: "http.status_code", value: "200" }],
    logs: [{ time: BASE / 1000, data: [{ key: "event", value: "e" }] }],
  })),
}));

const csv = `trace_id,span_id,parent_span_id,service,operation,start_time_us,duration_us,status_code,kind
${NUMBERS.map((s) => `t${s % 2},${s},${s > 2 ? s - 2 : ""},"s",op ${s},${BASE + s},${10 - s},200,SERVER`).join("\n")}\n`;

/** Spans of OTLP's JSON as protobuf, by protobufjs as the importer uses it. */
async function protobufOf(document, { otlpMessages }) {
  const type = (await otlpMessages()).type("TracesData");
  const bytes = JSON.parse(JSON.stringify(document), (key, value) =>
    /^(trace|span|parentSpan)Id$/.test(key) ? Buffer.from(value, "hex").toString("base64") : value,
  );
  return Buffer.from(type.encode(type.fromObject(bytes)).finish());
}

function behindLength(message) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

async function parquetSeed({ importSpans }) {
  const folder = mkdtempSync(join(tmpdir(), "labelease-fuzz-"));
  try {
    writeFileSync(join(folder, "x.csv"), csv);
    await importSpans([join(folder, "x.csv")], { out: join(folder, "out"), threads: 1 });
    return readFileSync(join(folder, "out", "spans.parquet"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const SHARED = fileURLToPath(new URL("../../../shared/data/formats", import.meta.url));

function real(start) {
  if (!existsSync(SHARED)) return [];
  const names = readdirSync(SHARED).filter((name) => name.startsWith(start));
  return names.map((name) => ({ name, form: "json", bytes: readFileSync(join(SHARED, name)) }));
}

const made = (name, form, content) => ({ name, form, bytes: Buffer.from(content) });
const perLine = (documents) => documents.map((document) => JSON.stringify(document)).join("\n");

const rows = NUMBERS.map((s) => ({
  Timestamp: `2023-11-14 22:13:20.00000000${s}`,
  TraceId: TRACE,
  SpanId: hex(s),
  ParentSpanId: s > 1 ? hex(s >> 1) : "",
  SpanName: "op",
  SpanKind: "Server",
  ServiceName: "s",
  ResourceAttributes: { "k8s.pod.name": "pod" },
  SpanAttributes: { "http.status_code": "200" },
  Duration: 1000 * s,
  StatusCode: "Unset",
  "Events.Name": ["e"],
}));

const inTabs = (value) => (typeof value === "object" ? JSON.stringify(value).replaceAll('"', "'") : String(value));
/** The same between tabs, as ClickHouse writes maps and lists. */
const tsv = [Object.keys(rows[0]), ...rows.map((row) => Object.values(row).map(inTabs))]
  .map((row) => row.join("\t"))
  .join("\n");

/** Archives of sound files; each member is a seed of another format. */
function archives() {
  const members = [
    ["a.json", JSON.stringify(jaeger)],
    ["b/c.csv", csv],
    ["d.json", perLine(zipkin)],
  ].map(([name, text]) => [name, Buffer.from(text)]);
  const binary = (name, bytes) => ({ name, form: "binary", bytes });
  return [
    binary("tar", tarOf(members)),
    binary("tar.gz", gzipSync(tarOf(members))),
    binary("zip", zipOf(members, true)),
    binary("zip, stored", zipOf(members, false)),
    binary("zip in tar", tarOf([["x.zip", zipOf(members, true)]])),
    binary("zstd", zstdOf(Buffer.from(csv))),
  ];
}

function tarOf(members) {
  const parts = members.flatMap(([name, content]) => {
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write("0000644\0".padEnd(24, "0"), 100);
    head.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
    head.write("00000000000\0", 136);
    head.write("        0", 148);
    head.write("ustar\x0000", 257);
    const sum = head.reduce((total, byte) => total + byte, 0);
    head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [head, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function zipOf(members, deflate) {
  const numbers = (...list) => {
    const bytes = Buffer.alloc(list.reduce((sum, [width]) => sum + width, 0));
    let at = 0;
    for (const [width, value] of list) at = bytes.writeUIntLE(value, at, width);
    return bytes;
  };
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, content] of members) {
    const packed = deflate ? deflateRawSync(content) : content;
    const path = Buffer.from(name);
    const common = numbers(
      [2, 20],
      [2, 0],
      [2, deflate ? 8 : 0],
      [4, 0],
      [4, crc32(content)],
      [4, packed.length],
      [4, content.length],
      [2, path.length],
      [2, 0],
    );
    const local = Buffer.concat([numbers([4, 0x04034b50]), common, path, packed]);
    directory.push(numbers([4, 0x02014b50], [2, 20]), common, numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, at]), path);
    parts.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, members.length],
    [2, members.length],
    [4, list.length],
    [4, at],
    [2, 0],
  );
  return Buffer.concat([...parts, list, end]);
}

/** One frame of a block that is not compressed. */
function zstdOf(content) {
  const head = Buffer.alloc(9);
  head.writeUInt32LE(0xfd2fb528);
  head[5] = 0x58;
  head.writeUIntLE(content.length * 8 + 1, 6, 3);
  return Buffer.concat([head, content]);
}

/** The formats that are damaged; archives hold several. */
export const FUZZED = ["jaeger", "otlp", "otlp-protobuf", "zipkin", "skywalking", "csv", "rows", "parquet", "archives"];

/**
 * @param {string} format One of {@link FUZZED}.
 * @param {{ importSpans: Function, otlpMessages: Function }} library The library under test, which writes some of them.
 * @returns {Promise<import("./mutate.mjs").Seed[]>}
 */
export async function seedsOf(format, library) {
  if (format === "jaeger")
    return [
      made("jaeger", "json", JSON.stringify(jaeger)),
      made("jaeger lines", "json", perLine(jaeger.data)),
      ...real("jaeger-"),
    ];
  if (format === "otlp")
    return [
      made("otlp", "json", JSON.stringify(otlp)),
      made("otlp lines", "json", perLine([otlp, otlp])),
      ...real("otlp-"),
    ];
  if (format === "zipkin") {
    const forms = [
      made("zipkin", "json", JSON.stringify(zipkin)),
      made("zipkin traces", "json", JSON.stringify([zipkin, zipkin1])),
      made("zipkin lines", "json", perLine(zipkin)),
      made("zipkin 1", "json", JSON.stringify(zipkin1)),
    ];
    return [...forms, ...real("zipkin2-")];
  }
  if (format === "skywalking")
    return [
      made("skywalking", "json", JSON.stringify(skywalking)),
      made("skywalking lines", "json", perLine(skywalking)),
      ...real("skywalking-"),
    ];
  if (format === "rows")
    return [made("rows", "json", JSON.stringify(rows)), made("rows, one per line", "json", perLine(rows))];
  if (format === "archives") return archives();
  if (format === "csv") return [made("csv", "csv", csv), made("csv of ClickHouse, with tabs", "csv", tsv)];
  if (format === "parquet") return [made("parquet", "binary", await parquetSeed(library))];
  const message = await protobufOf(otlp, library);
  return [
    made("otlp-protobuf", "protobuf", message),
    made("otlp-protobuf behind lengths", "protobuf", Buffer.concat([behindLength(message), behindLength(message)])),
  ];
}
