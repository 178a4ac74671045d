import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { SpanRow } from "../../../lib/src/export/spans/span-row.js";
import { writeOtlp } from "../../../lib/src/export/spans/write-otlp.js";
import { importSpans } from "../../../lib/src/ingest/import.js";
import { SpanFileWriter } from "../../../lib/src/parquet/span-file.js";
import { tableOf } from "../../span-builder.js";
import { FORM_NAMES, type Form, roundTripIn, rowsOf } from "./round-trip.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-round-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Imports `source`, labels it, writes it in a format, imports that, and compares. */
async function roundTrip(name: string, source: string, form: Form = "otlp") {
  return roundTripIn(await mkdtemp(join(folder, `${name}-`)), source, form);
}

const JAEGER = {
  data: [
    {
      traceID: "a2fb4a1d1a96d312",
      processes: {
        p1: {
          serviceName: "frontend",
          tags: [
            { key: "hostname", type: "string", value: "pod-1" },
            { key: "=1+1", type: "string", value: "@x" },
          ],
        },
        p2: { serviceName: "__proto__", tags: [] },
      },
      spans: [
        {
          traceID: "a2fb4a1d1a96d312",
          spanID: "1",
          operationName: "GET /",
          processID: "p1",
          references: [],
          startTime: 1_600_000_000_000_001,
          duration: 1500,
          flags: 1,
          warnings: ["clock skew"],
          tags: [
            { key: "span.kind", type: "string", value: "server" },
            { key: "http.status_code", type: "int64", value: 503 },
            { key: "big", type: "int64", value: "9007199254740993" },
            { key: "ratio", type: "float64", value: 0.1 },
            { key: "flag", type: "bool", value: true },
            { key: "bytes", type: "binary", value: "AQID" },
            { key: "twice", type: "string", value: "a" },
            { key: "twice", type: "string", value: "b" },
          ],
          logs: [{ timestamp: 1_600_000_000_000_500, fields: [{ key: "event", type: "string", value: "retry" }] }],
        },
        {
          traceID: "a2fb4a1d1a96d312",
          spanID: "2",
          operationName: "Zahl\u{1F40C} \uFEFF",
          processID: "p2",
          references: [
            { refType: "CHILD_OF", traceID: "a2fb4a1d1a96d312", spanID: "1" },
            { refType: "FOLLOWS_FROM", traceID: "ffff", spanID: "77" },
          ],
          startTime: 1_600_000_000_000_100,
          duration: 0,
          tags: [{ key: "error", type: "bool", value: true }],
          logs: [],
        },
        {
          traceID: "a2fb4a1d1a96d312",
          spanID: "2",
          operationName: "same id",
          processID: "p2",
          references: [{ refType: "CHILD_OF", traceID: "a2fb4a1d1a96d312", spanID: "9" }],
          startTime: 1_600_000_000_000_200,
          duration: -5,
          tags: [{ key: "grpc.status_code", type: "string", value: "UNAVAILABLE" }],
          logs: [],
        },
      ],
    },
    {
      traceID: "order-7",
      processes: { p1: { serviceName: "batch", tags: [] } },
      spans: [
        {
          traceID: "order-7",
          spanID: "x",
          operationName: "job",
          processID: "p1",
          references: [],
          startTime: 5,
          duration: 1,
          tags: [],
          logs: [],
        },
      ],
    },
  ],
};

describe("writeOtlp() then importSpans()", () => {
  test("the labelled export of a Jaeger file imports again with nothing lost", async () => {
    const source = join(folder, "jaeger.json");
    await writeFile(source, JSON.stringify(JAEGER));
    const rows = await roundTrip("made", source);
    await roundTrip("made", source, "jaeger");
    await roundTrip("made", source, "zipkin");
    const labelled = rows.filter(({ attributes }) => attributes?.includes('"labelease.label"'));
    assert.deepEqual(new Set(labelled.map(({ traceId }) => traceId)), new Set(rows.map(({ traceId }) => traceId)));
  });

  test("the export of a recording with columns only imports again as it was", async () => {
    const path = join(folder, "columns.parquet");
    const writer = await SpanFileWriter.open(path);
    await writer.append(
      tableOf({
        "0af7651916cd43dd8448eb211c80319c": [
          [
            "1",
            null,
            "a",
            "op",
            1_600_000_000_000_000,
            100,
            { kind: "SERVER", instance: "pod", status: { kind: "http", code: "503" } },
          ],
          ["2", "1", "b", "op", 1_600_000_000_000_010, 10, { status: { kind: "http", code: "200" } }],
          ["3", "1", "b", "op", 1_600_000_000_000_020, 10, { status: { kind: "grpc", code: "14" } }],
          ["4", "1", "b", "op", 1_600_000_000_000_030, 10, { status: { kind: "otel", code: "ERROR" } }],
          ["5", "1", "b", "op", 1_600_000_000_000_040, 10, { status: { kind: "otel", code: "OK" } }],
          ["6", "1", "b", "op", 1_600_000_000_000_050, 10, { status: { kind: "other", code: "odd: 7" } }],
          ["7", "1", "b", "op", 1_600_000_000_000_060, 10],
        ],
      }),
    );
    await writer.finish();
    const out = join(folder, "columns");
    const file = join(folder, "columns.jsonl");
    await writeOtlp(file, path, []);
    await importSpans([file], { out, threads: 1 });
    const columns = (rows: SpanRow[]) =>
      rows.map(({ attributes: _, spanId, parentId, ...rest }) => ({
        ...rest,
        spanId: Number(spanId),
        parentId: Number(parentId),
      }));
    assert.deepEqual(columns(await rowsOf(out)), columns(await rowsOf(path)));
  });

  const formats = fileURLToPath(new URL("../../../../shared/data/formats/", import.meta.url));
  if (!existsSync(formats)) test.skip("labelled exports of public files (left out: ../shared/data is not here)");
  else {
    for (const form of FORM_NAMES) {
      test(`${form}: the labelled exports of public files import again with nothing lost that it holds`, async () => {
        for (const name of await readdir(formats)) await roundTrip(name, join(formats, name), form);
      });
    }
  }
});
