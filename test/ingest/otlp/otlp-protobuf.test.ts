import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { imported, readWith } from "../helpers.js";
import { framings, proto, resourceSpans, spanMessage, textAttribute } from "./write-protobuf.js";

const TRACE = "5b8efff798038103d269b633813fc60c";
const START = "1700000000000000000";
const span = (fields: object = {}) =>
  spanMessage({
    traceId: TRACE,
    spanId: "eee19b7ec3c1b174",
    name: "GET /",
    kind: 2,
    start: START,
    end: "1700000000000005000",
    ...fields,
  });
const request = (...spans: Buffer[]) => resourceSpans("shop", "shop-1", spans);

async function one(...more: Buffer[]) {
  const { spans } = await readWith(request(span({ more })));
  expect(spans.length).toBe(1);
  return { ...spans[0], extra: JSON.parse(spans[0].extra || "{}") };
}

const TOP = "00000000000000a1";
const REQUESTS = ["a1", "a2", "a3"].map((id) =>
  request(span({ spanId: `00000000000000${id}`, parentId: id === "a1" ? null : TOP })),
);

test.each(Object.keys(framings))("otlp-protobuf reads %s, plain and packed, told by the content", async (framing) => {
  const bytes = framings[framing](REQUESTS);
  for (const content of [bytes, gzipSync(bytes)]) {
    const { spans } = await readWith(content);
    expect(spans.map((s) => [s.traceId, s.spanId, s.resource.service, s.start, s.duration, s.kind, s.line])).toEqual(
      ["a1", "a2", "a3"].map((id, i) => [TRACE, `00000000000000${id}`, "shop", 1_700_000_000_000_000, 5, 2, i + 1]),
    );
  }
});

test("otlp-protobuf reads spans of instrumentation libraries, where they stood for a while", async () => {
  const { spans } = await readWith(resourceSpans("shop", "", [span()], 1000));
  expect(spans.map(({ spanId, resource }) => [spanId, resource.service])).toEqual([["eee19b7ec3c1b174", "shop"]]);
});

test("otlp-protobuf keeps attributes of each type, events, links, status and counts", async () => {
  const value = (key: string, encoded: Buffer) => proto.bytes(9, proto.bytes(1, key), proto.bytes(2, encoded));
  const { extra, status } = await one(
    value("text", proto.bytes(1, "é")),
    value("yes", proto.number(2, 1)),
    value("int", proto.number(3, -9_007_199_254_740_993n)),
    value("double", Buffer.concat([proto.varint(4 * 8 + 1), Buffer.from(new Float64Array([0.5]).buffer)])),
    value("list", proto.bytes(5, proto.bytes(1, proto.number(3, 7)))),
    value("map", proto.bytes(6, textAttribute(1, "k", "v"))),
    value("bytes", proto.bytes(7, Buffer.from([1, 2]))),
    proto.bytes(3, "a=b"),
    proto.number(10, 3),
    proto.bytes(11, proto.fixed64(1, "1700000000000000001"), proto.bytes(2, "e"), textAttribute(3, "k", "v")),
    proto.bytes(13, proto.bytes(1, Buffer.from(TRACE, "hex")), proto.bytes(2, Buffer.from("00000000000000a9", "hex"))),
    proto.bytes(15, proto.bytes(2, "boom"), proto.number(3, 2)),
    proto.fixed32(16, 257),
    // A field of the future.
    proto.bytes(99, "x"),
  );
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  expect(extra).toEqual({
    attributes: [
      text("text", "é"),
      { key: "yes", value: { boolValue: true } },
      { key: "int", value: { intValue: "-9007199254740993" } },
      { key: "double", value: { doubleValue: 0.5 } },
      { key: "list", value: { arrayValue: { values: [{ intValue: "7" }] } } },
      { key: "map", value: { kvlistValue: { values: [text("k", "v")] } } },
      { key: "bytes", value: { bytesValue: "AQI=" } },
    ],
    traceState: "a=b",
    droppedAttributesCount: 3,
    events: [{ timeUnixNano: "1700000000000000001", name: "e", attributes: [text("k", "v")] }],
    links: [{ traceId: TRACE, spanId: "00000000000000a9" }],
    status: { message: "boom", code: 2 },
    flags: 257,
  });
  expect(status).toEqual({ kind: "otel", code: "ERROR" });
});

