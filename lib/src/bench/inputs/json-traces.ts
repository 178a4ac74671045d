import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { Random } from "../../base/random.js";

/** The formats of {@link writeJsonTraces}. */
export type JsonTraceFormat = "jaeger" | "otlp" | "zipkin";

interface Call {
  readonly id: string;
  readonly parent: string;
  readonly service: number;
  readonly operation: number;
  readonly start: number;
  readonly duration: number;
  readonly server: boolean;
  readonly code: number;
  readonly port: number;
}

const SERVICES = 14;
const OPERATIONS = 8;
const METHODS = ["GET", "POST", "PUT", "GET", "GET", "DELETE"];

/**
 * Writes so many spans as a tracing system would: traces of 2 to 24 spans in any order of time, hexadecimal ids, 6 to 10
 * tags per span, some numbers among them, an event now and then.
 *
 * @param lines Whether to write each trace (resource, span) on a line of its own instead of one document.
 * @returns Bytes written.
 */
export async function writeJsonTraces(
  path: string,
  format: JsonTraceFormat,
  spans: number,
  seed = 1,
  lines = false,
): Promise<number> {
  const random = new Random(seed, "json traces");
  const out = createWriteStream(path, { highWaterMark: 4 << 20 });
  let bytes = 0;
  let text = lines ? "" : OPENING[format];
  const between = lines ? "\n" : ",";
  for (let left = spans, first = true; left > 0; first = false) {
    const size = Math.min(left, 2 + random.below(23));
    const trace = hex(random, 32);
    text += (first ? "" : between) + WRITERS[format](trace, makeCalls(random, size), random).join(between);
    left -= size;
    if (text.length > 1 << 20 || left === 0) {
      if (left === 0) text += lines ? "\n" : CLOSING[format];
      bytes += Buffer.byteLength(text);
      if (!out.write(text)) await once(out, "drain");
      text = "";
    }
  }
  out.end();
  await once(out, "close");
  return bytes;
}

/** What stands around the traces (resources, spans) of a document. */
export const OPENING = { jaeger: '{"data":[', otlp: '{"resourceSpans":[', zipkin: "[" };
export const CLOSING = { jaeger: '],"total":0,"limit":0,"offset":0,"errors":null}', otlp: "]}", zipkin: "]" };
const WRITERS = { jaeger: jaegerTrace, otlp: otlpTrace, zipkin: zipkinTrace };

