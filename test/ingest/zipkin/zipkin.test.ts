import { expect, test } from "vitest";
import { imported, readWith } from "../helpers.js";

const TRACE = "463ac35c9f6413ad48485a3953bb6124";
const BASE = 1_472_470_996_000_000;
const FRONT = { serviceName: "front", ipv4: "10.0.0.1", port: 8080 };

function span(fields: object = {}) {
  return {
    traceId: TRACE,
    id: "a2fb4a1d1a96d312",
    name: "get /",
    kind: "SERVER",
    timestamp: BASE,
    duration: 500,
    localEndpoint: FRONT,
    ...fields,
  };
}

async function one(fields: object) {
  const { spans } = await readWith(JSON.stringify([span(fields)]));
  expect(spans.length).toBe(1);
  return { ...spans[0], extra: JSON.parse(spans[0].extra || "{}") };
}

const TWO = [span(), span({ id: "b1" })];
test.each([
  ["an array of spans", JSON.stringify(TWO, null, 1)],
  ["an array of traces", JSON.stringify([[TWO[0]], [], [TWO[1]]])],
  ["a span per line", TWO.map((s) => JSON.stringify(s)).join("\n")],
  ["an array per line", TWO.map((s) => JSON.stringify([s])).join("\n")],
])("zipkin reads %s", async (_, text) => {
  const { spans } = await readWith(text);
  expect(spans.map(({ traceId, spanId, start, duration }) => [traceId, spanId, start, duration])).toEqual([
    [TRACE, "a2fb4a1d1a96d312", BASE, 500],
    [TRACE, "b1", BASE, 500],
  ]);
  expect(spans[0].resource).toMatchObject({ service: "front", instance: "10.0.0.1" });
});

test("zipkin keeps endpoints, tags, annotations and flags", async () => {
  const { extra, resource, kind } = await one({
    kind: "CLIENT",
    remoteEndpoint: { serviceName: "back", ipv6: "2001:db8::c001", port: 9000 },
    tags: { "http.path": "/api", __proto__x: "1", empty: "" },
    annotations: [{ timestamp: BASE + 1, value: "wire.send" }, "no annotation"],
    shared: true,
    debug: true,
  });
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  expect(kind).toBe(3);
  expect(extra).toEqual({
    attributes: [
      text("http.path", "/api"),
      text("__proto__x", "1"),
      text("empty", ""),
      text("peer.service", "back"),
      text("net.peer.ip", "2001:db8::c001"),
      { key: "net.peer.port", value: { intValue: "9000" } },
    ],
    events: [{ timeUnixNano: `${BASE + 1}000`, name: "wire.send" }],
    zipkin: { shared: true, debug: true },
  });
  expect(JSON.parse(`{${resource.members}}`)).toEqual({
    resource: {
      attributes: [
        text("service.name", "front"),
        text("net.host.ip", "10.0.0.1"),
        { key: "net.host.port", value: { intValue: "8080" } },
      ],
    },
  });
});

test.each([
  [{ error: "" }, "otel:ERROR"],
  [{ error: "connection refused" }, "otel:ERROR"],
  [{ error: "false" }, "other:"],
  [{ "http.status_code": "503", error: "503" }, "http:503"],
  [{ "http.status_code": "200", error: "late" }, "otel:ERROR"],
  [{ "grpc.status_code": "UNAVAILABLE" }, "grpc:14"],
  [{ "otel.status_code": "ERROR" }, "otel:ERROR"],
  [{}, "other:"],
])("zipkin reads the status of tags %j", async (tags, status) => {
  const { kind, code } = (await one({ tags })).status;
  expect(`${kind}:${code}`).toBe(status);
});

test("zipkin reads a kind that only a tag names", async () => {
  const { kind, extra } = await one({ kind: undefined, tags: { "span.kind": "internal", a: "b" } });
  expect(kind).toBe(1);
  expect(extra.attributes).toEqual([{ key: "a", value: { stringValue: "b" } }]);
});

test("zipkin takes spans that say little, and rejects what is no span", async () => {
  const { report, rows } = await imported({
    "x.json": JSON.stringify([span(), { traceId: TRACE, id: "1" }, { id: "2" }, 3, null, span({ id: undefined })]),
  });
  expect(report).toMatchObject({ accepted: 0, repaired: 3, rejected: 3, input: 6 });
  expect(rows.map(({ spanId }) => spanId).sort()).toEqual(["1", "a2fb4a1d1a96d312", "no-id-3"]);
});

