import { instanceOfTags } from "../../ingest/instance-of-tags.js";
import { statusOfTags } from "../../ingest/status-of-tags.js";
import { outcomeOf } from "../../ingest/zipkin/zipkin-tags.js";
import type { KeyValue, SpanEvent } from "../../parquet/span-extra.js";
import { SPAN_KINDS } from "../../trace/span-table.js";
import type { ExportedSpan } from "./exported-span.js";
import { plainObject, plainText } from "./plain-text.js";
import { STATUS_CODES } from "./status-codes.js";
import { splitEndpoint } from "./zipkin-endpoint.js";

/**
 * Writes a span as Zipkin's JSON of version 2: times in microseconds, tags as text (of equal keys the last; those of the
 * span before those of its resource), events as annotations.
 */
export function zipkinSpan(span: ExportedSpan): string {
  const { traceId, spanId, parentId, name, kind, start, end, attributes, shared, debug, rest } = span;
  const local = localEndpoint(span);
  const remote = splitEndpoint(attributes, "net.peer", { key: "peer.service" });
  const tags = tagsOf(span, remote.others, local.others, local.instance);
  let text = `{"traceId":"${traceId}"`;
  if (parentId !== undefined) text += `,"parentId":"${parentId}"`;
  text += `,"id":"${spanId}"`;
  if (HAS_KIND.has(kind)) text += `,"kind":"${SPAN_KINDS[kind]}"`;
  text += `,"name":${JSON.stringify(name)}`;
  const recorded = (field: string, time: bigint) => {
    const key = `labelease.recorded.${field}`;
    if (!tags.has(key)) tags.set(key, String(time));
  };
  // Zipkin reads 0 as unknown.
  const time = start / 1000n;
  if (time > 0n) text += `,"timestamp":${time}`;
  else recorded("start", time);
  const duration = (end - start) / 1000n;
  if (duration > 0n) text += `,"duration":${duration}`;
  else recorded("duration", duration);
  text += `,"localEndpoint":${local.json}`;
  if (remote.json !== "") text += `,"remoteEndpoint":${remote.json}`;
  const events = rest.events ?? [];
  if (events.length > 0) text += `,"annotations":[${events.map(annotation).join(",")}]`;
  if (tags.size > 0) {
    text += `,"tags":{${Array.from(tags, ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`;
  }
  if (shared) text += ',"shared":true';
  if (debug) text += ',"debug":true';
  return `${text}}`;
}

const HAS_KIND: ReadonlySet<number> = new Set(
  ["SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map((kind) => SPAN_KINDS.indexOf(kind as (typeof SPAN_KINDS)[number])),
);

/** The address is the instance to a reader: where another name is, it stays a tag. */
function localEndpoint({ service, instance, resource }: ExportedSpan) {
  const attributes = (resource.attributes ?? []).filter(({ key }) => key !== "service.name");
  const isAddress = attributes.some(
    ({ key, value }) => key === "net.host.ip" && value !== undefined && plainText(value) === instance,
  );
  const { json, others } = splitEndpoint(isAddress ? attributes : [], "net.host", { name: service });
  return { json, others: isAddress ? others : attributes, instance: isAddress ? instance : "" };
}

function tagsOf(
  { kind, status, outcome, instance, scope }: ExportedSpan,
  attributes: readonly KeyValue[],
  resource: readonly KeyValue[],
  address: string | null,
): Map<string, string> {
  const tags = new Map<string, string>();
  const put = ({ key, value }: KeyValue) => tags.set(key, plainText(value ?? {}));
  for (const attribute of attributes) put(attribute);
  const add = (key: string, value: string | undefined) => {
    if (value !== undefined && !tags.has(key)) tags.set(key, value);
  };
  if (!HAS_KIND.has(kind)) {
    if (tags.has("span.kind")) add("labelease.recorded.kind", SPAN_KINDS[kind]);
    // As the exporters of OpenTelemetry write kinds that Zipkin does not have.
    else if (kind > 0) add("span.kind", SPAN_KINDS[kind].toLowerCase());
  }
  const code = STATUS_CODES.get(String(status?.code));
  add("otel.status_code", code);
  // The tag says that the span failed, whatever its text.
  if (code === "ERROR") add("error", status?.message ?? "");
  const read = statusOfTags(outcomeOf(tags));
  if (read.kind !== outcome.kind || read.code !== outcome.code) {
    add("labelease.recorded.status", `${outcome.kind}:${outcome.code}`);
  }
  add("otel.scope.name", scope?.name);
  add("otel.scope.version", scope?.version);
  for (const attribute of resource) if (!tags.has(attribute.key)) put(attribute);
  if ((instanceOfTags(tags) || address || "") !== (instance ?? "")) add("labelease.recorded.instance", instance ?? "");
  return tags;
}

function annotation({ timeUnixNano, name = "", attributes = [] }: SpanEvent): string {
  const time = BigInt(timeUnixNano ?? 0) / 1000n;
  const value = attributes.length === 0 ? name : `${JSON.stringify(name)}: ${JSON.stringify(plainObject(attributes))}`;
  return `{"timestamp":${time},"value":${JSON.stringify(value)}}`;
}
