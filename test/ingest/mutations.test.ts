import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ImportError } from "../../lib/src/base/error.js";
import { Random } from "../../lib/src/base/random.js";
import { hasShared, imported, readWith, SHARED, tempFolder } from "./helpers.js";
import { wound } from "./wound.js";

const JAEGER = JSON.stringify({
  data: [0, 1].map((t) => ({
    traceID: `a${t}`,
    spans: [1, 2, 3].map((s) => ({
      traceID: `a${t}`,
      spanID: `b${s}`,
      operationName: `op ${s} ü`,
      references: s === 1 ? [] : [{ refType: "CHILD_OF", traceID: `a${t}`, spanID: "b1" }],
      startTime: 1_700_000_000_000_000 + s,
      duration: 10 - s,
      tags: [{ key: "http.status_code", type: "int64", value: 200 }],
      logs: [{ timestamp: 1, fields: [{ key: "event", type: "string", value: "x" }] }],
      processID: "p1",
    })),
    processes: { p1: { serviceName: "s", tags: [] } },
  })),
});
const OTLP = JSON.stringify({
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "s" } }] },
      scopeSpans: [
        {
          spans: [1, 2, 3].map((s) => ({
            traceId: "0123456789abcdef0123456789abcdef",
            spanId: `000000000000000${s}`,
            name: "op",
            kind: 2,
            startTimeUnixNano: `170000000000000000${s}`,
            endTimeUnixNano: `170000000000000001${s}`,
            attributes: [{ key: "k", value: { intValue: "1" } }],
            status: { code: 2 },
          })),
        },
      ],
    },
  ],
});
const CSV = `trace_id,span_id,parent_span_id,service,operation,start_time_us,duration_us,status_code,kind
t1,a,,"s",o,1700000000000000,10,200,SERVER\nt1,b,a,s,"o ""q""\nx",1700000000000001,5,,\nt2,a,,s,o,17e14,x,5,x\n`;

const REAL = hasShared
  ? readdirSync(join(SHARED, "formats"))
      .filter((name) => /^(jaeger|otlp)-.*\.json$/.test(name))
      .map((name) => readFileSync(join(SHARED, "formats", name)))
  : [];
const SEEDS = [JAEGER, OTLP, CSV].map((text) => Buffer.from(text)).concat(REAL);

test("formats read wounded files without any error but ImportError, and every span they give is well formed", async () => {
  const path = join(await tempFolder(), "file");
  const random = new Random(4, "wounds");
  const seen = { good: 0, bad: 0, spans: 0, rejected: 0 };
  for (let i = 0; i < 260; i++) {
    const seed = SEEDS[i % SEEDS.length];
    let bytes = wound(seed, random);
    if (i % 5 === 4) bytes = wound(gzipSync(bytes), random);
    const format = i % SEEDS.length === 1 ? "otlp" : i % SEEDS.length === 2 ? "csv" : "jaeger";
    try {
      const { spans, ledger } = await readWith(bytes, { keepGood: i % 2 === 0, path, format });
      for (const span of spans) {
        expect(span.traceId).not.toBe("");
        expect([typeof span.spanId, typeof span.operation, typeof span.start, typeof span.duration]).toEqual([
          "string",
          "string",
          "number",
          "number",
        ]);
        if (span.extra !== "") expect(typeof JSON.parse(span.extra)).toBe("object");
      }
      seen.good++;
      seen.spans += spans.length;
      seen.rejected += ledger.rejected;
    } catch (error) {
      expect(error).toBeInstanceOf(ImportError);
      expect((error as Error).message).not.toContain("\n");
      seen.bad++;
    }
  }
  // The test would say nothing if one side were empty.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
});

test("importSpans() of wounded files adds up: accepted + repaired + rejected = input, and all that is not rejected is in the corpus", async () => {
  const random = new Random(5, "wounds");
  let done = 0;
  for (let i = 0; i < 16; i++) {
    const bytes = wound(SEEDS[i % SEEDS.length], random);
    try {
      const { report, rows } = await imported({ x: bytes }, { keepGood: true });
      expect(report.accepted + report.repaired + report.rejected).toBe(report.input);
      expect(rows.length).toBe(report.accepted + report.repaired);
      expect(report.spans).toBe(rows.length);
      expect(new Set(rows.map(({ traceId }) => traceId)).size).toBe(report.traces);
      done++;
    } catch (error) {
      expect(error).toBeInstanceOf(ImportError);
    }
  }
  expect(done).toBeGreaterThan(4);
});

test("jaeger and otlp take any JSON in place of a span or a field", async () => {
  const path = join(await tempFolder(), "file");
  const fields = [
    "traceID",
    "spanID",
    "references",
    "startTime",
    "duration",
    "tags",
    "logs",
    "processID",
    "process",
    "warnings",
    "traceId",
    "spanId",
    "parentSpanId",
    "name",
    "kind",
    "startTimeUnixNano",
    "endTimeUnixNano",
    "attributes",
    "status",
    "events",
  ];
  const value = fc.jsonValue({ maxDepth: 3 });
  const span = fc.oneof(value, fc.dictionary(fc.constantFrom(...fields), value));
  await fc.assert(
    fc.asyncProperty(fc.array(span, { maxLength: 5 }), value, async (spans, other) => {
      const jaeger = { spans: [...spans, { traceID: "a", spanID: "b" }], processes: other };
      const otlp = {
        resourceSpans: [
          { resource: other, scopeSpans: [{ scope: other, spans: [...spans, { traceId: "a", spanId: "b" }] }] },
        ],
      };
      for (const [format, content] of [
        ["jaeger", jaeger],
        ["otlp", otlp],
      ] as const) {
        const { spans: read, ledger } = await readWith(JSON.stringify(content), { path, format });
        expect(read.length + ledger.rejected).toBe(spans.length + 1);
      }
    }),
    { numRuns: 30 },
  );
});

test("importSpans() goes on after damage with the next document of a file of JSON lines", async () => {
  const line = (id: string) =>
    JSON.stringify({
      traceID: id,
      spans: [{ traceID: id, spanID: "1", operationName: "o", startTime: 1, duration: 1, processID: "p" }],
      processes: { p: { serviceName: "s" } },
    });
  const wounds = [
    (text: string) => text.slice(0, 70),
    (text: string) => text.replace('"o"', '"o'),
    (text: string) => text.replace("[", ""),
    (text: string) => text.replace(":", ""),
    (text: string) => `${text}]]]`,
    () => "}{",
  ];
  for (const wound of wounds) {
    const text = [line("a1"), wound(line("b1")), line("c1"), line("d1")].join("\n");
    await expect(imported({ "x.json": text })).rejects.toThrow(/Cannot read JSON: .* \(file .*, line [234]/);
    for (const filler of [0, 262_144 - text.length + 10]) {
      // White space that puts the damage across the pieces in which the file is read.
      const { report, rows } = await imported({ "x.json": " ".repeat(filler) + text }, { keepGood: true });
      const ids = rows.map(({ traceId }) => traceId).filter((id) => id !== "b1");
      expect(ids).toEqual(["a1", "c1", "d1"]);
      expect(report.warnings.find(({ action }) => action === "kept")).toMatchObject({ count: 1, unit: "places" });
      expect(report.accepted + report.repaired + report.rejected).toBe(report.input);
    }
  }
});
