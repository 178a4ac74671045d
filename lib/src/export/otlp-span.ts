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
  const extra: SpanExtra = row.attributes === null ? {} : JSON.parse(row.attributes);
  const { attributes: own, resource, scope, jaeger, raw, startNano, durationNano, status: _, ...rest } = extra;
  const trace = otlpId(row.traceId, 32);
  const span = otlpId(row.spanId, 16);
  const parent = isNone(row.parentId) ? undefined : otlpId(row.parentId!, 16);
  const start = startNano === undefined ? atLeastZero(row.start) * 1000n : BigInt(startNano);
  const length = durationNano === undefined ? atLeastZero(row.duration) * 1000n : BigInt(durationNano);
  const found = statusFields(row, extra);
  const kind = row.kind === null ? 0 : SPAN_KINDS.indexOf(row.kind as (typeof SPAN_KINDS)[number]);
  const attributes = [
    ...(own ?? []),
    ...found.attributes,
    ...recordedAttributes({ trace, span, parent }, raw),
    ...(jaeger?.warnings ? [{ key: "@jaeger@warnings", value: listValue(jaeger.warnings) }] : []),
    ...(label === undefined ? [] : labelAttributes(label)),
  ];
  return {
    resource: JSON.stringify(resource ?? resourceOf(row)),
    scope: JSON.stringify(scope ?? {}),
    span: JSON.stringify({
      traceId: trace.id,
      spanId: span.id,
      ...(parent === undefined ? {} : { parentSpanId: parent.id }),
      name: row.operation,
      ...(kind > 0 ? { kind } : {}),
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + length),
      ...(attributes.length > 0 ? { attributes } : {}),
      ...rest,
      ...(found.status === undefined ? {} : { status: found.status }),
    }),
  };
}

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
  readonly attributes: readonly KeyValue[];
  readonly status?: SpanExtra["status"];
}

/**
 * The status of OTLP and what else is needed so that the status of the columns can be read from the span: nothing where
 * the source said it, else the attribute of the semantic conventions, and ERROR where the code means that.
 */
function statusFields(row: SpanRow, { attributes, status }: SpanExtra): StatusFields {
  const said = new Map<string, TagValue>();
  findAttributes(attributes, STATUS_KEYS, said);
  const { kind, code } = statusFromColumns(row.statusCode, row.status);
  const derived = statusOfTags(said, status?.code);
  if (code === "" || (derived.kind === kind && derived.code === code)) return { attributes: [], status };
  const recorded = { key: "labelease.recorded.status", value: textValue(`${kind}:${code}`) };
  if (said.size > 0 || status !== undefined || kind === "other") return { attributes: [recorded], status };
  if (kind === "otel") return { attributes: [], status: { code: code === "ERROR" ? 2 : 1 } };
  const key = kind === "http" ? "http.response.status_code" : "rpc.grpc.status_code";
  const value = /^\d+$/.test(code) ? { intValue: code } : textValue(code);
  return { attributes: [{ key, value }], ...(isError({ kind, code }) ? { status: { code: 2 } } : {}) };
}

/** What could not be kept as it was recorded. */
function recordedAttributes(
  { trace, span, parent }: { trace: OtlpId; span: OtlpId; parent: OtlpId | undefined },
  raw: SpanExtra["raw"],
): KeyValue[] {
  const fields = new Map<string, string | undefined>([
    ["trace_id", raw?.traceId ?? trace.recorded],
    ["span_id", raw?.spanId ?? span.recorded],
    ["parent_span_id", raw?.parentSpanId ?? parent?.recorded],
    ["start", raw?.start],
    ["duration", raw?.duration],
    ["kind", raw?.kind],
  ]);
  return [...fields].flatMap(([field, text]) =>
    text === undefined ? [] : [{ key: `labelease.recorded.${field}`, value: textValue(text) }],
  );
}

function labelAttributes(label: TraceLabel): KeyValue[] {
  const { trace_id: _, ...fields } = labelRecord(label);
  return Object.entries(fields).flatMap(([field, value]) =>
    value === ""
      ? []
      : [{ key: `labelease.${field}`, value: typeof value === "number" ? { doubleValue: value } : textValue(value) }],
  );
}
