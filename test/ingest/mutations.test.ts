import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ImportError } from "../../lib/src/base/error.js";
import { Random } from "../../lib/src/base/random.js";
import { importSpans } from "../../lib/src/ingest/import.js";
import { otlpMessages } from "../../lib/src/ingest/otlp/proto/messages.js";
import { mutate, type Seed } from "../../scripts/fuzz/mutate.mjs";
import { FUZZED, seedsOf } from "../../scripts/fuzz/seeds.mjs";
import { imported, readWith, tempFolder } from "./helpers.js";

const LIBRARY = { importSpans, otlpMessages };
const SEEDS = new Map<string, Seed[]>();
for (const format of FUZZED) SEEDS.set(format, await seedsOf(format, LIBRARY));

test.each(
  FUZZED.filter((format) => format !== "archives"),
)("%s reads damaged files without any error but ImportError, and every span it gives is well formed", async (format) => {
  const path = join(await tempFolder(), "file");
  const seeds = SEEDS.get(format)!;
  const seen = { good: 0, bad: 0, spans: 0 };
  for (let i = 0; i < (format === "parquet" ? 20 : 60); i++) {
    const { bytes, what } = mutate(seeds[i % seeds.length], new Random(i, format));
    try {
      const content = i % 8 === 7 ? gzipSync(bytes) : bytes;
      const { spans } = await readWith(content, { keepGood: i % 2 === 0, path, format });
      for (const span of spans) {
        expect(span.traceId, what).not.toBe("");
        expect([span.spanId, span.operation, span.resource.service].map((text) => typeof text)).toEqual(
          Array(3).fill("string"),
        );
        expect([span.start, span.duration, span.kind].map((number) => typeof number)).toEqual(Array(3).fill("number"));
        if (span.extra !== "") expect(typeof JSON.parse(span.extra)).toBe("object");
        JSON.parse(`{${span.resource.members}}`);
      }
      seen.good++;
      seen.spans += spans.length;
    } catch (error) {
      expect(error, what).toBeInstanceOf(ImportError);
      expect((error as Error).message).not.toContain("\n");
      seen.bad++;
    }
  }
  // The test would say nothing if one side were empty.
  expect(seen.bad).toBeGreaterThan(2);
  if (format !== "parquet") for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5);
});

test.each(
  FUZZED,
)("importSpans() of damaged %s files adds up: accepted + repaired + rejected = input, and all that is not rejected is in the corpus", async (format) => {
  const seeds = SEEDS.get(format)!;
  let done = 0;
  for (let i = 0; i < 6; i++) {
    const { bytes, what } = mutate(seeds[i % seeds.length], new Random(100 + i, format));
    try {
      const { report, rows } = await imported(
        { x: bytes },
        { keepGood: true, format: format === "archives" ? undefined : format },
      );
      expect(report.accepted + report.repaired + report.rejected, what).toBe(report.input);
      expect(rows.length).toBe(report.accepted + report.repaired);
      expect(report.spans).toBe(rows.length);
      expect(new Set(rows.map(({ traceId }) => traceId)).size).toBe(report.traces);
      expect(new Set(rows.map(({ traceId, spanId }) => JSON.stringify([traceId, spanId]))).size).toBe(rows.length);
      done++;
    } catch (error) {
      expect(error, what).toBeInstanceOf(ImportError);
    }
  }
  if (format !== "parquet") expect(done).toBeGreaterThan(0);
});

test("formats of JSON take any JSON in place of a span or a field", async () => {
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
    ...["id", "parentId", "timestamp", "localEndpoint", "remoteEndpoint", "annotations", "binaryAnnotations", "shared"],
    ...["spanType", "spanLayer", "refs", "endTime", "isError", "peer", "componentId", "segmentId"],
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
      // An array in its array is a trace.
      const zipkin = [...spans.map((one) => (Array.isArray(one) ? null : one)), { traceId: "a", id: "b" }];
      const skywalking = [{ traceId: "t", traceSegmentId: other, service: other, spans: [...spans, { spanId: 0 }] }];
      for (const [format, content] of Object.entries({ jaeger, otlp, zipkin, skywalking })) {
        const { spans: read, ledger } = await readWith(JSON.stringify(content), { path, format });
        // Version 1 of Zipkin may hold two spans in one.
        const doubled = ledger.list().find(({ reason }) => reason.includes("both sides"))?.count ?? 0;
        expect(read.length + ledger.rejected).toBe(spans.length + 1 + doubled);
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
    for (const filler of [0, 2 ** 20 - text.length + 10]) {
      // White space that puts the damage across the pieces in which the file is read.
      const { report, rows } = await imported(
        { "x.json": " ".repeat(filler) + text },
        { keepGood: true, format: "jaeger" },
      );
      const ids = rows.map(({ traceId }) => traceId).filter((id) => id !== "b1");
      expect(ids).toEqual(["a1", "c1", "d1"]);
      expect(report.warnings.find(({ action }) => action === "kept")).toMatchObject({ count: 1, unit: "places" });
      expect(report.accepted + report.repaired + report.rejected).toBe(report.input);
    }
  }
});