test("otlp-protobuf keeps nanoseconds, and the scope and resource of a span", async () => {
  const { rows } = await imported({ "x.binpb": request(span({ start: "1700000000000000001" })) });
  expect(rows[0]).toMatchObject({ start: 1_700_000_000_000_000, instance: "shop-1", kind: "SERVER" });
  expect(rows[0].extra).toMatchObject({ startNano: "1700000000000000001", scope: { name: "lib", version: "1" } });
});

test("otlp-protobuf says when text is not UTF-8, and takes it", async () => {
  const { report, rows } = await imported({
    "x.pb": request(span({ name: Buffer.from([0x63, 0xff]) }), span({ spanId: "00000000000000a1", name: "\ufffd" })),
  });
  expect(report).toMatchObject({ accepted: 0, repaired: 2 });
  expect(report.warnings.find(({ reason }) => reason === "text is not Unicode")).toMatchObject({ count: 1 });
  expect(rows.map(({ operation }) => operation).sort()).toEqual(["c\ufffd", "\ufffd"]);
});

test("otlp-protobuf rejects spans without trace id or nested too deeply, and keeps the others", async () => {
  let deep = proto.bytes(1, "x");
  for (let i = 0; i < 10_000; i++) deep = proto.bytes(5, proto.bytes(1, deep));
  const nested = span({ more: [proto.bytes(9, proto.bytes(1, "k"), proto.bytes(2, deep))] });
  const { report } = await imported({ "x.pb": request(span(), nested, span({ traceId: "" })) });
  expect(report).toMatchObject({ accepted: 1, rejected: 2, input: 3 });
  expect(report.warnings.map(({ reason }) => reason)).toEqual(["span is nested too deeply", "no trace id"]);
});

test.each(
  Object.keys(framings),
)("otlp-protobuf names the byte where %s end early, and keeps the good part", async (framing) => {
  const bytes = framings[framing](REQUESTS).subarray(0, -5);
  await expect(readWith(bytes)).rejects.toThrow(
    new RegExp(`protobuf data ends early \\(file .*, byte ${bytes.length}\\)`),
  );
  const { report, rows } = await imported({ "x.pb": bytes }, { keepGood: true });
  expect(report).toMatchObject({ accepted: 2, rejected: 1, input: 3 });
  expect(rows.map(({ spanId }) => spanId.slice(-2))).toEqual(["a1", "a2"]);
});

test.each(Object.keys(framings))("otlp-protobuf goes on behind damage in %s", async (framing) => {
  const wounded = Buffer.from(REQUESTS[1]);
  // The length of the scope group, which is now longer than its resource group.
  const at = wounded.indexOf(Buffer.from("lib")) - 5;
  wounded[at] = 0x7f;
  const bytes = framings[framing]([REQUESTS[0], wounded, REQUESTS[2]]);
  await expect(readWith(bytes)).rejects.toThrow(/a field is longer than its message/);
  const { report, rows } = await imported({ "x.pb": bytes }, { keepGood: true });
  expect(rows.map(({ spanId }) => spanId.slice(-2))).toEqual(["a1", "a3"]);
  expect(report.warnings).toMatchObject([{ action: "kept", count: 1, unit: "places" }]);
});

test("otlp-protobuf refuses a span above the limit, and leaves it out if the good part is wanted", async () => {
  const bytes = framings["4-byte lengths"]([
    request(span({ more: [proto.bytes(3, "x".repeat(700_000))] })),
    request(span()),
  ]);
  const limit = { elementMb: 0.5 };
  await expect(imported({ "x.pb": bytes }, limit)).rejects.toThrow(
    /span of more than 524288 bytes \(file .*, byte \d+\)/,
  );
  const { report } = await imported({ "x.pb": bytes }, { ...limit, keepGood: true });
  expect(report).toMatchObject({ accepted: 1, rejected: 1, input: 2 });
});

test.each([
  [
    "logs",
    proto.bytes(1, proto.bytes(1), proto.bytes(2, proto.bytes(2, proto.fixed64(1, START), proto.bytes(5, "x")))),
  ],
  ["metrics", proto.bytes(1, proto.bytes(1), proto.bytes(2, proto.bytes(2, proto.bytes(1, "requests"))))],
  ["text", Buffer.from("\n\n\u0001some text")],
])("otlp-protobuf is not taken for %s", async (_, bytes) => {
  await expect(imported({ "x.pb": bytes })).rejects.toThrow(/Cannot import file: it is/);
});
