import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, test } from "vitest";
import { FORM_NAMES, roundTripIn } from "./round-trip.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-forest-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const name = fc.oneof(
  fc.constantFrom("GET /", "__proto__", "constructor", "=1+1", "\u{1F40C} \uFEFF", "a\tb\nc", "<script>", ""),
  fc.string({ unit: "grapheme", maxLength: 12 }),
);
const value = fc.oneof(
  name.map((stringValue) => ({ stringValue })),
  fc.boolean().map((boolValue) => ({ boolValue })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ intValue: String(value) })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((doubleValue) => ({ doubleValue: doubleValue || 0 })),
  fc.uint8Array({ maxLength: 6 }).map((bytes) => ({ bytesValue: Buffer.from(bytes).toString("base64") })),
  fc.array(name, { maxLength: 2 }).map((texts) => ({
    arrayValue: { values: texts.map((stringValue) => ({ stringValue })) },
  })),
);
/** Keys that say something to a reader among them. */
const key = fc.oneof(
  fc.constantFrom("http.status_code", "rpc.grpc.status_code", "peer.service", "net.peer.ip", "net.peer.port", "error"),
  fc.constantFrom("host.name", "span.kind", "otel.status_code", "__proto__", "twice"),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
);
const attributes = fc.array(fc.record({ key, value }), { maxLength: 4 });
const spanId = fc.integer({ min: 1, max: 9 }).map((id) => `00f067aa0ba9020${id}`);
const nanos = fc.bigInt({ min: 1n, max: 2n * 10n ** 18n });
const span = fc.record({
  traceId: fc.constantFrom("0af7651916cd43dd8448eb211c80319c", "00000000000000000000000000000abc"),
  spanId: fc.constant(""),
  parentSpanId: fc.option(spanId, { nil: "" }),
  name,
  kind: fc.integer({ min: 0, max: 6 }),
  start: nanos,
  duration: fc.bigInt({ min: -5000n, max: 10n ** 10n }),
  attributes,
  events: fc.array(fc.record({ timeUnixNano: nanos.map(String), name, attributes }), { maxLength: 2 }),
  status: fc.record({ code: fc.integer({ min: 0, max: 2 }), message: name }),
});
const resource = fc.record({
  service: name,
  host: fc.option(name),
  spans: fc.array(span, { minLength: 1, maxLength: 6 }),
});

/** Which of several spans keeps their id follows the order of the file, which an export changes: each has its own. */
function numbered<T extends { spans: readonly object[] }>(resources: readonly T[]): T[] {
  let id = 0;
  return resources.map((one) => ({
    ...one,
    spans: one.spans.map((span) => ({ ...span, spanId: `00f067aa0ba902${String(++id).padStart(2, "0")}` })),
  }));
}

/** A request of OTLP with spans of any kind, related in any way. */
const request = fc.array(resource, { minLength: 1, maxLength: 3 }).map((resources) => ({
  resourceSpans: numbered(resources).map(({ service, host, spans }) => ({
    resource: {
      attributes: [
        { key: "service.name", value: { stringValue: service } },
        ...(host === null ? [] : [{ key: "host.name", value: { stringValue: host } }]),
      ],
    },
    scopeSpans: [
      {
        spans: spans.map(({ start, duration, ...rest }) => ({
          ...rest,
          startTimeUnixNano: String(start),
          endTimeUnixNano: String(start + duration < 0n ? 0n : start + duration),
        })),
      },
    ],
  })),
}));

describe("exports of arbitrary spans", () => {
  for (const form of FORM_NAMES) {
    test(`${form}: whatever was imported comes back from its export, but for what the format cannot hold`, async () => {
      await fc.assert(
        fc.asyncProperty(request, async (document) => {
          const place = await mkdtemp(join(folder, `${form}-`));
          const source = join(place, "source.json");
          await writeFile(source, JSON.stringify(document));
          await roundTripIn(place, source, form);
        }),
        { numRuns: Number(process.env.FOREST_RUNS ?? 8) },
      );
    });
  }
});
