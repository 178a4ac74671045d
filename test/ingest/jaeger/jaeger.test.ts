import { expect, test } from "vitest";
import { imported, readWith } from "../helpers.js";

const PROCESSES = {
  p1: {
    serviceName: "cart",
    tags: [
      { key: "hostname", type: "string", value: "node-1" },
      { key: "k8s.pod.name", type: "string", value: "cart-7f-x" },
    ],
  },
};

function span(id: string, fields: object = {}) {
  return {
    traceID: "f1a",
    spanID: id,
    operationName: "Get",
    references: [],
    startTime: 1_700_000_000_000_000,
    duration: 5,
    processID: "p1",
    ...fields,
  };
}

function childOf(parent: string, traceID = "f1a", refType = "CHILD_OF") {
  return { refType, traceID, spanID: parent };
}

function trace(...spans: object[]) {
  return { traceID: "f1a", spans, processes: PROCESSES };
}

async function one(fields: object) {
  const { spans } = await readWith(JSON.stringify(trace(span("a", fields))));
  expect(spans.length).toBe(1);
  return { ...spans[0], extra: JSON.parse(spans[0].extra || "{}") };
}

test.each([
  ["the answer of the API", JSON.stringify({ data: [trace(span("a"), span("b"))], total: 0, errors: null })],
  ["a bare trace", JSON.stringify(trace(span("a"), span("b")), null, 2)],
  ["an array of traces", JSON.stringify([trace(span("a")), trace(span("b"))])],
  ["a trace per line", `${JSON.stringify(trace(span("a")))}\n${JSON.stringify(trace(span("b")))}\n`],
  ["processes in front", JSON.stringify({ processes: PROCESSES, spans: [span("a"), span("b")], traceID: "f1a" })],
  ["a single trace in data", JSON.stringify({ data: trace(span("a"), span("b")) })],
])("jaeger reads %s", async (_, text) => {
  const { spans } = await readWith(text);
  expect(spans.map(({ spanId, resource }) => [spanId, resource.service, resource.instance])).toEqual([
    ["a", "cart", "cart-7f-x"],
    ["b", "cart", "cart-7f-x"],
  ]);
});

test("jaeger takes the parent from references, or the old field", async () => {
  const parent = async (fields: object) => (await one(fields)).parentId;
  expect(await parent({ references: [childOf("p")] })).toBe("p");
  expect(await parent({ references: [childOf("f", "f1a", "FOLLOWS_FROM"), childOf("p")] })).toBe("p");
  expect(await parent({ references: [childOf("f", "f1a", "FOLLOWS_FROM")] })).toBe("f");
  expect(await parent({ references: [childOf("x", "other")] })).toBe(null);
  expect(await parent({ references: [childOf("p", "F1A")], parentSpanID: "q" })).toBe("p");
  expect(await parent({ references: null, parentSpanID: "q" })).toBe("q");
  expect(await parent({})).toBe(null);
});

test("jaeger keeps other references as links", async () => {
  const { extra } = await one({
    references: [childOf("p"), childOf("x", "other"), childOf("f", "f1a", "FOLLOWS_FROM")],
  });
  expect(extra.links).toEqual([
    {
      traceId: "other",
      spanId: "x",
      attributes: [{ key: "opentracing.ref_type", value: { stringValue: "child_of" } }],
    },
    {
      traceId: "f1a",
      spanId: "f",
      attributes: [{ key: "opentracing.ref_type", value: { stringValue: "follows_from" } }],
    },
  ]);
});

test("jaeger keeps tags by type, logs, flags and warnings", async () => {
  const text = `{"traceID":"t","spans":[{"traceID":"t","spanID":"a","operationName":"o","startTime":1,"duration":1,
    "processID":"p","flags":1,"warnings":["late"],"tags":[
    {"key":"s","type":"string","value":"x"},{"key":"b","type":"bool","value":true},
    {"key":"i","type":"int64","value":9223372036854775807},{"key":"f","type":"float64","value":1.5},
    {"key":"y","type":"binary","value":"AAE="},{"key":"n","value":7},{"key":"__proto__","type":"string","value":"p"}],
    "logs":[{"timestamp":1700000000000001,"fields":[{"key":"event","type":"string","value":"retry"},
    {"key":"n","type":"int64","value":2}]}]}],"processes":{"p":{"serviceName":"s"}}}`;
  const { spans } = await readWith(text);
  expect(JSON.parse(spans[0].extra)).toEqual({
    attributes: [
      { key: "s", value: { stringValue: "x" } },
      { key: "b", value: { boolValue: true } },
      { key: "i", value: { intValue: "9223372036854775807" } },
      { key: "f", value: { doubleValue: 1.5 } },
      { key: "y", value: { bytesValue: "AAE=" } },
      { key: "n", value: { intValue: "7" } },
      { key: "__proto__", value: { stringValue: "p" } },
    ],
    events: [
      {
        timeUnixNano: "1700000000000001000",
        name: "retry",
        attributes: [{ key: "n", value: { intValue: "2" } }],
      },
    ],
    flags: 1,
    jaeger: { warnings: ["late"] },
  });
});

test("jaeger reads kind and status from tags", async () => {
  const { kind, status, extra } = await one({
    tags: [
      { key: "span.kind", type: "string", value: "client" },
      { key: "http.status_code", type: "int64", value: 503 },
    ],
  });
  expect(kind).toBe(3);
  expect(status).toEqual({ kind: "http", code: "503" });
  expect(extra.attributes).toEqual([{ key: "http.status_code", value: { intValue: "503" } }]);
});

test("jaeger keeps the process as the resource of each span", async () => {
  const { rows } = await imported({ "t.json": JSON.stringify(trace(span("a"))) });
  expect(rows[0].extra.resource?.attributes).toEqual([
    { key: "service.name", value: { stringValue: "cart" } },
    { key: "hostname", value: { stringValue: "node-1" } },
    { key: "k8s.pod.name", value: { stringValue: "cart-7f-x" } },
  ]);
});

test("jaeger rejects what is no span, and goes on", async () => {
  const { spans, ledger } = await readWith(
    JSON.stringify({ spans: [7, null, span("a", { traceID: "" }), span("b"), []], processes: PROCESSES }),
  );
  expect(spans.map(({ spanId }) => spanId)).toEqual(["b"]);
  expect(ledger.list().map(({ reason, count }) => [reason, count])).toEqual([
    ["span is no object", 3],
    ["no trace id", 1],
  ]);
});

test("jaeger keeps spans of an unknown process, and says so", async () => {
  const { report, rows } = await imported({ "t.json": JSON.stringify(trace(span("a", { processID: "p9" }))) });
  expect(rows[0].service).toBe("");
  expect(report.warnings).toMatchObject([{ reason: "no service name", action: "kept", count: 1 }]);
});

test("jaeger reads a trace whose processes come behind more spans than it holds back", async () => {
  const spans = Array.from({ length: 10_050 }, (_, i) => span(`s${i}`, i === 0 ? {} : { references: [childOf("s0")] }));
  const { report, rows } = await imported({ "t.json": JSON.stringify(trace(...spans)) });
  expect(report).toMatchObject({ accepted: 10_050, repaired: 0, rejected: 0, traces: 1 });
  expect(new Set(rows.map(({ service, instance }) => `${service} ${instance}`))).toEqual(new Set(["cart cart-7f-x"]));
  expect(rows.at(-1)!.extra.resource?.attributes?.length).toBe(3);
});
