import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, test } from "vitest";
import { writeOtlp } from "../../../lib/src/export/spans/write-otlp.js";
import type { TraceLabel } from "../../../lib/src/label/labels.js";
import type { KeyValue, SpanExtra } from "../../../lib/src/parquet/span-extra.js";
import { SpanFileWriter } from "../../../lib/src/parquet/span-file.js";
import type { SpanTable } from "../../../lib/src/trace/span-table.js";
import { tableOf } from "../../span-builder.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-otlp-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind?: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes?: KeyValue[];
  status?: { code?: number; message?: string };
  events?: unknown[];
}
interface Request {
  resourceSpans: {
    resource?: { attributes?: KeyValue[] };
    schemaUrl?: string;
    scopeSpans: { scope?: { name?: string }; spans: Span[] }[];
  }[];
}

let count = 0;
async function exported(
  table: SpanTable,
  { labels = [], extras }: { labels?: TraceLabel[]; extras?: (SpanExtra | null)[] } = {},
): Promise<Request[]> {
  const name = join(folder, String(count++));
  const writer = await SpanFileWriter.open(`${name}.parquet`);
  await writer.append(
    table,
    extras?.map((extra) => (extra === null ? null : JSON.stringify(extra))),
  );
  await writer.finish();
  await writeOtlp(`${name}.jsonl`, `${name}.parquet`, labels);
  const lines = (await readFile(`${name}.jsonl`, "utf8")).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

function spansOf(requests: Request[]): Span[] {
  return requests.flatMap((r) => r.resourceSpans.flatMap((s) => s.scopeSpans.flatMap((scope) => scope.spans)));
}

const label: TraceLabel = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  label: "abnormal",
  source: "propagated",
  annotator: "oracle",
  representativeId: "b7",
  distance: 0.5,
  confidence: 0.25,
  time: "",
};

const shop = () =>
  tableOf({
    [label.traceId]: [
      [
        "00f067aa0ba902b7",
        null,
        "frontend",
        "GET /",
        1_600_000_000_000_001,
        1500,
        { kind: "SERVER", instance: "pod-1" },
      ],
      [
        "a2f",
        "00f067aa0ba902b7",
        "cart",
        "\uFEFFGet",
        1_600_000_000_000_100,
        300,
        { status: { kind: "grpc", code: "14" } },
      ],
    ],
  });

