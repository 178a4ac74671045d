import { expect, test } from "vitest";
import { imported, readWith } from "../helpers.js";

const TRACE = "5b8efff798038103d269b633813fc60c";

function span(fields: object = {}) {
  return {
    traceId: TRACE,
    spanId: "eee19b7ec3c1b174",
    name: "GET /",
    kind: 2,
    startTimeUnixNano: "1700000000000000000",
    endTimeUnixNano: "1700000000000005000",
    ...fields,
  };
}

const RESOURCE = {
  attributes: [
    { key: "service.name", value: { stringValue: "shop" } },
    { key: "service.instance.id", value: { stringValue: "shop-1" } },
  ],
};

function request(...spans: object[]) {
  return { resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ scope: { name: "lib", version: "1" }, spans }] }] };
}

async function one(fields: object) {
  const { spans } = await readWith(JSON.stringify(request(span(fields))));
  expect(spans.length).toBe(1);
  return { ...spans[0], extra: JSON.parse(spans[0].extra || "{}") };
}

const TWO = [span({ spanId: "00000000000000a1" }), span({ spanId: "00000000000000a2" })];
const behind = (value: object) => ({
  resourceSpans: [{ scopeSpans: [{ spans: [value], scope: { name: "lib" } }], resource: RESOURCE, schemaUrl: "u" }],
});

