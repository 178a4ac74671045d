import { listValue } from "./any-value.js";
import type { ExportedSpan } from "./exported-span.js";

/** A span of OTLP/JSON as text, with the texts of the resource and the scope it belongs under. */
export interface OtlpJsonSpan {
  readonly resource: string;
  readonly scope: string;
  readonly span: string;
}

/** Writes a span as OTLP/JSON: ids in lower-case hexadecimal digits, times in nanoseconds as text, enumerations as numbers. */
export function otlpJsonSpan(exported: ExportedSpan): OtlpJsonSpan {
  const { traceId, spanId, parentId, name, kind, start, end, links, status, resource, scope, rest } = exported;
  const attributes = withWarnings(exported);
  // Text instead of objects: millions of spans go through here.
  let text = `{"traceId":"${traceId}","spanId":"${spanId}"`;
  if (parentId !== undefined) text += `,"parentSpanId":"${parentId}"`;
  text += `,"name":${JSON.stringify(name)}`;
  if (kind > 0) text += `,"kind":${kind}`;
  text += `,"startTimeUnixNano":"${start}","endTimeUnixNano":"${end}"`;
  if (attributes.length > 0) text += `,"attributes":${JSON.stringify(attributes)}`;
  if (links !== undefined) text += `,"links":${JSON.stringify(links)}`;
  for (const [field, value] of Object.entries(rest)) text += `,${JSON.stringify(field)}:${JSON.stringify(value)}`;
  if (status !== undefined) text += `,"status":${JSON.stringify(status)}`;
  return {
    resource: JSON.stringify(resource),
    scope: scope === undefined ? "{}" : JSON.stringify(scope),
    span: `${text}}`,
  };
}

/** The attributes with the warnings of Jaeger, under the key that Jaeger has for them in OTLP. */
export function withWarnings({ attributes, warnings }: ExportedSpan): ExportedSpan["attributes"] {
  return warnings.length === 0 ? attributes : [...attributes, { key: "@jaeger@warnings", value: listValue(warnings) }];
}