describe("writeOtlp()", () => {
  test("writeOtlp() writes ids in hex, times in nanoseconds as text, and enumerations as numbers", async () => {
    const [root, child] = spansOf(await exported(shop()));
    assert.deepEqual(root, {
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "00f067aa0ba902b7",
      name: "GET /",
      kind: 2,
      startTimeUnixNano: "1600000000000001000",
      endTimeUnixNano: "1600000000001501000",
    });
    assert.deepEqual(child, {
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "0000000000000a2f",
      parentSpanId: "00f067aa0ba902b7",
      name: "\uFEFFGet",
      startTimeUnixNano: "1600000000000100000",
      endTimeUnixNano: "1600000000000400000",
      attributes: [
        { key: "rpc.grpc.status_code", value: { intValue: "14" } },
        { key: "labelease.recorded.span_id", value: { stringValue: "a2f" } },
      ],
      status: { code: 2 },
    });
  });

  test("writeOtlp() groups spans under the service and instance they ran in", async () => {
    const [request] = await exported(shop());
    assert.deepEqual(
      request.resourceSpans.map(({ resource }) => resource?.attributes?.map(({ value }) => value?.stringValue)),
      [["frontend", "pod-1"], ["cart"]],
    );
  });

  test("writeOtlp() puts the label of a trace without its root on its first span", async () => {
    const rows = tableOf({
      [label.traceId]: [
        ["b1", "a1", "cart", "Get", 1_600_000_000_000_100, 300],
        ["b2", "b1", "db", "HGET", 1_600_000_000_000_150, 100],
      ],
      other: [
        ["c1", null, "cart", "Get", 1_600_000_000_000_100, 300],
        ["c2", "c1", "db", "HGET", 1_600_000_000_000_150, 100],
      ],
    });
    const spans = spansOf(await exported(rows, { labels: [label, { ...label, traceId: "other" }] }));
    const labelled = spans.filter(({ attributes = [] }) => attributes.some(({ key }) => key === "labelease.label"));
    assert.deepEqual(
      labelled.map(({ spanId }) => spanId),
      ["00000000000000b1", "00000000000000c1"],
    );
  });

  test("writeOtlp() refuses labels of another recording, and writes nothing", async () => {
    const labels = [label, { ...label, traceId: "other" }];
    await assert.rejects(exported(shop(), { labels }), {
      name: "LabelEaseError",
      message: /1 of 2 labelled traces are not in the recording \(path .*, trace other\)/,
    });
    assert.ok(!(await readdir(folder)).includes(`${count - 1}.jsonl`));
  });

  test("writeOtlp() puts the label of a trace on its root span only", async () => {
    const [root, child] = spansOf(await exported(shop(), { labels: [label] }));
    assert.deepEqual(root.attributes, [
      { key: "labelease.label", value: { stringValue: "abnormal" } },
      { key: "labelease.source", value: { stringValue: "propagated" } },
      { key: "labelease.annotator", value: { stringValue: "oracle" } },
      { key: "labelease.representative_id", value: { stringValue: "b7" } },
      { key: "labelease.distance", value: { doubleValue: 0.5 } },
      { key: "labelease.confidence", value: { doubleValue: 0.25 } },
    ]);
    assert.ok(!child.attributes?.some(({ key }) => key === "labelease.label"));
  });

  test("writeOtlp() gives ids that are no hexadecimal number one of their own and keeps the text", async () => {
    const spans = spansOf(
      await exported(
        tableOf({
          "order 7": [
            ["x", null, "a", "op", 0, 1],
            ["0", "x", "a", "op", 0, 1],
            ["01", "x", "a", "op", 0, 1],
            ["1", "x", "a", "op", 0, 1],
          ],
        }),
      ),
    );
    assert.equal(new Set(spans.map(({ spanId }) => spanId)).size, 4);
    for (const span of spans) {
      assert.match(span.traceId, /^[0-9a-f]{32}$/);
      assert.match(span.spanId, /^(?!0+$)[0-9a-f]{16}$/);
      assert.ok(
        span.attributes?.some(
          ({ key, value }) => key === "labelease.recorded.trace_id" && value?.stringValue === "order 7",
        ),
      );
    }
    assert.ok(spans.slice(1).every(({ parentSpanId }) => parentSpanId === spans[0].spanId));
  });

  test("writeOtlp() puts what the source said beside the columns where it stood", async () => {
    const extra: SpanExtra = {
      attributes: [
        { key: "k", value: { intValue: "9007199254740993" } },
        { key: "k", value: { boolValue: false } },
      ],
      events: [{ timeUnixNano: "1600000000000001234", name: "e" }],
      resource: { attributes: [{ key: "service.name", value: { stringValue: "frontend" } }], schemaUrl: "https://s/1" },
      scope: { name: "lib", version: "2" },
      startNano: "1600000000000001234",
      durationNano: "7",
      status: { code: 2, message: "boom" },
      jaeger: { warnings: ["clock"] },
      raw: { duration: "-5" },
    };
    const [request] = await exported(shop(), { extras: [extra, null] });
    const [{ resource, schemaUrl, scopeSpans }] = request.resourceSpans;
    assert.deepEqual(resource, { attributes: extra.resource!.attributes });
    assert.equal(schemaUrl, "https://s/1");
    assert.deepEqual(scopeSpans[0].scope, { name: "lib", version: "2" });
    const [span] = scopeSpans[0].spans;
    assert.equal(span.startTimeUnixNano, "1600000000000001234");
    assert.equal(span.endTimeUnixNano, "1600000000000001241");
    assert.deepEqual(span.status, { code: 2, message: "boom" });
    assert.deepEqual(span.events, extra.events);
    assert.deepEqual(span.attributes, [
      ...extra.attributes!,
      { key: "labelease.recorded.duration", value: { stringValue: "-5" } },
      { key: "@jaeger@warnings", value: { arrayValue: { values: [{ stringValue: "clock" }] } } },
    ]);
  });

  test("writeOtlp() writes enumerations as numbers and ids of links in hex where the source did otherwise", async () => {
    const extra = {
      status: { code: "STATUS_CODE_ERROR" },
      links: [{ traceId: "ffff", spanId: "77" }],
      attributes: [{ key: "labelease.label", value: { stringValue: "normal" } }],
    };
    const [span] = spansOf(await exported(shop(), { labels: [label], extras: [extra, null] }));
    assert.deepEqual(span.status, { code: 2 });
    const [link] = (span as unknown as { links: { traceId: string; spanId: string }[] }).links;
    assert.deepEqual([link.traceId, link.spanId], ["ffff".padStart(32, "0"), "77".padStart(16, "0")]);
    const labels = span.attributes?.filter(({ key }) => key === "labelease.label");
    assert.deepEqual(labels, [{ key: "labelease.label", value: { stringValue: "abnormal" } }]);
  });

  test.each([
    "not JSON",
    "[1]",
    '{"name":"x"}',
    '{"attributes":{"a":1}}',
  ])("writeOtlp() keeps a column attributes that is not ours as text: %s", async (text) => {
    const path = join(folder, "foreign.parquet");
    const writer = await SpanFileWriter.open(path);
    await writer.append(shop(), [text, null]);
    await writer.finish();
    await writeOtlp(join(folder, "foreign.jsonl"), path, []);
    const [span] = spansOf([JSON.parse(await readFile(join(folder, "foreign.jsonl"), "utf8"))]);
    assert.equal(span.name, "GET /");
    assert.deepEqual(span.attributes, [{ key: "attributes", value: { stringValue: text } }]);
  });

  test("writeOtlp() cuts long recordings into requests of 5,000 spans and loses none", async () => {
    const rows = Array.from({ length: 12_001 }, (_, i): [string, string | null, string, string, number, number] => [
      (i + 1).toString(16),
      i === 0 ? null : "1",
      `s${i % 3}`,
      "op",
      i,
      1,
    ]);
    const requests = await exported(tableOf({ a1: rows }));
    assert.equal(requests.length, 3);
    assert.equal(new Set(spansOf(requests).map(({ spanId }) => spanId)).size, 12_001);
  });

  test("writeOtlp() compresses to the same bytes each time, and leaves nothing when aborted", async () => {
    const own = join(folder, "gzip");
    const writer = await SpanFileWriter.open(join(folder, "gz.parquet"));
    await writer.append(shop());
    await writer.finish();
    const write = (name: string, signal?: AbortSignal) =>
      writeOtlp(join(own, name), join(folder, "gz.parquet"), [label], { gzip: true, signal });
    await write("a");
    await write("b");
    const [a, b] = await Promise.all(["a", "b"].map((name) => readFile(join(own, name))));
    assert.deepEqual(a, b);
    assert.equal(spansOf([JSON.parse(gunzipSync(a).toString())]).length, 2);
    await assert.rejects(write("c", AbortSignal.abort(new Error("stop"))), /stop/);
    assert.deepEqual((await readdir(own)).sort(), ["a", "b"]);
  });
});