test.each([
  ["one document", JSON.stringify(request(...TWO), null, 1)],
  ["an array of documents", JSON.stringify([request(TWO[0]), request(TWO[1])])],
  ["a document per line", `${JSON.stringify(request(TWO[0]))}\r\n${JSON.stringify(request(TWO[1]))}`],
  ["the old name of scopes", JSON.stringify(request(...TWO)).replaceAll("scopeSpans", "instrumentationLibrarySpans")],
  ["resources behind their spans", JSON.stringify([behind(TWO[0]), behind(TWO[1])])],
  [
    "the names of protobuf",
    JSON.stringify(request(...TWO)).replace(
      /"(resourceSpans|scopeSpans|traceId|spanId|startTimeUnixNano|endTimeUnixNano)"/g,
      (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    ),
  ],
  ["what an API wraps around", JSON.stringify({ result: request(...TWO) })],
  ["what Tempo writes", JSON.stringify({ batches: request(...TWO).resourceSpans })],
])("otlp reads %s", async (_, text) => {
  const { spans } = await readWith(text);
  expect(
    spans.map(({ traceId, spanId, resource, start, duration }) => [traceId, spanId, resource.service, start, duration]),
  ).toEqual([
    [TRACE, "00000000000000a1", "shop", 1_700_000_000_000_000, 5],
    [TRACE, "00000000000000a2", "shop", 1_700_000_000_000_000, 5],
  ]);
  expect(spans[0].resource.instance).toBe("shop-1");
});

test("otlp reads ids in upper case and in base64", async () => {
  const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");
  const fields = { traceId: base64(TRACE), spanId: base64("eee19b7ec3c1b174"), parentSpanId: "EEE19B7EC3C1B173" };
  expect(await one(fields)).toMatchObject({
    traceId: TRACE,
    spanId: "eee19b7ec3c1b174",
    parentId: "eee19b7ec3c1b173",
  });
});

test("otlp keeps nanoseconds that microseconds cannot hold", async () => {
  expect(await one({ startTimeUnixNano: "1700000000000000001", endTimeUnixNano: "1700000000000001500" })).toMatchObject(
    {
      start: 1_700_000_000_000_000,
      duration: 1,
      extra: { startNano: "1700000000000000001", durationNano: "1499" },
    },
  );
});

test("otlp reads times written as numbers without rounding them", async () => {
  const text = JSON.stringify(request(span())).replace(/"(1700000000000000000)"/, "1700000000000000001");
  const { spans } = await readWith(text);
  expect(JSON.parse(spans[0].extra)).toMatchObject({ startNano: "1700000000000000001", durationNano: "4999" });
});

test.each([
  [{}, Number.NaN, Number.NaN],
  [{ startTimeUnixNano: "5000" }, 5, Number.NaN],
  [{ startTimeUnixNano: "9000", endTimeUnixNano: "5000" }, 9, -4],
  [{ startTimeUnixNano: "x", endTimeUnixNano: "5000" }, Number.NaN, Number.NaN],
  [{ startTimeUnixNano: "5000", endTimeUnixNano: "5000" }, 5, 0],
])("otlp reads odd times %j", async (times, start, duration) => {
  const fields = { startTimeUnixNano: undefined, endTimeUnixNano: undefined, ...times };
  expect(await one(fields)).toMatchObject({ start, duration });
});

test("otlp reads kind as number and name, and keeps an unknown one", async () => {
  expect((await one({ kind: "SPAN_KIND_CONSUMER" })).kind).toBe(5);
  expect((await one({ kind: 1 })).kind).toBe(1);
  expect(await one({ kind: 9 })).toMatchObject({ kind: 0, extra: { raw: { kind: "9" } } });
});

test("otlp reads the status as number and name, and what the protocol said", async () => {
  const status = async (fields: object) => {
    const { kind, code } = (await one(fields)).status;
    return `${kind}:${code}`;
  };
  expect(await status({ status: { code: 2, message: "boom" } })).toBe("otel:ERROR");
  expect(await status({ status: { code: "STATUS_CODE_OK" } })).toBe("otel:OK");
  expect(await status({ status: {} })).toBe("other:");
  const code = { key: "rpc.grpc.status_code", value: { intValue: "14" } };
  expect(await status({ attributes: [code], status: { code: 2 } })).toBe("grpc:14");
});

test("otlp keeps all else of a span, its scope and its resource", async () => {
  const rest = {
    traceState: "a=b",
    flags: 257,
    attributes: [{ key: "k", value: { arrayValue: { values: [{ intValue: "1" }, {}] } } }],
    droppedAttributesCount: 3,
    events: [{ timeUnixNano: "1700000000000000001", name: "e", attributes: [] }],
    links: [{ traceId: TRACE, spanId: "00000000000000a9", traceState: "c" }],
    status: { code: 2, message: "boom" },
    future: { field: [1] },
  };
  const text = JSON.stringify({
    resourceSpans: [
      {
        resource: { ...RESOURCE, droppedAttributesCount: 1 },
        schemaUrl: "r",
        scopeSpans: [{ scope: { name: "lib", version: "1" }, schemaUrl: "s", spans: [span(rest)] }],
      },
    ],
  });
  const { rows } = await imported({ "t.json": text });
  expect(rows[0].extra).toEqual({
    ...rest,
    resource: { ...RESOURCE, droppedAttributesCount: 1, schemaUrl: "r" },
    scope: { name: "lib", version: "1", schemaUrl: "s" },
  });
});

test("otlp gives back what an export of ours had to write in another way", async () => {
  const recorded = (name: string, text: string) => ({
    key: `labelease.recorded.${name}`,
    value: { stringValue: text },
  });
  const span = await one({
    attributes: [
      recorded("trace_id", "order-7"),
      recorded("span_id", "__proto__"),
      recorded("parent_span_id", "0"),
      recorded("duration", "-5"),
      recorded("status", "other:weird"),
      recorded("kind", "9"),
      { key: "k", value: { stringValue: "v" } },
    ],
  });
  expect(span).toMatchObject({ traceId: "order-7", spanId: "__proto__", parentId: "0", duration: -5, kind: 0 });
  expect(span.status).toEqual({ kind: "other", code: "weird" });
  expect(span.extra.raw).toEqual({ kind: "9" });
  expect(span.extra.attributes).toEqual([{ key: "k", value: { stringValue: "v" } }]);
});

test("otlp rejects a span without trace id, and gives one without span id an id", async () => {
  const text = JSON.stringify(
    request(
      span({ traceId: "" }),
      span({ traceId: "0".repeat(32) }),
      span({ spanId: "" }),
      span({ spanId: undefined }),
      "x" as never,
    ),
  );
  const { report, rows } = await imported({ "t.json": text });
  expect(report).toMatchObject({ accepted: 0, repaired: 2, rejected: 3, input: 5 });
  expect(rows.map(({ spanId }) => spanId)).toEqual(["no-id-1", "no-id-2"]);
  expect(rows[0].extra.raw).toMatchObject({ spanId: "" });
});

test("otlp makes the same of a span in the names and ids of protobuf's own JSON", async () => {
  const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");
  const link = "00000000000000a9";
  const fields = {
    attributes: [{ key: "a_b", value: { arrayValue: { values: [{ stringValue: "v_w" }] } } }],
    events: [{ timeUnixNano: "1", name: "e", droppedAttributesCount: 2 }],
    links: [{ traceId: TRACE, spanId: link }],
    traceState: "x",
  };
  const plain = JSON.stringify(request(span(fields)));
  const snake = plain.replace(/"([a-z]+[A-Z]\w*)":/g, (name) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`));
  const packed = plain
    .replaceAll(TRACE, base64(TRACE))
    .replaceAll("eee19b7ec3c1b174", base64("eee19b7ec3c1b174"))
    .replaceAll(link, base64(link));
  expect(snake).toContain('"string_value"');
  const rows = await Promise.all([plain, snake, packed].map(async (text) => (await imported({ "x.json": text })).rows));
  expect(rows[1]).toEqual(rows[0]);
  expect(rows[2]).toEqual(rows[0]);
});
