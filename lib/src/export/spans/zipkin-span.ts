import type { KeyValue, SpanEvent } from "../../parquet/span-extra.js";
import { SPAN_KINDS } from "../../trace/span-table.js";
import type { ExportedSpan } from "./exported-span.js";
import { plainObject, plainText } from "./plain-text.js";
import { STATUS_CODES } from "./status-codes.js";

/**
 * Writes a span as Zipkin's JSON of version 2: times in microseconds, tags as text (of equal keys the last; those of the
 * span before those of its resource), events as annotations.
 */
export function zipkinSpan(span: ExportedSpan): string {
  const { traceId, spanId, parentId, name, service, kind, start, end, rest } = span;
  const tags = tagsOf(span);
  let text = `{"traceId":"${traceId}"`;
  if (parentId !== undefined) text += `,"parentId":"${parentId}"`;
  text += `,"id":"${spanId}"`;
  if (HAS_KIND.has(kind)) text += `,"kind":"${SPAN_KINDS[kind]}"`;
  text += `,"name":${JSON.stringify(name)}`;
  // Zipkin reads 0 as unknown.
  const time = start / 1000n;
  const duration = (end - start) / 1000n;
  if (time > 0n) text += `,"timestamp":${time}`;
  else tags.set("labelease.recorded.start", tags.get("labelease.recorded.start") ?? String(time));
  if (duration > 0n) text += `,"duration":${duration}`;
  else tags.set("labelease.recorded.duration", tags.get("labelease.recorded.duration") ?? String(duration));
  text += `,"localEndpoint":{"serviceName":${JSON.stringify(service)}}`;
  const events = rest.events ?? [];
  if (events.length > 0) text += `,"annotations":[${events.map(annotation).join(",")}]`;
  if (tags.size > 0) {
    text += `,"tags":{${Array.from(tags, ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`;
  }
  return `${text}}`;
}

const HAS_KIND: ReadonlySet<number> = new Set(
  ["SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map((kind) => SPAN_KINDS.indexOf(kind as (typeof SPAN_KINDS)[number])),
);

function tagsOf({ attributes, kind, status, scope, resource }: ExportedSpan): Map<string, string> {
  const tags = new Map<string, string>();
  const put = ({ key, value }: KeyValue) => tags.set(key, plainText(value ?? {}));
  for (const attribute of attributes) put(attribute);
  const add = (key: string, value: string | undefined) => {
    if (value !== undefined && !tags.has(key)) tags.set(key, value);
  };
  if (kind > 0 && !HAS_KIND.has(kind)) add("labelease.recorded.kind", SPAN_KINDS[kind]);
  const code = STATUS_CODES.get(String(status?.code));
  add("otel.status_code", code);
  // The tag says that the span failed, whatever its text.
  if (code === "ERROR") add("error", status?.message ?? "");
  add("otel.scope.name", scope?.name);
  add("otel.scope.version", scope?.version);
  for (const attribute of resource.attributes ?? []) {
    if (attribute.key !== "service.name" && !tags.has(attribute.key)) put(attribute);
  }
  return tags;
}

function annotation({ timeUnixNano, name = "", attributes = [] }: SpanEvent): string {
  const time = BigInt(timeUnixNano ?? 0) / 1000n;
  const value = attributes.length === 0 ? name : `${JSON.stringify(name)}: ${JSON.stringify(plainObject(attributes))}`;
  return `{"timestamp":${time},"value":${JSON.stringify(value)}}`;
}
