import { expect, test } from "vitest";
import { imported, readWith } from "../helpers.js";

const BASE = 1_588_664_577_000;

function span(spanId: number, fields: object = {}) {
  return {
    spanId,
    parentSpanId: spanId - 1,
    operationName: `op${spanId}`,
    startTime: BASE + spanId,
    endTime: BASE + 100,
    spanType: spanId === 0 ? "Entry" : "Exit",
    spanLayer: "Http",
    componentId: 6000,
    isError: false,
    ...fields,
  };
}

function segment(id: string, spans: object[], fields: object = {}) {
  return { traceId: "t.1", serviceInstance: `${id}-pod`, spans, service: `${id}-svc`, traceSegmentId: id, ...fields };
}

const TWO = [segment("s1", [span(1), span(0)]), segment("s2", [span(0)], { traceId: "t.2" })];
test.each([
  ["an array of segments", JSON.stringify(TWO)],
  ["a segment per line", TWO.map((s) => JSON.stringify(s)).join("\n")],
  ["a collection of segments", JSON.stringify({ segments: TWO })],
  [
    "numbers in place of names",
    JSON.stringify(TWO)
      .replace(/"Entry"/g, "0")
      .replace(/"Exit"/g, "1")
      .replace(/"Http"/g, "3"),
  ],
  [
    "defaults left out, as protobuf does",
    JSON.stringify(TWO).replace(/"(spanId|parentSpanId)":0,|"spanType":"Entry",/g, ""),
  ],
])("skywalking reads %s", async (_, text) => {
  const { spans } = await readWith(text);
  const found = spans.map((s) => [s.traceId, s.spanId, s.parentId, s.operation, s.start, s.duration, s.kind]);
  expect(found).toEqual([
    ["t.1", "s1:1", "s1:0", "op1", (BASE + 1) * 1000, 99_000, 3],
    ["t.1", "s1:0", null, "op0", BASE * 1000, 100_000, 2],
    ["t.2", "s2:0", null, "op0", BASE * 1000, 100_000, 2],
  ]);
  expect(spans[0].resource).toMatchObject({ service: "s1-svc", instance: "s1-pod" });
});

test("skywalking follows references across processes and threads, and keeps others as links", async () => {
  const ref = (fields: object) => ({
    refType: "CrossProcess",
    traceId: "t.1",
    parentTraceSegmentId: "s1",
    parentSpanId: 1,
    parentService: "s1-svc",
    parentEndpoint: "/ingress",
    networkAddressUsedAtPeer: "s2:80",
    ...fields,
  });
  const { report, rows } = await imported({
    "x.json": JSON.stringify([
      segment("s2", [
        span(0, { refs: [ref({ traceId: "t.9", parentTraceSegmentId: "s9" }), ref({}), ref({ parentSpanId: 0 })] }),
      ]),
      segment("s1", [span(0), span(1)]),
      segment("s3", [
        span(0, {
          spanType: "Local",
          refs: [ref({ refType: "CrossThread", parentTraceSegmentId: "s2", parentSpanId: 0 })],
        }),
      ]),
    ]),
  });
  expect(report).toMatchObject({ accepted: 4, repaired: 0, rejected: 0, input: 4, traces: 1 });
  const up = Object.fromEntries(rows.map(({ spanId, parentId }) => [spanId, parentId]));
  expect(up).toEqual({ "s1:0": null, "s1:1": "s1:0", "s2:0": "s1:1", "s3:0": "s2:0" });
  const { extra } = rows.find(({ spanId }) => spanId === "s2:0")!;
  expect(extra.links?.map(({ traceId, spanId }) => [traceId, spanId])).toEqual([
    ["t.9", "s9:1"],
    ["t.1", "s1:0"],
  ]);
  expect(extra.attributes).toContainEqual({ key: "network.AddressUsedAtPeer", value: { stringValue: "s2:80" } });
  expect(rows.find(({ spanId }) => spanId === "s3:0")).toMatchObject({ kind: "INTERNAL" });
});

