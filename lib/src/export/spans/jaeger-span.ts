import { findAttributes } from "../../ingest/otlp/otlp-attributes.js";
import { STATUS_KEYS, statusOfTags, type TagValue } from "../../ingest/status-of-tags.js";
import type { AnyValue, KeyValue, SpanEvent, SpanLink } from "../../parquet/span-extra.js";
import { SPAN_KINDS } from "../../trace/span-table.js";
import type { ExportedSpan } from "./exported-span.js";
import { plainText } from "./plain-text.js";
import { STATUS_CODES } from "./status-codes.js";

/**
 * Writes a span as Jaeger's JSON, as its HTTP API has it: times in microseconds, tags with types, events as logs, links
 * as references. A root's links into its own trace are left out: a reader would take them for its parent.
 *
 * @param processId Name of its process among those of the trace.
 */
export function jaegerSpan(span: ExportedSpan, processId: string): string {
  const { traceId, spanId, name, start, end, warnings, rest } = span;
  let text = `{"traceID":"${traceId}","spanID":"${spanId}"`;
  if (typeof rest.flags === "number") text += `,"flags":${rest.flags}`;
  text += `,"operationName":${JSON.stringify(name)},"references":[${references(span).join(",")}]`;
  text += `,"startTime":${start / 1000n},"duration":${(end - start) / 1000n},"tags":[${tags(span).join(",")}]`;
  text += `,"logs":[${(rest.events ?? []).map(log).join(",")}],"processID":"${processId}"`;
  return `${text},"warnings":${warnings.length === 0 ? "null" : JSON.stringify(warnings)}}`;
}

/** A process of Jaeger: what is a resource in OTLP. */
export function jaegerProcess({ service, resource }: ExportedSpan): string {
  const others = (resource.attributes ?? []).filter(({ key }) => key !== "service.name");
  return `{"serviceName":${JSON.stringify(service)},"tags":[${others.map(jaegerTag).join(",")}]}`;
}

/** A tag of Jaeger: lists and maps become the text of their JSON. */
export function jaegerTag({ key, value }: KeyValue): string {
  const [type, json] = typed(value ?? {});
  return `{"key":${JSON.stringify(key)},"type":"${type}","value":${json}}`;
}

function typed(value: AnyValue): [type: string, json: string] {
  if (value.boolValue !== undefined) return ["bool", String(value.boolValue)];
  // The digits as they are: a number of JavaScript has not room for 64 bits.
  if (value.intValue !== undefined && /^-?\d+$/.test(String(value.intValue))) return ["int64", String(value.intValue)];
  if (value.doubleValue !== undefined && Number.isFinite(Number(value.doubleValue))) {
    return ["float64", JSON.stringify(Number(value.doubleValue))];
  }
  if (value.bytesValue !== undefined) return ["binary", JSON.stringify(value.bytesValue)];
  return ["string", JSON.stringify(plainText(value))];
}

const text = (key: string, value: string): KeyValue => ({ key, value: { stringValue: value } });

/** Attributes, and what is no attribute in OTLP but a tag in Jaeger. */
function tags({ attributes, kind, status, outcome, scope, rest }: ExportedSpan): string[] {
  const known = new Set(attributes.map(({ key }) => key));
  const all: KeyValue[] = [...attributes];
  const add = (tag: KeyValue) => {
    if (!known.has(tag.key)) all.push(tag);
  };
  if (known.has("span.kind")) add(text("labelease.recorded.kind", SPAN_KINDS[kind]));
  else if (kind > 0) all.unshift(text("span.kind", SPAN_KINDS[kind].toLowerCase()));
  const code = STATUS_CODES.get(String(status?.code));
  if (code !== undefined) add(text("otel.status_code", code));
  if (code === "ERROR") add({ key: "error", value: { boolValue: true } });
  if (status?.message) add(text("otel.status_description", status.message));
  if (scope?.name) add(text("otel.scope.name", scope.name));
  if (scope?.version) add(text("otel.scope.version", scope.version));
  if (rest.traceState) add(text("w3c.tracestate", rest.traceState));
  const read = statusOfTags(scalarsOf(all));
  if (read.kind !== outcome.kind || read.code !== outcome.code) {
    add(text("labelease.recorded.status", `${outcome.kind}:${outcome.code}`));
  }
  return all.map(jaegerTag);
}

/** What a reader finds in tags that say something of the outcome. */
function scalarsOf(all: readonly KeyValue[]): Map<string, TagValue> {
  const said = all.filter(({ key }) => STATUS_KEYS.has(key));
  const found = new Map<string, TagValue>();
  const asRead = said.map(({ key, value = {} }) => ({ key, value: isScalar(value) ? value : listText(value) }));
  findAttributes(asRead, STATUS_KEYS, found);
  return found;
}

function isScalar({ arrayValue, kvlistValue }: AnyValue): boolean {
  return arrayValue === undefined && kvlistValue === undefined;
}

function listText(value: AnyValue): AnyValue {
  return { stringValue: plainText(value) };
}

function references({ traceId, parentId, links }: ExportedSpan): string[] {
  const reference = (type: string, trace: string, span: string) =>
    `{"refType":"${type}","traceID":"${trace}","spanID":"${span}"}`;
  const others = (links ?? []).filter((link) => parentId !== undefined || link.traceId !== traceId);
  return [
    ...(parentId === undefined ? [] : [reference("CHILD_OF", traceId, parentId)]),
    ...others.map((link) => reference(linkType(link), link.traceId, link.spanId)),
  ];
}

function linkType({ attributes }: SpanLink): string {
  const type = attributes?.find(({ key }) => key === "opentracing.ref_type")?.value?.stringValue;
  return type === "child_of" ? "CHILD_OF" : "FOLLOWS_FROM";
}

function log({ timeUnixNano, name, attributes = [] }: SpanEvent): string {
  const fields = name ? [text("event", name), ...attributes] : attributes;
  const time = BigInt(timeUnixNano ?? 0) / 1000n;
  return `{"timestamp":${time},"fields":[${fields.map(jaegerTag).join(",")}]}`;
}