function hex(random: Random, digits: number): string {
  let text = "";
  while (text.length < digits)
    text += random
      .below(2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return text;
}

function makeCalls(random: Random, size: number): Call[] {
  const begin = 1_700_000_000_000_000 + random.below(3_600_000) * 1000 + random.below(1000);
  const calls: Call[] = [];
  for (let i = 0; i < size; i++) {
    const up = i === 0 ? undefined : calls[random.below(i)];
    const start = up === undefined ? begin : up.start + random.below(Math.max(1, up.duration >> 2));
    calls.push({
      id: hex(random, 16),
      parent: up?.id ?? "",
      service: random.below(SERVICES),
      operation: random.below(OPERATIONS),
      start,
      duration: up === undefined ? 20_000 + random.below(400_000) : 1 + random.below(Math.max(1, up.duration >> 1)),
      server: random.below(2) === 0,
      code: random.below(40) === 0 ? 500 : 200,
      port: 30_000 + random.below(30_000),
    });
  }
  return calls;
}

type Tag = readonly [key: string, type: "string" | "int64" | "bool" | "float64", value: string | number | boolean];

function tagsOf(call: Call, random: Random): Tag[] {
  const { service, operation } = call;
  const tags: Tag[] = [
    ["http.method", "string", METHODS[operation % METHODS.length]],
    ["http.url", "string", `http://service-${service}.shop.svc:8080/api/v1/resource-${operation}/${call.port % 500}`],
    ["http.status_code", "int64", call.code],
    ["net.peer.port", "int64", call.port],
    ["component", "string", "net/http"],
    ["internal.span.format", "string", "otlp"],
  ];
  const more = random.below(5);
  if (more > 0) tags.push(["thread.name", "string", `http-nio-8080-exec-${call.port % 32}`]);
  if (more > 1) tags.push(["otel.library.name", "string", "io.opentelemetry.tomcat-10.0"]);
  if (more > 2) tags.push(["cache.hit", "bool", call.port % 2 === 0]);
  if (more > 3) tags.push(["cpu.share", "float64", (call.port % 1000) / 1000 + 0.0005]);
  if (call.code === 500) tags.push(["error", "bool", true]);
  return tags;
}

function jaegerTrace(traceID: string, calls: readonly Call[], random: Random): string[] {
  const processes: Record<string, object> = {};
  const spans = calls.map((call) => {
    processes[`p${call.service}`] ??= {
      serviceName: `service-${call.service}`,
      tags: [
        { key: "hostname", type: "string", value: `service-${call.service}-7d9f8b6c5-x2k4p` },
        { key: "ip", type: "string", value: `10.1.0.${call.service}` },
        { key: "telemetry.sdk.language", type: "string", value: "java" },
      ],
    };
    const kind: Tag = ["span.kind", "string", call.server ? "server" : "client"];
    const events = random.below(10) === 0 ? [eventOf(call)] : [];
    return {
      traceID,
      spanID: call.id,
      flags: 1,
      operationName: `/api/v1/resource-${call.operation}`,
      references: call.parent === "" ? [] : [{ refType: "CHILD_OF", traceID, spanID: call.parent }],
      startTime: call.start,
      duration: call.duration,
      tags: [kind, ...tagsOf(call, random)].map(([key, type, value]) => ({ key, type, value })),
      logs: events.map(([timestamp, message]) => ({
        timestamp,
        fields: [
          { key: "event", type: "string", value: "exception" },
          { key: "message", type: "string", value: message },
        ],
      })),
      processID: `p${call.service}`,
      warnings: null,
    };
  });
  return [JSON.stringify({ traceID, spans, processes, warnings: null })];
}

function eventOf(call: Call): readonly [time: number, message: string] {
  return [
    call.start + 1,
    `java.lang.IllegalStateException: pool "main" is empty\n\tat shop.Pool.take(Pool.java:${call.port % 900})`,
  ];
}

const OTLP_VALUE = { string: "stringValue", int64: "intValue", bool: "boolValue", float64: "doubleValue" } as const;

function attribute([key, type, value]: Tag): object {
  return { key, value: { [OTLP_VALUE[type]]: type === "int64" ? String(value) : value } };
}

/** A resource for each service of the trace, as a collector that groups by trace writes it. */
function otlpTrace(traceId: string, calls: readonly Call[], random: Random): string[] {
  const byService = new Map<number, Call[]>();
  for (const call of calls) byService.set(call.service, [...(byService.get(call.service) ?? []), call]);
  return Array.from(byService, ([service, own]) =>
    JSON.stringify({
      resource: {
        attributes: (
          [
            ["service.name", "string", `service-${service}`],
            ["host.name", "string", `service-${service}-7d9f8b6c5-x2k4p`],
            ["telemetry.sdk.language", "string", "java"],
          ] as Tag[]
        ).map(attribute),
      },
      scopeSpans: [
        {
          scope: { name: "io.opentelemetry.tomcat-10.0", version: "2.1.0-alpha" },
          spans: own.map((call) => ({
            traceId,
            spanId: call.id,
            parentSpanId: call.parent,
            flags: 257,
            name: `/api/v1/resource-${call.operation}`,
            kind: call.server ? 2 : 3,
            startTimeUnixNano: `${call.start}${String(call.port % 1000).padStart(3, "0")}`,
            endTimeUnixNano: `${call.start + call.duration}${String((call.port * 7) % 1000).padStart(3, "0")}`,
            attributes: tagsOf(call, random).map(attribute),
            ...(random.below(10) === 0 && {
              events: [eventOf(call)].map(([time, message]) => ({
                timeUnixNano: `${time}000`,
                name: "exception",
                attributes: [attribute(["exception.message", "string", message])],
              })),
            }),
            status: call.code === 500 ? { code: 2 } : {},
          })),
        },
      ],
    }),
  );
}

function zipkinTrace(traceId: string, calls: readonly Call[], random: Random): string[] {
  return calls.map((call) =>
    JSON.stringify({
      traceId,
      ...(call.parent !== "" && { parentId: call.parent }),
      id: call.id,
      kind: call.server ? "SERVER" : "CLIENT",
      name: `get /api/v1/resource-${call.operation}`,
      timestamp: call.start,
      duration: call.duration,
      localEndpoint: { serviceName: `service-${call.service}`, ipv4: `10.1.0.${call.service}` },
      remoteEndpoint: { ipv4: "10.1.9.9", port: call.port },
      ...(random.below(10) === 0 && { annotations: [{ timestamp: call.start + 1, value: eventOf(call)[1] }] }),
      tags: Object.fromEntries(tagsOf(call, random).map(([key, , value]) => [key, String(value)])),
    }),
  );
}