test("skywalking keeps tags, logs, peer, layer and component", async () => {
  const { spans } = await readWith(
    JSON.stringify(
      segment("s1", [
        span(0, {
          peer: "db:5432",
          spanLayer: "Database",
          tags: [{ key: "db.type", value: "sql" }, "no tag"],
          logs: [
            {
              time: BASE + 2,
              data: [
                { key: "event", value: "error" },
                { key: "stack", value: "x" },
              ],
            },
          ],
          skipAnalysis: true,
        }),
      ]),
    ),
  );
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  expect(JSON.parse(spans[0].extra)).toEqual({
    attributes: [
      text("db.type", "sql"),
      text("net.peer.name", "db:5432"),
      text("sw8.span_layer", "Database"),
      text("sw8.component_id", "6000"),
      { key: "sw8.skip_analysis", value: { boolValue: true } },
    ],
    events: [{ timeUnixNano: `${BASE + 2}000000`, name: "error", attributes: [text("stack", "x")] }],
  });
});

test.each([
  [{ isError: true }, "otel:ERROR"],
  [{ tags: [{ key: "http.status_code", value: "404" }], isError: true }, "http:404"],
  [{ tags: [{ key: "status_code", value: "500" }] }, "http:500"],
  [{ tags: [{ key: "http.status_code", value: "200" }], isError: true }, "otel:ERROR"],
  [{}, "other:"],
])("skywalking reads the status of %j", async (fields, status) => {
  const { spans } = await readWith(JSON.stringify(segment("s1", [span(0, fields)])));
  expect(`${spans[0].status.kind}:${spans[0].status.code}`).toBe(status);
});

test.each([
  ["MQ", "Entry", 5],
  ["MQ", "Exit", 4],
  ["Cache", "Exit", 3],
  ["Unknown", "Local", 1],
])("skywalking reads layer %s and type %s as kind %i", async (spanLayer, spanType, kind) => {
  const { spans } = await readWith(JSON.stringify(segment("s1", [span(0, { spanLayer, spanType })])));
  expect(spans[0].kind).toBe(kind);
});

test("skywalking reads what the query API answers", async () => {
  const own = (segmentId: string, spanId: number, fields: object = {}) => ({
    traceId: "t.1",
    segmentId,
    spanId,
    parentSpanId: spanId - 1,
    refs: [],
    serviceCode: segmentId,
    serviceInstanceName: `${segmentId}-pod`,
    startTime: BASE,
    endTime: BASE + 9,
    endpointName: "/x",
    type: "Entry",
    layer: "Http",
    component: "Tomcat",
    isError: false,
    tags: [],
    logs: [],
    ...fields,
  });
  const refs = [{ traceId: "t.1", parentSegmentId: "a", parentSpanId: 1, type: "CROSS_PROCESS" }];
  const spans = [own("a", 0), own("a", 1, { type: "Exit" }), own("b", 0, { refs })];
  const { report, rows } = await imported({ "x.json": JSON.stringify({ data: { trace: { spans } } }) });
  expect(report).toMatchObject({ accepted: 3, rejected: 0, formats: ["skywalking"] });
  expect(rows.map(({ spanId, parentId, service, kind }) => [spanId, parentId, service, kind])).toEqual([
    ["a:0", null, "a", "SERVER"],
    ["a:1", "a:0", "a", "CLIENT"],
    ["b:0", "a:1", "b", "SERVER"],
  ]);
});

test("skywalking rejects spans that are none or have no trace id, and keeps the others", async () => {
  const { report } = await imported({
    "x.json": JSON.stringify([
      segment("s1", [span(0), "x", null] as object[]),
      segment("s2", [span(0)], { traceId: "" }),
    ]),
  });
  expect(report).toMatchObject({ accepted: 1, rejected: 3, input: 4 });
});
