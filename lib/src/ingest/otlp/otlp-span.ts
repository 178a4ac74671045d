import { idKey, isNoId } from "../ids.js";
import { asArray, asObject, asText, field } from "../json/read-value.js";
import { type RawSpan, UNRESOLVED } from "../raw-span.js";
import { RECORDED_KEYS, readRecorded } from "../recorded.js";
import { spanKind } from "../span-kind.js";
import { STATUS_KEYS, statusOfTags, type TagValue } from "../status-of-tags.js";
import { hexLinks, jsonNames } from "./json-names.js";
import { nanosBetween, nanoTime } from "./nano-time.js";
import { findAttributes } from "./otlp-attributes.js";
import { otlpId } from "./otlp-id.js";

const WANTED: ReadonlySet<string> = new Set([...STATUS_KEYS, ...RECORDED_KEYS]);

/** Fields that become columns; protobuf's own names are read as well. */
const COLUMNS: ReadonlyMap<string, string> = new Map([
  ["traceId", "trace_id"],
  ["spanId", "span_id"],
  ["parentSpanId", "parent_span_id"],
  ["name", "name"],
  ["kind", "kind"],
  ["startTimeUnixNano", "start_time_unix_nano"],
  ["endTimeUnixNano", "end_time_unix_nano"],
]);
const COLUMN_FIELDS: ReadonlySet<string> = new Set([...COLUMNS.keys(), ...COLUMNS.values()]);
/** Members of a `SpanExtra` that no span of OTLP has. */
const OURS: ReadonlySet<string> = new Set([
  "resource",
  "scope",
  "startNano",
  "durationNano",
  "jaeger",
  "zipkin",
  "raw",
]);

/**
 * Reads one span of OTLP/JSON; everything that is no column stays as it was, as the extra.
 *
 * @returns The span, or why it cannot be used.
 */
export function otlpSpan(value: unknown, line: number): RawSpan | string {
  try {
    return readSpan(value, line);
  } catch (error) {
    // JSON.stringify recurses, JSON.parse does not.
    if (error instanceof RangeError) return "span is nested too deeply";
    throw error;
  }
}

function readSpan(value: unknown, line: number): RawSpan | string {
  let span = asObject(value);
  if (span === undefined) return "span is no object";
  if (field(span, "trace_id") !== undefined) span = asObject(jsonNames(span))!;
  const get = (name: string) => field(span, name) ?? field(span, COLUMNS.get(name)!);
  const found = new Map<string, TagValue>();
  findAttributes(field(span, "attributes"), WANTED, found);
  const recorded = readRecorded(found);
  const traceId = recorded?.traceId ?? otlpId(asText(get("traceId")), 16);
  if (traceId === "" || (recorded?.traceId === undefined && isNoId(traceId))) return "no trace id";
  const spanId = recorded?.spanId ?? otlpId(asText(get("spanId")), 8);
  const parentId = recorded?.parentId ?? otlpId(asText(get("parentSpanId")), 8);
  const start = nanoTime(get("startTimeUnixNano"));
  const duration = nanosBetween(start, nanoTime(get("endTimeUnixNano")));
  const kindValue = recorded?.kind ?? get("kind");
  const kind = spanKind(kindValue);
  const status = asObject(field(span, "status"));
  const code = status === undefined ? undefined : field(status, "code");

  return {
    traceId,
    traceKey: idKey(traceId),
    spanId: recorded?.spanId === undefined && isNoId(spanId) ? "" : spanId,
    parentId: parentId === "" ? null : parentId,
    resource: UNRESOLVED,
    operation: asText(get("name")),
    status:
      recorded?.status ?? statusOfTags(found, typeof code === "string" || typeof code === "number" ? code : undefined),
    kind,
    start: recorded?.start ?? start.micros,
    duration: recorded?.duration ?? duration.micros,
    extra: extraOf(span, recorded !== undefined, ownMembers(start.nanos, duration.nanos, kindValue, kind)),
    line,
    mended: false,
  };
}

/** JSON members that only an extra of ours has. */
function ownMembers(
  startNano: string | undefined,
  durationNano: string | undefined,
  kind: unknown,
  known: number,
): string {
  const members: string[] = [];
  if (startNano !== undefined) members.push(`"startNano":"${startNano}"`);
  if (durationNano !== undefined) members.push(`"durationNano":"${durationNano}"`);
  const isUnknown = known === 0 && kind !== undefined && kind !== 0 && kind !== "SPAN_KIND_UNSPECIFIED";
  if (isUnknown) members.push(`"raw":${JSON.stringify({ kind: asText(kind) })}`);
  return members.join(",");
}

function extraOf(span: Readonly<Record<string, unknown>>, hasRecorded: boolean, ours: string): string {
  let members = "";
  for (const key in span) {
    const value = span[key];
    if (COLUMN_FIELDS.has(key) || OURS.has(key) || isEmpty(value)) continue;
    let kept = hasRecorded && key === "attributes" ? withoutRecorded(value) : value;
    if (key === "links") kept = hexLinks(value);
    if (isEmpty(kept)) continue;
    members += `${members === "" ? "" : ","}${JSON.stringify(key)}:${JSON.stringify(kept)}`;
  }
  if (ours !== "") members += members === "" ? ours : `,${ours}`;
  return members === "" ? "" : `{${members}}`;
}

/** Fields at their default say nothing, and exporters differ in writing them. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 0) return true;
  if (typeof value !== "object") return false;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

function withoutRecorded(attributes: unknown): unknown {
  return asArray(attributes).filter((entry) => {
    const key = asObject(entry)?.key;
    return typeof key !== "string" || !RECORDED_KEYS.has(key);
  });
}
