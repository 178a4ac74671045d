import type { KeyValue, SpanEvent, SpanExtra, SpanLink } from "../../parquet/span-extra.js";
import { asArray, asObject, asText, field } from "../json/read-value.js";
import { microTime, nanosOfMicros } from "../micro-time.js";
import { type RawSpan, UNRESOLVED } from "../raw-span.js";
import { spanKind } from "../span-kind.js";
import { STATUS_KEYS, statusOfTags, type TagValue } from "../status-of-tags.js";

/** A span of SkyWalking: all of an import's span but what its segment says, which may stand behind it. */
export interface SegmentSpan {
  /** Ids of its own, as answers of the query API have them; "" where the segment has them. */
  readonly traceId: string;
  readonly segmentId: string;
  readonly spanId: string;
  /** "" for the top of its segment. */
  readonly parentSpanId: string;
  readonly references: readonly Reference[];
  readonly service: string;
  readonly instance: string;
  readonly rest: Pick<RawSpan, "operation" | "status" | "kind" | "start" | "duration" | "line">;
  readonly extra: SpanExtra;
}

/** Which span of another segment this one goes on from. */
export interface Reference {
  readonly traceId: string;
  readonly segmentId: string;
  readonly spanId: string;
  /** What else it says, as attributes. */
  readonly attributes: readonly KeyValue[];
}

/**
 * Reads a span of SkyWalking's JSON, in the words of the protocol between agent and backend (version 3) or in those of
 * the query API. Times are milliseconds there. A field left out has the default of protobuf.
 *
 * @returns The span, or why it cannot be used.
 */
export function segmentSpan(value: unknown, line: number): SegmentSpan | string {
  const span = asObject(value);
  if (span === undefined) return "span is no object";
  const get = (...names: string[]) => {
    for (const name of names) {
      const found = field(span, name);
      if (found !== undefined && found !== null) return found;
    }
    return undefined;
  };
  const spanId = asText(get("spanId")) || "0";
  const parent = asText(get("parentSpanId"));
  const tags = asArray(get("tags")).flatMap(pair);
  const layer = enumName(get("spanLayer", "layer"), LAYERS);
  const attributes = [...tags];
  const put = (key: string, text: string) => {
    if (text !== "") attributes.push({ key, value: { stringValue: text } });
  };
  put("net.peer.name", asText(get("peer")));
  put("sw8.span_layer", layer);
  const component = get("componentId", "component");
  if (component !== 0) put("sw8.component_id", asText(component));
  if (get("skipAnalysis") === true) attributes.push({ key: "sw8.skip_analysis", value: { boolValue: true } });
  const events = asArray(get("logs")).flatMap(readLog);
  const start = millis(get("startTime"));
  return {
    traceId: asText(get("traceId")),
    segmentId: asText(get("segmentId")),
    spanId,
    parentSpanId: parent === "" ? (spanId === "0" ? "" : "0") : parent === "-1" || parent === spanId ? "" : parent,
    references: asArray(get("refs")).flatMap(readReference),
    service: asText(get("serviceCode")),
    instance: asText(get("serviceInstanceName")),
    rest: {
      operation: asText(get("operationName", "endpointName")),
      status: statusOfTags(outcomeOf(tags, get("isError") === true)),
      kind: kindOf(enumName(get("spanType", "type") ?? 0, TYPES), layer),
      start,
      duration: millis(get("endTime")) - start,
      line,
    },
    extra: { ...(attributes.length > 0 && { attributes }), ...(events.length > 0 && { events }) },
  };
}

/** A reference as a link of OTLP, with the id that its span has in a corpus. */
export function toLink({ traceId, segmentId, spanId, attributes }: Reference): SpanLink {
  return { traceId, spanId: idInTrace(segmentId, spanId), attributes };
}

/** Id of a span within its trace: spans are numbered within their segment. */
export function idInTrace(segmentId: string, spanId: string): string {
  return `${segmentId}:${spanId}`;
}

/** What {@link segmentSpan} cannot know, and `UNRESOLVED` for the resource. */
export function withoutSegment({ rest, extra }: SegmentSpan, mended: boolean) {
  const text = JSON.stringify(extra);
  return { ...rest, resource: UNRESOLVED, extra: text === "{}" ? "" : text, mended };
}

const TYPES = ["Entry", "Exit", "Local"];
const LAYERS = ["", "Database", "RPCFramework", "Http", "MQ", "Cache", "FAAS"];
const REFERENCES = ["CrossProcess", "CrossThread"];

/** The name of an enumeration's value that is written as a number or as a name. */
function enumName(value: unknown, names: readonly string[]): string {
  const text = asText(value);
  if (/^\d+$/.test(text)) return names[Number(text)] ?? text;
  return text === "Unknown" || text === "UNKNOWN" ? "" : text;
}

function kindOf(type: string, layer: string): number {
  const isMessage = layer.toUpperCase() === "MQ";
  const name = type.toLowerCase();
  if (name === "entry") return spanKind(isMessage ? "CONSUMER" : "SERVER");
  if (name === "exit") return spanKind(isMessage ? "PRODUCER" : "CLIENT");
  return name === "local" ? spanKind("INTERNAL") : 0;
}

/** `status_code` is what agents called the HTTP status before they took the name of OpenTelemetry. */
function outcomeOf(tags: readonly KeyValue[], isError: boolean): Map<string, TagValue> {
  const found = new Map<string, TagValue>();
  for (const { key, value } of tags) {
    const name = key === "status_code" || key === "http.status.code" ? "http.status_code" : key;
    if (STATUS_KEYS.has(name) && name !== "error") found.set(name, value?.stringValue ?? "");
  }
  if (isError) found.set("error", true);
  return found;
}

function pair(value: unknown): KeyValue[] {
  const entry = asObject(value);
  const key = entry === undefined ? undefined : field(entry, "key");
  if (typeof key !== "string") return [];
  const content = field(entry!, "value");
  return [{ key, value: { stringValue: typeof content === "boolean" ? String(content) : asText(content) } }];
}

/** The name of an event is its field "event", as for Jaeger. */
function readLog(value: unknown): SpanEvent[] {
  const log = asObject(value);
  if (log === undefined) return [];
  const timeUnixNano = nanosOfMicros(millis(field(log, "time")));
  const fields = asArray(field(log, "data")).flatMap(pair);
  const at = fields.findIndex(({ key }) => key === "event");
  const attributes = fields.filter((_, i) => i !== at);
  return [
    {
      ...(timeUnixNano !== undefined && { timeUnixNano }),
      ...(at >= 0 && { name: fields[at].value!.stringValue }),
      ...(attributes.length > 0 && { attributes }),
    },
  ];
}

function readReference(value: unknown): Reference[] {
  const reference = asObject(value);
  if (reference === undefined) return [];
  const get = (name: string) => asText(field(reference, name));
  const segmentId = get("parentTraceSegmentId") || get("parentSegmentId");
  if (segmentId === "") return [];
  const attributes: KeyValue[] = [];
  const put = (key: string, text: string) => {
    if (text !== "") attributes.push({ key, value: { stringValue: text } });
  };
  put("refType", enumName(field(reference, "refType") ?? field(reference, "type") ?? 0, REFERENCES));
  put("parent.service", get("parentService"));
  put("parent.service.instance", get("parentServiceInstance"));
  put("parent.endpoint", get("parentEndpoint"));
  put("network.AddressUsedAtPeer", get("networkAddressUsedAtPeer"));
  return [{ traceId: get("traceId"), segmentId, spanId: get("parentSpanId") || "0", attributes }];
}

function millis(value: unknown): number {
  return Math.round(microTime(value).micros * 1000);
}
