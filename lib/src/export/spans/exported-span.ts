import type { TraceLabel } from "../../label/labels.js";
import type { KeyValue, SpanExtra, SpanLink } from "../../parquet/span-extra.js";
import { statusFromColumns } from "../../parquet/spans-form.js";
import { SPAN_KINDS } from "../../trace/span-table.js";
import type { Status } from "../../trace/status.js";
import { textValue } from "./any-value.js";
import { type IdForm, isCalledSide, isNone, type WrittenId } from "./ids.js";
import { labelAttributes, withoutLabel } from "./label-attributes.js";
import type { SpanRow } from "./span-row.js";
import { statusFields } from "./status-fields.js";

/** A span in the terms of OTLP, from which every format is written. */
export interface ExportedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly name: string;
  readonly service: string;
  readonly instance: string | null;
  /** Index into `SPAN_KINDS`, which is the number of OTLP. */
  readonly kind: number;
  /** Nanoseconds since the epoch. */
  readonly start: bigint;
  readonly end: bigint;
  /** What the source said, then the label. */
  readonly attributes: readonly KeyValue[];
  readonly links: readonly SpanLink[] | undefined;
  readonly status: SpanExtra["status"];
  /** What the columns say of its outcome. */
  readonly outcome: Status;
  readonly resource: NonNullable<SpanExtra["resource"]>;
  readonly scope: SpanExtra["scope"];
  readonly warnings: readonly string[];
  /** Whether its id is that of the calling side, too. */
  readonly shared: boolean;
  readonly debug: boolean;
  /** Events, flags, and whatever else a source of OTLP said. */
  readonly rest: Omit<
    SpanExtra,
    "attributes" | "links" | "status" | "resource" | "scope" | "jaeger" | "zipkin" | "raw"
  >;
}

/**
 * The span that a row stands for. What the source said beside the columns stands where it stood; what the format has no
 * place for stands in attributes `labelease.recorded.*`, which `import` reads back.
 *
 * @param label Put on as attributes `labelease.*`; the root of a trace gets it.
 */
export function exportedSpan(row: SpanRow, label: TraceLabel | undefined, ids: IdForm): ExportedSpan {
  const extra = row.attributes === null ? NOTHING : readExtra(row.attributes);
  const { attributes: own, links, resource, scope, jaeger, zipkin, raw, startNano, durationNano, ...others } = extra;
  const { status: _, ...rest } = others;
  const { spanId, parentId } = ids.shared ? sharedIds(row, raw) : row;
  const trace = ids.trace(row.traceId);
  const span = ids.span(spanId);
  const parent = isNone(parentId) ? undefined : ids.span(parentId!);
  const start = startNano === undefined ? atLeastZero(row.start) * 1000n : BigInt(startNano);
  const length = durationNano === undefined ? atLeastZero(row.duration) * 1000n : BigInt(durationNano);
  const { attributes, status } = statusFields(row, extra);
  addRecorded(attributes, { trace, span, parent }, raw);
  if (label !== undefined) attributes.push(...labelAttributes(label));
  return {
    traceId: trace.id,
    spanId: span.id,
    parentId: parent?.id,
    name: row.operation,
    service: row.service,
    instance: row.instance,
    kind: row.kind === null ? 0 : SPAN_KINDS.indexOf(row.kind as (typeof SPAN_KINDS)[number]),
    start,
    end: start + length,
    attributes: own === undefined ? attributes : [...(label === undefined ? own : withoutLabel(own)), ...attributes],
    links: links?.map((link) => writtenLink(link, ids)),
    status,
    outcome: statusFromColumns(row.statusCode, row.status),
    resource: resource ?? resourceOf(row),
    scope,
    warnings: jaeger?.warnings ?? [],
    shared: spanId !== row.spanId,
    debug: zipkin?.debug ?? false,
    rest,
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

function sharedIds({ spanId, parentId }: SpanRow, raw: SpanExtra["raw"]): Pick<SpanRow, "spanId" | "parentId"> {
  return {
    spanId: (isCalledSide(spanId) && raw?.spanId) || spanId,
    // The called side has its caller above it.
    parentId: ((isCalledSide(spanId) || isCalledSide(parentId)) && raw?.parentSpanId) || parentId,
  };
}

/** Ids of other traces may have any form, too. */
function writtenLink(link: SpanLink, ids: IdForm): SpanLink {
  const trace = ids.trace(link.traceId ?? "");
  const span = ids.span(link.spanId ?? "");
  const attributes = [...(link.attributes ?? [])];
  addRecorded(attributes, { trace, span, parent: undefined }, undefined);
  return { ...link, traceId: trace.id, spanId: span.id, ...(attributes.length > 0 ? { attributes } : {}) };
}

function atLeastZero(value: bigint): bigint {
  return value < 0n ? 0n : value;
}

function resourceOf({ service, instance }: SpanRow) {
  const attributes: KeyValue[] = [{ key: "service.name", value: textValue(service) }];
  if (instance !== null) attributes.push({ key: "service.instance.id", value: textValue(instance) });
  return { attributes };
}

/** Adds what could not be kept as it was recorded. */
function addRecorded(
  attributes: KeyValue[],
  { trace, span, parent }: { trace: WrittenId; span: WrittenId; parent: WrittenId | undefined },
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
