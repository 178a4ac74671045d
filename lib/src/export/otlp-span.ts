import { findAttributes } from "../ingest/otlp/otlp-attributes.js";
import { STATUS_KEYS, statusOfTags, type TagValue } from "../ingest/status-of-tags.js";
import type { TraceLabel } from "../label/labels.js";
import type { AnyValue, KeyValue, SpanExtra } from "../parquet/span-extra.js";
import { statusFromColumns } from "../parquet/spans-form.js";
import { SPAN_KINDS } from "../trace/span-table.js";
import { isError } from "../trace/status.js";
import { labelRecord } from "./label-fields.js";
import { type OtlpId, otlpId } from "./otlp-ids.js";

/** A row of `spans.parquet`. */
export interface SpanRow {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly service: string;
  readonly operation: string;
  readonly start: bigint;
  readonly duration: bigint;
  readonly statusCode: number | null;
  readonly kind: string | null;
  readonly instance: string | null;
  readonly status: string | null;
  /** JSON of a {@link SpanExtra}. */
  readonly attributes: string | null;
}

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
  const extra: SpanExtra = row.attributes === null ? NOTHING : JSON.parse(row.attributes);
  const { attributes: own, resource, scope, jaeger, raw, startNano, durationNano, status: _, ...rest } = extra;
  const trace = otlpId(row.traceId, 32);
  const span = otlpId(row.spanId, 16);
  const parent = isNone(row.parentId) ? undefined : otlpId(row.parentId!, 16);
  const start = startNano === undefined ? atLeastZero(row.start) * 1000n : BigInt(startNano);
  const length = durationNano === undefined ? atLeastZero(row.duration) * 1000n : BigInt(durationNano);
  const { attributes, status } = statusFields(row, extra);
  addRecorded(attributes, { trace, span, parent }, raw);
  if (jaeger?.warnings) attributes.push({ key: "@jaeger@warnings", value: listValue(jaeger.warnings) });
  if (label !== undefined) attributes.push(...labelAttributes(label));
  const all = own === undefined ? attributes : [...own, ...attributes];
  const kind = row.kind === null ? 0 : SPAN_KINDS.indexOf(row.kind as (typeof SPAN_KINDS)[number]);
  // Text instead of objects: millions of spans go through here.
  let text = `{"traceId":"${trace.id}","spanId":"${span.id}"`;
  if (parent !== undefined) text += `,"parentSpanId":"${parent.id}"`;
  text += `,"name":${JSON.stringify(row.operation)}`;
  if (kind > 0) text += `,"kind":${kind}`;
  text += `,"startTimeUnixNano":"${start}","endTimeUnixNano":"${start + length}"`;
  if (all.length > 0) text += `,"attributes":${JSON.stringify(all)}`;
  for (const [field, value] of Object.entries(rest)) text += `,${JSON.stringify(field)}:${JSON.stringify(value)}`;
  if (status !== undefined) text += `,"status":${JSON.stringify(status)}`;
  return {
    resource: JSON.stringify(resource ?? resourceOf(row)),
    scope: scope === undefined ? "{}" : JSON.stringify(scope),
    span: `${text}}`,
  };
}

const NOTHING: SpanExtra = {};

/** Whether an id says that there is none. */
export function isNone(id: string | null): boolean {
  return id === null || /^0*$/.test(id);
}

function atLeastZero(value: bigint): bigint {
  return value < 0n ? 0n : value;
}

function textValue(text: string): AnyValue {
  return { stringValue: text };
}

function listValue(texts: readonly string[]): AnyValue {
  return { arrayValue: { values: texts.map(textValue) } };
}

function resourceOf({ service, instance }: SpanRow) {
  const attributes: KeyValue[] = [{ key: "service.name", value: textValue(service) }];
  if (instance !== null) attributes.push({ key: "service.instance.id", value: textValue(instance) });
  return { attributes };
}

interface StatusFields {
  readonly attributes: KeyValue[];
  readonly status?: SpanExtra["status"];
}

/**
 * The status of OTLP and what else is needed so that the status of the columns can be read from the span: nothing where
 * the source said it, else the attribute of the semantic conventions, and ERROR where the code means that.
 */
function statusFields(row: SpanRow, { attributes, status }: SpanExtra): StatusFields {
  const { kind, code } = statusFromColumns(row.statusCode, row.status);
  if (code === "") return { attributes: [], status };
  const said = new Map<string, TagValue>();
  findAttributes(attributes, STATUS_KEYS, said);
  const derived = statusOfTags(said, status?.code);
  if (derived.kind === kind && derived.code === code) return { attributes: [], status };
  const recorded = { key: "labelease.recorded.status", value: textValue(`${kind}:${code}`) };
  if (said.size > 0 || status !== undefined || kind === "other") return { attributes: [recorded], status };
  if (kind === "otel") return { attributes: [], status: { code: code === "ERROR" ? 2 : 1 } };
  const key = kind === "http" ? "http.response.status_code" : "rpc.grpc.status_code";
  const value = /^\d+$/.test(code) ? { intValue: code } : textValue(code);
  return { attributes: [{ key, value }], ...(isError({ kind, code }) ? { status: { code: 2 } } : {}) };
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

function labelAttributes(label: TraceLabel): KeyValue[] {
  const { trace_id: _, ...fields } = labelRecord(label);
  return Object.entries(fields).flatMap(([field, value]) =>
    value === ""
      ? []
      : [{ key: `labelease.${field}`, value: typeof value === "number" ? { doubleValue: value } : textValue(value) }],
  );
}
