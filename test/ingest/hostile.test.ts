import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { HOSTILE_NAMES } from "./forests.js";
import { imported, type Row, readWith } from "./helpers.js";

const BASE = 1_700_000_000_000_000;

interface Fields {
  readonly id: string;
  readonly up?: string;
  readonly service?: string;
  readonly operation?: string;
  readonly start?: number | null;
  readonly duration?: number | null;
}

function jaeger(...spans: Fields[]): string {
  return JSON.stringify({
    traceID: "t",
    spans: spans.map(({ id, up, operation = "o", start = BASE, duration = 10 }, i) => ({
      traceID: "t",
      spanID: id,
      parentSpanID: up,
      operationName: operation,
      startTime: start,
      duration,
      processID: `p${i}`,
    })),
    processes: Object.fromEntries(spans.map(({ service = "s" }, i) => [`p${i}`, { serviceName: service }])),
  });
}

async function mended(...spans: Fields[]) {
  const { report, rows } = await imported({ "x.json": jaeger(...spans) });
  expect(report.accepted + report.repaired + report.rejected).toBe(report.input);
  expect(rows.length).toBe(spans.length);
  const byId = new Map(rows.map((row) => [row.spanId, row]));
  const reasons = report.warnings.map(({ reason, count }) => `${reason} ${count}`);
  return { report, rows, reasons, row: (id: string) => byId.get(id) as Row };
}

test("importSpans() breaks a cycle of four at its earliest start, and keeps all spans", async () => {
  const { reasons, row, report } = await mended(
    { id: "a", up: "d", start: BASE + 5 },
    { id: "b", up: "a", start: BASE + 1 },
    { id: "c", up: "b", start: BASE + 2 },
    { id: "d", up: "c", start: BASE + 3 },
  );
  expect(reasons).toContain("cycle 1");
  expect(report.warnings.find(({ reason }) => reason === "cycle")?.example).toMatchObject({
    file: expect.stringContaining("x.json"),
    line: 1,
    traceId: "t",
    spanId: "b",
  });
  expect(row("b").parentId).toBe(null);
  expect(row("b").extra.raw).toEqual({ parentSpanId: "a" });
  expect(row("a").parentId).toBe("d");
});

test("importSpans() keeps a root with a detached cycle of two, and a span that is its own parent", async () => {
  const { reasons, row } = await mended({ id: "r" }, { id: "a", up: "b" }, { id: "b", up: "a" }, { id: "s", up: "s" });
  expect(reasons).toContain("cycle 2");
  expect(row("s")).toMatchObject({ parentId: null, extra: { raw: { parentSpanId: "s" } } });
});

test("importSpans() keeps hostile names exactly", async () => {
  const { rows, report } = await mended(
    ...HOSTILE_NAMES.map((name, i) => ({
      id: `${i + 1}`,
      up: i === 0 ? undefined : "1",
      service: name,
      operation: name,
    })),
  );
  expect(report).toMatchObject({ repaired: 0, rejected: 0 });
  expect(rows.map(({ service, operation }) => [service, operation]).sort()).toEqual(
    HOSTILE_NAMES.map((name) => [name, name]).sort(),
  );
});

test("importSpans() keeps duplicate span ids apart, also where the new name is taken", async () => {
  const { reasons, rows } = await mended(
    { id: "a" },
    { id: "a#2", up: "a" },
    { id: "a", up: "a" },
    { id: "a", up: "a" },
  );
  expect(reasons).toContain("duplicate span id 2");
  expect(new Set(rows.map(({ spanId }) => spanId)).size).toBe(4);
  expect(rows.filter(({ extra }) => extra.raw?.spanId === "a").length).toBe(2);
});

test("importSpans() keeps odd times raw, and puts usable ones in the columns", async () => {
  const { reasons, row } = await mended(
    { id: "r", duration: 100 },
    { id: "neg", up: "r", duration: -5 },
    { id: "nan", up: "r", duration: null },
    { id: "zero", up: "r", duration: 0 },
    { id: "long", up: "r", duration: 9e15 },
    { id: "start0", up: "r", start: 0 },
    { id: "startNaN", up: "r", start: null },
  );
  expect(reasons.sort()).toEqual([
    "negative duration 1",
    "over-long duration 1",
    "unreadable duration 1",
    "unreadable start 1",
    "zero start 1",
  ]);
  expect(row("neg")).toMatchObject({ duration: 0, extra: { raw: { duration: "-5" } } });
  expect(row("nan")).toMatchObject({ duration: 0, extra: { raw: { duration: "NaN" } } });
  expect(row("zero")).toMatchObject({ duration: 0 });
  expect(row("zero").extra.raw).toBeUndefined();
  expect(row("long")).toMatchObject({ duration: 0, extra: { raw: { duration: "9000000000000000" } } });
  expect(row("start0")).toMatchObject({ start: BASE, extra: { raw: { start: "0" } } });
  expect(row("startNaN")).toMatchObject({ start: BASE, extra: { raw: { start: "NaN" } } });
});

test("importSpans() keeps spans without parent, without root, and under several roots", async () => {
  const orphan = await mended({ id: "a", up: "gone" }, { id: "b", up: "a" });
  expect(orphan.reasons.sort()).toEqual(["missing parent 1", "no root 1"]);
  expect(orphan.row("a")).toMatchObject({ parentId: "gone", extra: {} });
  const roots = await mended({ id: "a" }, { id: "b" }, { id: "c", up: "b" });
  expect(roots.reasons).toEqual(["several roots 1"]);
  expect(roots.report).toMatchObject({ accepted: 1, repaired: 2 });
});

