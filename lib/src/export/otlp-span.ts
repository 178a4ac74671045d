import type { TraceLabel } from "../label/labels.js";
import type { KeyValue, SpanExtra, SpanLink } from "../parquet/span-extra.js";
import { SPAN_KINDS } from "../trace/span-table.js";
import { type OtlpId, otlpId } from "./otlp-ids.js";
import { labelAttributes, withoutLabel } from "./otlp-label.js";
import { statusFields } from "./otlp-status.js";
import { listValue, textValue } from "./otlp-value.js";
import type { SpanRow } from "./span-row.js";

/** A span of OTLP/JSON as text, with the texts of the resource and the scope it belongs under. */
export interface OtlpSpan {
  readonly resource: string;
  readonly scope: string;
  readonly span: string;
}

/**
 * The span of OTLP/JSON that a row stands for: ids in lower-case hexadecimal digits, times in nanoseconds as text,
 * enumerations as numbers. What the source said beside the columns stands where it stood.
 *
 * @param label Put on as attributes `labelease.*`; the root of a trace gets it.
 */
export function otlpSpan(row: SpanRow, label?: TraceLabel): OtlpSpan {
  const extra = row.attributes === null ? NOTHING : readExtra(row.attributes);
  const { attributes: own, links, resource, scope, jaeger, raw, startNano, durationNano, status: _, ...rest } = extra;
  const trace = otlpId(row.traceId, 32);
  const span = otlpId(row.spanId, 16);
  const parent = isNone(row.parentId) ? undefined : otlpId(row.parentId!, 16);
  const start = startNano === undefined ? atLeastZero(row.start) * 1000n : BigInt(startNano);
  const length = durationNano === undefined ? atLeastZero(row.duration) * 1000n : BigInt(durationNano);
  const { attributes, status } = statusFields(row, extra);
  addRecorded(attributes, { trace, span, parent }, raw);
  if (jaeger?.warnings) attributes.push({ key: "@jaeger@warnings", value: listValue(jaeger.warnings) });
  if (label !== undefined) attributes.push(...labelAttributes(label));
  const all = own === undefined ? attributes : [...(label === undefined ? own : withoutLabel(own)), ...attributes];
  const kind = row.kind === null ? 0 : SPAN_KINDS.indexOf(row.kind as (typeof SPAN_KINDS)[number]);
  // Text instead of objects: millions of spans go through here.
  let text = `{"traceId":"${trace.id}","spanId":"${span.id}"`;
  if (parent !== undefined) text += `,"parentSpanId":"${parent.id}"`;
  text += `,"name":${JSON.stringify(row.operation)}`;
  if (kind > 0) text += `,"kind":${kind}`;
  text += `,"startTimeUnixNano":"${start}","endTimeUnixNano":"${start + length}"`;
  if (all.length > 0) text += `,"attributes":${JSON.stringify(all)}`;
  if (links !== undefined) text += `,"links":${JSON.stringify(links.map(otlpLink))}`;
  for (const [field, value] of Object.entries(rest)) text += `,${JSON.stringify(field)}:${JSON.stringify(value)}`;
  if (status !== undefined) text += `,"status":${JSON.stringify(status)}`;
  return {
    resource: JSON.stringify(resource ?? resourceOf(row)),
    scope: scope === undefined ? "{}" : JSON.stringify(scope),
    span: `${text}}`,
  };
}

const NOTHING: SpanExtra = {};

/** Fields of a span that are columns: an extra of ours has none of them. */
const COLUMN_FIELDS = ["traceId", "spanId", "parentSpanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano"];

/** A column of that name that is not ours becomes an attribute, as text. */
function readExtra(text: string): SpanExtra {
  let extra: SpanExtra | undefined;
  try {
    extra = JSON.parse(text);
  } catch {}
  const isOurs =
    typeof extra === "object" &&
    extra !== null &&
    !Array.isArray(extra) &&
    (extra.attributes === undefined || Array.isArray(extra.attributes)) &&
    !COLUMN_FIELDS.some((field) => Object.hasOwn(extra!, field));
  return isOurs ? extra! : { attributes: [{ key: "attributes", value: textValue(text) }] };
}

/** Ids of other traces may have any form, too. */
function otlpLink(link: SpanLink): SpanLink {
  const trace = otlpId(link.traceId ?? "", 32);
  const span = otlpId(link.spanId ?? "", 16);
  const attributes = [...(link.attributes ?? [])];
  addRecorded(attributes, { trace, span, parent: undefined }, undefined);
  return { ...link, traceId: trace.id, spanId: span.id, ...(attributes.length > 0 ? { attributes } : {}) };
}

/** Whether an id says that there is none. */
export function isNone(id: string | null): boolean {
  return id === null || /^0*$/.test(id);
}

function atLeastZero(value: bigint): bigint {
  return value < 0n ? 0n : value;
}

function resourceOf({ service, instance }: SpanRow) {
  const attributes: KeyValue[] = [{ key: "service.name", value: textValue(service) }];
  if (instance !== null) attributes.push({ key: "service.instance.id", value: textValue(instance) });
  return { attributes };
}

/** Adds what could not be kept as it was recorded; `import` reads it back. */
function addRecorded(
  attributes: KeyValue[],
  { trace, span, parent }: { trace: OtlpId; span: OtlpId; parent: OtlpId | undefined },
  raw: SpanExtra["raw"],
): void {
  const add = (field: string, text: string | undefined) => {
    if (text !== undefined) attributes.push({ key: `labelease.recorded.${field}`, value: textValue(text) });
  };
  add("trace_id", raw?.traceId ?? trace.recorded);
  add("span_id", raw?.spanId ?? span.recorded);
  add("parent_span_id", raw?.parentSpanId ?? parent?.recorded);
  add("start", raw?.start);
  add("duration", raw?.duration);
  add("kind", raw?.kind);
}
