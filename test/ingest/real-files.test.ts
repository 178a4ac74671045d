import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { importSpans } from "../../lib/src/ingest/import.js";
import { hasShared, rowsOf, SHARED, tempFolder } from "./helpers.js";

const LEFT_OUT = "importSpans() on real trace files (left out: ../shared/data is not here)";

/** Counts of a plain walk through the parsed file, which knows nothing of the importer. */
function naive(file: string): { spans: number; ids: string[]; services: Set<string>; operations: Set<string> } {
  const ids: string[] = [];
  const services = new Set<string>();
  const operations = new Set<string>();
  // biome-ignore lint/suspicious/noExplicitAny: a walk through anything
  const content: any = JSON.parse(readFileSync(file, "utf8"));
  for (const trace of content.data ?? (content.spans ? [content] : [])) {
    for (const span of trace.spans) {
      ids.push(`${span.traceID} ${span.spanID}`);
      operations.add(span.operationName);
      services.add(trace.processes[span.processID].serviceName);
    }
  }
  for (const resource of content.resourceSpans ?? []) {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    services.add(resource.resource.attributes.find((a: any) => a.key === "service.name").value.stringValue);
    for (const scope of resource.scopeSpans) {
      for (const span of scope.spans) {
        ids.push(`${span.traceId.toLowerCase()} ${span.spanId.toLowerCase()}`);
        operations.add(span.name);
      }
    }
  }
  for (const segment of Array.isArray(content) && content[0].traceSegmentId ? content : []) {
    services.add(segment.service);
    for (const span of segment.spans) {
      ids.push(`${segment.traceId} ${segment.traceSegmentId}:${span.spanId}`);
      operations.add(span.operationName);
    }
  }
  for (const span of Array.isArray(content) && content[0].id ? content : []) {
    ids.push(`${span.traceId} ${span.id}`);
    services.add(span.localEndpoint?.serviceName ?? "");
    operations.add(span.name ?? "");
  }
  return { spans: ids.length, ids, services, operations };
}

const files = hasShared
  ? readdirSync(join(SHARED, "formats"))
      .filter((name) => /\.json$/.test(name))
      .map((name) => join(SHARED, "formats", name))
  : [];

if (!hasShared) test.skip(LEFT_OUT, () => {});
test.runIf(hasShared)("there are 13 real trace files", () => expect(files.length).toBe(13));

test.each(files.map((file) => [basename(file), file]))("importSpans() takes every span of %s", async (_, file) => {
  const out = join(await tempFolder(), "out");
  const report = await importSpans([file], { out, threads: 1 });
  const counted = naive(file);
  expect(report.input).toBe(counted.spans);
  expect(report.accepted + report.repaired).toBe(counted.spans);
  expect(report.spans).toBe(counted.spans);
  const rows = await rowsOf(out);
  const recorded = rows.map((row) => `${row.traceId} ${row.extra.raw?.spanId ?? row.spanId}`);
  expect(recorded.sort()).toEqual(counted.ids.sort());
  expect(new Set(rows.map((row) => row.service))).toEqual(counted.services);
  expect(new Set(rows.map((row) => row.operation))).toEqual(counted.operations);
});

test.runIf(hasShared)("importSpans() makes the same of a trace in Jaeger's form and in that of OTLP", async () => {
  const folder = await tempFolder();
  const rows = [];
  for (const name of ["jaeger", "otlp"]) {
    const out = join(folder, name);
    await importSpans([join(SHARED, "formats", `${name}-telemetrygen-pair.json`)], { out, threads: 1 });
    rows.push((await rowsOf(out)).map(({ extra: _, ...row }) => row));
  }
  expect(rows[0]).toEqual(rows[1]);
});

test.runIf(hasShared)(
  "importSpans() keeps the form of the CRISP example: ids as written, error tags, parents",
  async () => {
    const out = join(await tempFolder(), "out");
    await importSpans([join(SHARED, "formats", "jaeger-api-crisp-18.json")], { out, threads: 1 });
    const b = (await rowsOf(out)).find((row) => row.spanId === "B")!;
    expect(b).toMatchObject({ traceId: "A", parentId: "A", service: "S2", operation: "O2", start: 10, duration: 100 });
    expect(b.status).toBe("otel:ERROR");
  },
);

const SAMPLES: [name: string, spans: number, traces: number][] = [
  ["ob_cart_delay", 129_275, 2_808],
  ["tt_basic_delay", 59_783, 812],
];

test.runIf(hasShared).each(SAMPLES)(
  "importSpans() takes %s: %i spans, %i traces, as accepted",
  async (name, spans, traces) => {
    const out = join(await tempFolder(), "out");
    const report = await importSpans([join(SHARED, "samples", `${name}.spans.csv.gz`)], { out, threads: 1 });
    expect(report).toMatchObject({
      accepted: spans,
      repaired: 0,
      rejected: 0,
      input: spans,
      traces,
      spans,
      warnings: [],
    });
  },
);