test("importSpans() takes a chain of 100,000 spans and as many children of one parent", async () => {
  const chain = Array.from({ length: 100_000 }, (_, i) => ({ id: `c${i}`, up: i === 0 ? undefined : `c${i - 1}` }));
  const fan = Array.from({ length: 100_000 }, (_, i) => ({ id: `f${i}`, up: "c0", start: BASE + i }));
  const csv = ["trace_id,span_id,parent_span_id,service,operation,start_time_us,duration_us"];
  for (const { id, up } of [...chain.reverse(), ...fan]) csv.push(`t,${id},${up ?? ""},s,o,${BASE},1`);
  const { report, rows } = await imported({ "x.csv.gz": gzipSync(csv.join("\n")) });
  expect(report).toMatchObject({ accepted: 200_000, repaired: 0, rejected: 0, traces: 1 });
  expect(rows.filter(({ parentId }) => parentId === null).length).toBe(1);
});

test("jaeger takes 100,000 tags on a span", async () => {
  const tags = Array.from({ length: 100_000 }, (_, i) => ({ key: `k${i}`, type: "int64", value: i }));
  const text = jaeger({ id: "a" }).replace('"processID"', () => `"tags":${JSON.stringify(tags)},"processID"`);
  const { rows } = await imported({ "x.json": text });
  expect(rows[0].extra.attributes?.length).toBe(100_000);
});

const MANY = Array.from({ length: 100_000 }, (_, i) => `k${i}`);

test.each<[string, object]>([
  [
    "otlp",
    {
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: [
                { traceId: "a1", spanId: "b1", attributes: MANY.map((key) => ({ key, value: { intValue: "1" } })) },
              ],
            },
          ],
        },
      ],
    },
  ],
  ["zipkin", [{ traceId: "a1", id: "b1", timestamp: BASE, tags: Object.fromEntries(MANY.map((key) => [key, "v"])) }]],
  [
    "skywalking",
    [{ traceId: "a1", traceSegmentId: "b1", spans: [{ spanId: 0, tags: MANY.map((key) => ({ key, value: "v" })) }] }],
  ],
])("%s takes 100,000 tags on a span", async (format, content) => {
  const { rows, report } = await imported({ "x.json": JSON.stringify(content) });
  expect(report.formats).toEqual([format]);
  expect(rows[0].extra.attributes?.length).toBe(100_000);
});

test("importSpans() refuses an element above the limit, and leaves it out if the good part is wanted", async () => {
  const text = `${jaeger({ id: "a" })}\n${jaeger({ id: "b", operation: "x".repeat(200_000) })}\n`;
  const limit = { elementMb: 0.1 };
  await expect(imported({ "x.json": text }, limit)).rejects.toThrow(
    /span of more than 104857.6 bytes \(file .*, line 2\)/,
  );
  const { report } = await imported({ "x.json": text }, { ...limit, keepGood: true });
  expect(report).toMatchObject({ accepted: 1, rejected: 1, input: 2 });
  const csv = `trace_id,span_id,service,start,duration\nt,"${"x".repeat(400_000)}`;
  await expect(imported({ "x.csv": csv }, limit)).rejects.toThrow(/record of more than/);
});

test("importSpans() rejects a span nested too deeply to be written again, or takes it", async () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a","spanId":"b","x":${deep}},{"traceId":"a","spanId":"c"}]}]}]}`;
  const { spans, ledger } = await readWith(text);
  expect(spans.length + ledger.rejected).toBe(2);
  expect(spans.at(-1)?.spanId).toBe("c");
});

test("importSpans() says when text is not Unicode, and writes what is", async () => {
  const text = Buffer.from(jaeger({ id: "a", operation: "caf\u0000" }).replace("\\u0000", "é"), "latin1");
  const { report, rows } = await imported({ "x.json": text });
  expect(report.warnings).toMatchObject([{ reason: "text is not Unicode", action: "repaired", count: 1 }]);
  expect(report).toMatchObject({ accepted: 0, repaired: 1 });
  expect(rows[0].operation).toBe("caf\ufffd");
});

test("importSpans() replaces half of a surrogate pair, which UTF-8 cannot hold, and says so", async () => {
  const { report, rows } = await imported({ "x.json": jaeger({ id: "a", operation: "x\ud83d" }) });
  expect(rows[0].operation).toBe("x\ufffd");
  expect(report).toMatchObject({ accepted: 0, repaired: 1 });
});

test("importSpans() keeps the first spans of a trace that is too long, and counts the others as rejected", async () => {
  const rows = ["trace_id,span_id,parent_span_id,service,operation,start_time_us,duration_us"];
  for (let i = 0; i < 10; i++)
    rows.push(`long,${i},${i === 0 ? "" : 0},s,o,${BASE - i},1`, `short${i},0,,s,o,${BASE},1`);
  const files = { "a.csv": rows.join("\n"), "b.csv": `${rows[0]}\nlong,late,0,s,o,${BASE},1` };
  const { report, rows: kept } = await imported(files, { maxSpansPerTrace: 4 });
  expect(report).toMatchObject({ accepted: 14, repaired: 0, rejected: 7, input: 21, spans: 14, traces: 11 });
  expect(
    kept
      .filter(({ traceId }) => traceId === "long")
      .map(({ spanId }) => spanId)
      .sort(),
  ).toEqual(["0", "1", "2", "3"]);
  expect(report.warnings).toMatchObject([
    {
      action: "rejected",
      reason: "its trace has more than 4 spans",
      count: 7,
      example: { file: expect.stringContaining("a.csv"), line: 10, traceId: "long", spanId: "4" },
    },
  ]);
  expect(report.files.map(({ spans, rejected }) => [spans, rejected])).toEqual([
    [14, 6],
    [0, 1],
  ]);
  await expect(imported(files, { maxSpansPerTrace: 0 })).rejects.toThrow(/not a whole number above 0/);
});