test("importSpans() joins traces of Zipkin whose id is written with 64 and 128 bits", async () => {
  const { report, rows } = await imported({
    "x.json": JSON.stringify([span(), span({ traceId: TRACE.slice(16), id: "b", parentId: "a2fb4a1d1a96d312" })]),
  });
  expect(report).toMatchObject({ traces: 1, accepted: 1, repaired: 1 });
  expect(new Set(rows.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
});

test("importSpans() keeps the spans of a headless trace under a stand-in", async () => {
  const { report, rows } = await imported({
    "x.json": JSON.stringify([span({ id: "c", parentId: "gone" }), span({ id: "d", parentId: "gone" })]),
  });
  expect(report).toMatchObject({ accepted: 0, repaired: 2, traces: 1 });
  expect(rows.map(({ parentId }) => parentId)).toEqual(["gone", "gone"]);
});

const BACK = { serviceName: "back", ipv4: "10.0.0.2" };

test("importSpans() makes the called side of a shared span a child of the calling side", async () => {
  const { report, rows } = await imported({
    "x.json": JSON.stringify([
      span({ id: "3", parentId: "2", localEndpoint: BACK, kind: undefined, name: "query", timestamp: BASE + 20 }),
      span({ id: "2", parentId: "1", localEndpoint: BACK, shared: true, timestamp: BASE + 10 }),
      span({ id: "2", parentId: "1", kind: "CLIENT", timestamp: BASE + 5 }),
      span({ id: "1" }),
      span({ id: "4", parentId: "2", kind: undefined, name: "encode", timestamp: BASE + 6 }),
    ]),
  });
  expect(report).toMatchObject({ accepted: 5, repaired: 0, rejected: 0, input: 5 });
  expect(report.warnings).toMatchObject([{ action: "kept", count: 1, example: { line: 1, spanId: "2" } }]);
  const up = Object.fromEntries(rows.map(({ spanId, parentId }) => [spanId, parentId]));
  expect(up).toEqual({ 1: null, 2: "1", "2#server": "2", 3: "2#server", 4: "2" });
  const server = rows.find(({ spanId }) => spanId === "2#server")!;
  expect(server.extra.raw).toEqual({ spanId: "2", parentSpanId: "1" });
  expect(server.extra.zipkin).toEqual({ shared: true });
});

test("importSpans() keeps a shared span whose calling side is missing as it is", async () => {
  const { report, rows } = await imported({
    "x.json": JSON.stringify([span({ id: "1" }), span({ id: "2", parentId: "1", localEndpoint: BACK, shared: true })]),
  });
  expect(report).toMatchObject({ accepted: 2, warnings: [] });
  expect(rows.map(({ spanId, parentId }) => [spanId, parentId])).toEqual([
    ["1", null],
    ["2", "1"],
  ]);
});

test("importSpans() tells the spans of two called sides of one id apart by their service", async () => {
  const { rows } = await imported({
    "x.json": JSON.stringify([
      span({ id: "1", kind: "CLIENT" }),
      span({ id: "1", localEndpoint: BACK, shared: true }),
      span({ id: "1", localEndpoint: { serviceName: "spare" }, shared: true }),
      span({ id: "2", parentId: "1", localEndpoint: { serviceName: "spare" }, kind: undefined }),
      span({ id: "3", parentId: "1", localEndpoint: BACK, kind: undefined }),
      span({ id: "4", parentId: "1", localEndpoint: { serviceName: "else" }, kind: undefined }),
    ]),
  });
  const up = Object.fromEntries(rows.map(({ spanId, parentId }) => [spanId, parentId]));
  expect(up).toEqual({ 1: null, "1#server": "1", "1#server2": "1", 2: "1#server2", 3: "1#server", 4: "1#server" });
});

const at = (value: string, timestamp: number, endpoint: object) => ({ value, timestamp, endpoint });

test("zipkin reads both sides of a call in one span of version 1", async () => {
  const { report, rows } = await imported({
    "x.json": JSON.stringify([
      {
        traceId: TRACE,
        id: "1",
        name: "get",
        timestamp: BASE,
        duration: 100,
        annotations: [
          at("cs", BASE, FRONT),
          at("sr", BASE + 10, BACK),
          at("found", BASE + 15, BACK),
          at("ss", BASE + 60, BACK),
          at("cr", BASE + 100, FRONT),
        ],
        binaryAnnotations: [
          { key: "http.status_code", value: "500", endpoint: BACK },
          { key: "sa", value: true, endpoint: BACK },
        ],
      },
    ]),
  });
  expect(report).toMatchObject({ accepted: 2, repaired: 0, rejected: 0, input: 2, traces: 1 });
  expect(rows).toMatchObject([
    { spanId: "1", parentId: null, service: "front", kind: "CLIENT", start: BASE, duration: 100, status: "" },
    { spanId: "1#server", parentId: "1", service: "back", kind: "SERVER", start: BASE + 10, duration: 50 },
  ]);
  expect(rows[0].extra.attributes?.[0]).toEqual({ key: "peer.service", value: { stringValue: "back" } });
  expect(rows[1]).toMatchObject({ status: "http:500", extra: { events: [{ name: "found" }] } });
});

test.each([
  ["one side", [at("sr", BASE, BACK), at("ss", BASE + 7, BACK)], {}, { kind: 2, start: BASE, duration: 7 }],
  [
    "times of its own",
    [at("cs", 1, FRONT), at("cr", 2, FRONT)],
    { timestamp: BASE, duration: 9 },
    { kind: 3, start: BASE, duration: 9 },
  ],
  ["a side that did not end", [at("cs", BASE, FRONT)], {}, { kind: 3, start: BASE, duration: Number.NaN }],
  ["a message received", [at("wr", BASE, BACK), at("mr", BASE + 3, BACK)], {}, { kind: 5, start: BASE, duration: 3 }],
  ["no side", [at("x", 5, BACK)], { timestamp: BASE, duration: 9 }, { kind: 0, start: BASE, duration: 9 }],
])("zipkin reads a span of version 1 with %s", async (_, annotations, times, expected) => {
  const { spans } = await readWith(JSON.stringify([{ traceId: TRACE, id: "1", name: "n", annotations, ...times }]));
  expect(spans).toMatchObject([expected]);
  expect(spans[0].resource.service).toMatch(/front|back/);
});
