import type { KeyValue, SpanEvent, SpanExtra, SpanLink } from "../../parquet/span-extra.js";
import { idKey, isNoId } from "../ids.js";
import { asArray, asObject, asText, field } from "../json/read-value.js";
import { microTime } from "../micro-time.js";
import type { RawSpan, Resource } from "../raw-span.js";
import { RECORDED_KEYS, readRecorded } from "../recorded.js";
import { spanKind } from "../span-kind.js";
import { STATUS_KEYS, statusOfTags, type TagValue } from "../status-of-tags.js";
import { jaegerTags } from "./jaeger-tags.js";

const WANTED: ReadonlySet<string> = new Set([...STATUS_KEYS, ...RECORDED_KEYS, "span.kind"]);

/** A reference of Jaeger, read. */
interface Reference {
  readonly type: string;
  readonly traceId: string;
  readonly spanId: string;
}

/**
 * Reads one span of Jaeger's JSON.
 *
 * The parent is the first CHILD_OF reference into the same trace, else the first FOLLOWS_FROM one, else the old
 * `parentSpanID`; all other references become links.
 *
 * @param outer Trace id of the trace around it, for a span without one.
 * @returns The span, or why it cannot be used.
 */
export function jaegerSpan(value: unknown, outer: string, resource: Resource, line: number): RawSpan | string {
  const span = asObject(value);
  if (span === undefined) return "span is no object";
  const found = new Map<string, TagValue>();
  const tags = jaegerTags(field(span, "tags"), WANTED, found);
  const recorded = readRecorded(found);
  const written = asText(field(span, "traceID")) || outer;
  if (isNoId(written) && recorded?.traceId === undefined) return "no trace id";
  const traceId = recorded?.traceId ?? written;
  const traceKey = idKey(traceId);
  const kind = spanKind(recorded?.kind ?? found.get("span.kind"));

  const references = readReferences(field(span, "references"));
  const isHere = ({ traceId: id }: Reference) => id === "" || id === written || idKey(id) === idKey(written);
  const parent =
    references.find((reference) => reference.type !== "FOLLOWS_FROM" && isHere(reference)) ?? references.find(isHere);
  const parentId = recorded?.parentId ?? parent?.spanId ?? asText(field(span, "parentSpanID"));

  const start = microTime(field(span, "startTime"));
  const duration = microTime(field(span, "duration"));
  const extra: { -readonly [K in keyof SpanExtra]: SpanExtra[K] } = {};
  // The kind is a column; the tag goes if the column says the same.
  const isColumn = (key: string) =>
    (kind !== 0 && recorded?.kind === undefined && key === "span.kind") || RECORDED_KEYS.has(key);
  const attributes = kind === 0 && recorded === undefined ? tags : tags.filter(({ key }) => !isColumn(key));
  if (attributes.length > 0) extra.attributes = attributes;
  const events = asArray(field(span, "logs")).map(readLog);
  if (events.length > 0) extra.events = events;
  const links = references.filter((reference) => reference !== parent).map(toLink);
  if (links.length > 0) extra.links = links;
  const flags = field(span, "flags");
  if (typeof flags === "number") extra.flags = flags;
  const warnings = asArray(field(span, "warnings")).filter((warning) => typeof warning === "string");
  if (warnings.length > 0) extra.jaeger = { warnings };
  if (start.nanos !== undefined) extra.startNano = start.nanos;
  if (duration.nanos !== undefined) extra.durationNano = duration.nanos;
  if (recorded?.unknownKind !== undefined) extra.raw = { kind: recorded.unknownKind };

  const text = JSON.stringify(extra);
  return {
    traceId,
    traceKey,
    spanId: recorded?.spanId ?? asText(field(span, "spanID")),
    parentId: parentId === "" ? null : parentId,
    resource,
    operation: asText(field(span, "operationName")),
    status: recorded?.status ?? statusOfTags(found),
    kind,
    start: recorded?.start ?? start.micros,
    duration: recorded?.duration ?? duration.micros,
    extra: text === "{}" ? "" : text,
    line,
    mended: false,
  };
}

function readReferences(value: unknown): Reference[] {
  const references: Reference[] = [];
  for (const entry of asArray(value)) {
    const reference = asObject(entry);
    const spanId = reference === undefined ? "" : asText(field(reference, "spanID"));
    if (reference === undefined || spanId === "") continue;
    references.push({
      type: asText(field(reference, "refType")),
      traceId: asText(field(reference, "traceID")),
      spanId,
    });
  }
  return references;
}

function toLink({ type, traceId, spanId }: Reference): SpanLink {
  const kind = type === "FOLLOWS_FROM" ? "follows_from" : "child_of";
  return { traceId, spanId, attributes: [{ key: "opentracing.ref_type", value: { stringValue: kind } }] };
}

/** The name of an event is the field "event", as in Jaeger's own conversion to OTLP. */
function readLog(value: unknown): SpanEvent {
  const log = asObject(value) ?? {};
  const { micros, nanos = microsToNanos(micros) } = microTime(field(log, "timestamp"));
  const fields = jaegerTags(field(log, "fields"));
  const at = fields.findIndex(({ key, value }) => key === "event" && value?.stringValue !== undefined);
  const attributes: readonly KeyValue[] = fields.filter((_, i) => i !== at);
  return {
    ...(Number.isFinite(micros) ? { timeUnixNano: nanos } : {}),
    ...(at >= 0 ? { name: fields[at].value!.stringValue } : {}),
    ...(attributes.length > 0 ? { attributes } : {}),
  };
}

function microsToNanos(micros: number): string {
  return Number.isSafeInteger(micros) ? `${micros}000`.replace(/^0+(?=\d)/, "") : String(Math.round(micros * 1000));
}
