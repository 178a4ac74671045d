import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { Random } from "../../lib/src/base/random.js";
import { writeJsonTraces } from "../../lib/src/bench/inputs/json-traces.js";
import { JaegerFast } from "../../lib/src/ingest/jaeger/jaeger-fast.js";
import { OtlpFast } from "../../lib/src/ingest/otlp/otlp-fast.js";
import { ZipkinFast } from "../../lib/src/ingest/zipkin/zipkin-fast.js";
import { hasShared, readWith, SHARED, tempFolder } from "./helpers.js";
import { wound } from "./wound.js";

const FORMATS = ["jaeger", "otlp", "zipkin"] as const;
const FAST = { jaeger: JaegerFast.prototype, otlp: OtlpFast.prototype, zipkin: ZipkinFast.prototype } as const;

/** What comes of a file: spans and what the ledger says, or the error. */
async function outcome(
  content: string | Uint8Array,
  options: { format: string; path: string; keepGood?: boolean; exact?: boolean },
) {
  try {
    const { spans, ledger } = await readWith(content, options);
    return { spans: spans.map((span) => ({ ...span, resource: { ...span.resource } })), notes: ledger.list() };
  } catch (error) {
    return { error: String(error) };
  }
}

async function expectSame(content: string | Uint8Array, format: string, path: string, keepGood = false) {
  const fast = await outcome(content, { format, path, keepGood });
  const exact = await outcome(content, { format, path, keepGood, exact: true });
  try {
    expect(fast).toEqual(exact);
  } catch (error) {
    (error as Error).message += `\n${String(content).slice(0, 2000)}`;
    throw error;
  }
  return exact.spans?.length ?? 0;
}

async function generated(format: (typeof FORMATS)[number], spans: number, path: string): Promise<Buffer> {
  await writeJsonTraces(path, format, spans, 3);
  return readFileSync(path);
}

const REAL = hasShared
  ? readdirSync(join(SHARED, "formats"))
      .filter((name) => /^(jaeger|otlp|zipkin2)-.*\.json$/.test(name))
      .map((name) => [name, FORMATS.find((format) => name.startsWith(format))!] as const)
  : [];

for (const [name, format] of REAL) {
  test(`${name}: read from bytes and parsed as a whole it gives the same`, async () => {
    const path = join(await tempFolder(), "file");
    const content = readFileSync(join(SHARED, "formats", name));
    expect(await expectSame(content, format, path)).toBeGreaterThan(0);
    const pretty = JSON.parse(content.toString());
    await expectSame(JSON.stringify(pretty), format, path);
    await expectSame(JSON.stringify(pretty, null, "\t"), format, path);
    await expectSame(`${JSON.stringify(pretty)}\n${JSON.stringify(pretty)}`, format, path, true);
  });
}
if (!hasShared) test.skip("left out: ../shared/data is not here", () => {});

for (const format of FORMATS) {
  test(`${format}: spans of a generated file are the same, also over many pieces`, async () => {
    const path = join(await tempFolder(), "file");
    expect(await expectSame(await generated(format, 3000, path), format, path)).toBe(3000);
  });

  test(`${format}: the kernel takes ordinary spans, all that do not go over the end of a piece`, async () => {
    const spans = vi.spyOn(FAST[format], "span");
    const path = join(await tempFolder(), "file");
    const { spans: read } = await readWith(await generated(format, 500, path), { format, path });
    const taken = spans.mock.results.filter(({ value }) => value >= 0).length;
    spans.mockRestore();
    expect([read.length, taken]).toEqual([500, 500]);
  });

  test(`${format}: wounded files are the same, with and without their good part`, async () => {
    const path = join(await tempFolder(), "file");
    const whole = await generated(format, 5, path);
    const real = REAL.filter(([, f]) => f === format).map(([name]) => readFileSync(join(SHARED, "formats", name)));
    const seeds = [whole, whole, whole, ...real];
    const random = new Random(8, `fast ${format}`);
    for (let i = 0; i < 80; i++) await expectSame(wound(seeds[i % seeds.length], random), format, path, i % 2 === 0);
  });
}

const word = fc.constantFrom(
  "http.status_code",
  "error",
  "span.kind",
  "a",
  "otel.status_code",
  "rpc.grpc.status_code",
  "event",
  "server",
  "200",
  "true",
  "0",
  "é😀",
  '"\\/\n\u0001\u2028',
  "",
  "-0",
  "9007199254740993",
  "1e999",
);
const text = fc.oneof(word, fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }));
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(0, -0, 0.1, 1e-7, 1e21, 123456.789, 0.30000000000000004),
);
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const id = fc.constantFrom(
  "0a1b2c3d4e5f6071",
  "0A1B2C3D4E5F6071",
  "1",
  "0",
  "",
  "000",
  "x-ü",
  "W47/95gDgQM=",
  "5b8efff798038103d269b633813fc60c",
);
const sometimes = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<T> });
const time = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 31 }),
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(1_700_000_000_000_000, 0),
);

const tag = fc.record(
  {
    key: sometimes(text),
    type: sometimes(fc.constantFrom("string", "int64", "bool", "float64", "binary", "STRING", "long")),
    value: sometimes(scalar),
    vStr: text,
  },
  { requiredKeys: ["key", "value"] },
);
const jaegerSpan = fc.record(
  {
    traceID: sometimes(id),
    spanID: sometimes(id),
    parentSpanID: sometimes(id),
    flags: sometimes(number),
    operationName: sometimes(text),
    references: sometimes(
      fc.array(
        fc.record(
          { refType: fc.constantFrom("CHILD_OF", "FOLLOWS_FROM"), traceID: id, spanID: id },
          { requiredKeys: ["spanID"] },
        ),
        { maxLength: 4 },
      ),
    ),
    startTime: sometimes(time),
    duration: sometimes(time),
    tags: sometimes(fc.array(tag, { maxLength: 6 })),
    logs: sometimes(
      fc.array(
        fc.record({ timestamp: time, fields: fc.array(tag, { maxLength: 3 }) }, { requiredKeys: ["timestamp"] }),
        { maxLength: 3 },
      ),
    ),
    processID: sometimes(fc.constantFrom("p1", "p2", "7")),
    warnings: sometimes(fc.constantFrom(null, [], ["late"])),
  },
  { requiredKeys: ["traceID", "spanID", "startTime", "duration"] },
);
const nanos = fc.oneof(
  time.map((t) => `${t}`),
  fc.constantFrom("1700000000000000123", "0", "", "99999999999999999999", 1700000000000),
  fc.bigInt({ min: 0n, max: 2n ** 63n }).map(String),
);
const anyValue = fc.oneof(
  fc.record({ stringValue: text }),
  fc.record({ intValue: fc.oneof(number, fc.maxSafeInteger().map(String)) }),
  fc.record({ boolValue: fc.boolean() }),
  fc.record({ doubleValue: number }),
  fc.record({ arrayValue: fc.jsonValue({ maxDepth: 2 }) }),
  fc.record({ stringValue: text, intValue: number }),
  fc.constant({}),
);
const attribute = fc.record({ key: sometimes(text), value: sometimes(anyValue) }, { requiredKeys: ["key"] });
const otlpSpan = fc.record(
  {
    traceId: sometimes(id),
    spanId: sometimes(id),
    parentSpanId: sometimes(id),
    traceState: sometimes(text),
    flags: sometimes(number),
    name: sometimes(text),
    kind: sometimes(fc.constantFrom<unknown>(0, 1, 2, 3, 4, 5, 6, "SPAN_KIND_SERVER", "client", "odd")),
    startTimeUnixNano: sometimes(nanos),
    endTimeUnixNano: sometimes(nanos),
    attributes: sometimes(fc.array(attribute, { maxLength: 6 })),
    events: sometimes(
      fc.array(fc.record({ timeUnixNano: nanos, name: text, attributes: fc.array(attribute, { maxLength: 2 }) }), {
        maxLength: 2,
      }),
    ),
    status: sometimes(
      fc.record(
        { code: fc.constantFrom<unknown>(0, 1, 2, "STATUS_CODE_ERROR", 7), message: text },
        { requiredKeys: [] },
      ),
    ),
    droppedAttributesCount: number,
    trace_id: id,
    9: number,
  },
  { requiredKeys: ["traceId", "spanId", "startTimeUnixNano", "endTimeUnixNano"] },
);

test("jaeger: arbitrary spans are the same read from bytes and parsed as a whole", async () => {
  const path = join(await tempFolder(), "file");
  const processes = fc.dictionary(
    fc.constantFrom("p1", "p2", "7"),
    sometimes(fc.record({ serviceName: text, tags: fc.array(tag, { maxLength: 3 }) })),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.array(jaegerSpan, { maxLength: 4 }), sometimes(processes)), { maxLength: 3 }),
      fc.constantFrom(undefined, 1),
      async (traces, indent) => {
        const content = { data: traces.map(([spans, processes]) => ({ traceID: "1", spans, processes })) };
        await expectSame(JSON.stringify(content, null, indent), "jaeger", path, true);
      },
    ),
    { numRuns: 120 },
  );
});

test("otlp: arbitrary spans are the same read from bytes and parsed as a whole", async () => {
  const path = join(await tempFolder(), "file");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(otlpSpan, { maxLength: 4 }), { maxLength: 3 }),
      fc.constantFrom(undefined, 1),
      async (groups, indent) => {
        const resource = { attributes: [{ key: "service.name", value: { stringValue: "s" } }] };
        const content = {
          resourceSpans: groups.map((spans) => ({ resource, scopeSpans: [{ scope: { name: "x" }, spans }] })),
        };
        await expectSame(JSON.stringify(content, null, indent), "otlp", path, true);
      },
    ),
    { numRuns: 120 },
  );
});

const endpoint = fc.record(
  { serviceName: text, ipv4: fc.constantFrom("10.0.0.1", ""), ipv6: fc.constantFrom("::1", ""), port: number },
  { requiredKeys: [] },
);
const zipkinSpan = fc.record(
  {
    traceId: sometimes(id),
    id: sometimes(id),
    parentId: sometimes(id),
    name: sometimes(text),
    kind: sometimes(fc.constantFrom("CLIENT", "SERVER", "PRODUCER", "consumer", "odd")),
    timestamp: sometimes(time),
    duration: sometimes(time),
    localEndpoint: sometimes(endpoint),
    remoteEndpoint: sometimes(endpoint),
    tags: sometimes(fc.dictionary(sometimes(text), sometimes(text), { maxKeys: 5 })),
    annotations: sometimes(
      fc.array(fc.record({ timestamp: time, value: text, endpoint }, { requiredKeys: ["value"] }), { maxLength: 3 }),
    ),
    shared: fc.boolean(),
    debug: fc.boolean(),
  },
  { requiredKeys: ["traceId", "id"] },
);

test("zipkin: arbitrary spans are the same read from bytes and parsed as a whole", async () => {
  const path = join(await tempFolder(), "file");
  await fc.assert(
    fc.asyncProperty(fc.array(zipkinSpan, { maxLength: 8 }), fc.constantFrom(undefined, 1), async (spans, indent) => {
      await expectSame(JSON.stringify(spans, null, indent), "zipkin", path, true);
    }),
    { numRuns: 120 },
  );
});
