import assert from "node:assert/strict";
import { join } from "node:path";
import { plainObject, plainText } from "../../../lib/src/export/spans/plain-text.js";
import { readSpanRows } from "../../../lib/src/export/spans/read-span-rows.js";
import type { SpanRow } from "../../../lib/src/export/spans/span-row.js";
import { writeJaeger } from "../../../lib/src/export/spans/write-jaeger.js";
import { writeOtlp } from "../../../lib/src/export/spans/write-otlp.js";
import { writeOtlpProtobuf } from "../../../lib/src/export/spans/write-otlp-protobuf.js";
import { writeZipkin } from "../../../lib/src/export/spans/write-zipkin.js";
import { importSpans } from "../../../lib/src/ingest/import.js";
import type { TraceLabel } from "../../../lib/src/label/labels.js";
import type { KeyValue, SpanExtra, SpanLink } from "../../../lib/src/parquet/span-extra.js";

/** The rows of a recording. */
export async function rowsOf(path: string): Promise<SpanRow[]> {
  const all: SpanRow[] = [];
  for await (const { rows } of readSpanRows(path)) all.push(...rows);
  return all;
}

/** What must come back: the columns, and what the source said, without the labels; warnings as Jaeger has them in OTLP. */
function content(row: SpanRow) {
  const { attributes: json, ...columns } = row;
  const { attributes = [], jaeger, zipkin: _, links = [], ...extra }: SpanExtra = JSON.parse(json ?? "{}");
  const values = jaeger?.warnings?.map((stringValue) => ({ stringValue }));
  const warnings: KeyValue[] = values ? [{ key: "@jaeger@warnings", value: { arrayValue: { values } } }] : [];
  const said = [...attributes, ...warnings].filter(({ key }) => !key.startsWith("labelease."));
  return { ...columns, extra: { ...extra, attributes: said, links: links.map(recordedLink) } };
}

const DEFAULTS: ReadonlySet<string | undefined> = new Set(["0", '"0"', '""', "{}", "[]", undefined]);

/** Fields of protobuf at their default are not there; values of attributes are never at it. */
function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([key, part]) => [
    key,
    key === "value" ? withoutEmptyList(part) : withoutDefaults(part),
  ]);
  const said = fields.filter(([, part]) => !DEFAULTS.has(JSON.stringify(part)));
  return Object.fromEntries(said);
}

function withoutEmptyList(value: unknown): unknown {
  return (value as KeyValue["value"])?.arrayValue?.values?.length === 0 ? { arrayValue: {} } : value;
}

/** What of it Jaeger can hold: no schemas, no nanoseconds, no attributes of links; scope and status as tags. */
function jaegerContent(row: SpanRow) {
  const { attributes: json, ...columns } = row;
  const {
    attributes = [],
    events = [],
    links = [],
    flags,
    jaeger,
    resource,
    raw,
  }: SpanExtra = JSON.parse(json ?? "{}");
  return {
    ...columns,
    raw,
    flags,
    warnings: jaeger?.warnings,
    resource: resource?.attributes ?? [{ key: "service.name", value: { stringValue: columns.service } }],
    attributes: attributes.filter(({ key }) => !/^(labelease|otel)\.|^error$|^w3c\./.test(key)).map(asTag),
    events: events.map(({ timeUnixNano = 0, name, attributes = [] }) => ({
      time: BigInt(timeUnixNano) / 1000n,
      name: name || undefined,
      attributes: attributes.map(asTag),
    })),
    links: links.map(({ traceId, spanId }) => ({ traceId, spanId })),
  };
}

/** What of it Zipkin can hold: one text for each key, no nanoseconds, no links. */
function zipkinContent(row: SpanRow) {
  const { attributes: json, ...columns } = row;
  const { attributes = [], events = [], resource, zipkin, raw }: SpanExtra = JSON.parse(json ?? "{}");
  const said = [...(resource?.attributes ?? []), ...attributes].map(({ key, value = {} }) => [key, plainText(value)]);
  const own = /^(labelease|otel)\.|^(error|span\.kind|service\.(name|instance\.id))$/;
  return {
    ...columns,
    raw,
    debug: zipkin?.debug,
    tags: [...new Map(said.filter(([key]) => !own.test(key)) as [string, string][])].sort(),
    events: events.map(({ timeUnixNano = 0, name = "", attributes = [] }) => [
      BigInt(timeUnixNano) / 1000n,
      attributes.length === 0 ? name : `${JSON.stringify(name)}: ${JSON.stringify(plainObject(attributes))}`,
    ]),
  };
}

function asTag({ key, value = {} }: KeyValue): KeyValue {
  const { arrayValue, kvlistValue } = value;
  const isList = arrayValue !== undefined || kvlistValue !== undefined || Object.keys(value).length === 0;
  return { key, value: isList ? { stringValue: plainText(value) } : value };
}

/** OTLP fills the ids of links up with zeros; as recorded they stand in attributes. */
function recordedLink({ attributes = [], ...link }: SpanLink) {
  const recorded = (field: string) =>
    attributes.find(({ key }) => key === `labelease.recorded.${field}`)?.value?.stringValue;
  return {
    ...link,
    traceId: recorded("trace_id") ?? link.traceId,
    spanId: recorded("span_id") ?? link.spanId,
    attributes: attributes.filter(({ key }) => !key.startsWith("labelease.")),
  };
}

/** A writer of spans, and what of a row comes back from its format. */
const FORMS = {
  otlp: { write: writeOtlp, held: content },
  protobuf: { write: writeOtlpProtobuf, held: (row) => withoutDefaults(plain(content(row))) as object },
  jaeger: { write: writeJaeger, held: jaegerContent },
  zipkin: { write: writeZipkin, held: zipkinContent },
} satisfies Record<string, { write: typeof writeOtlp; held: (row: SpanRow) => object }>;

export type Form = keyof typeof FORMS;
export const FORM_NAMES = Object.keys(FORMS) as Form[];

/**
 * Imports `source`, labels it, writes it in a format, imports that, and compares.
 *
 * @param folder To write into, empty.
 * @returns The rows as they came back.
 */
export async function roundTripIn(folder: string, source: string, form: Form): Promise<SpanRow[]> {
  const { write } = FORMS[form];
  const held: (row: SpanRow) => object = FORMS[form].held;
  const [first, second] = [join(folder, "first"), join(folder, "second")];
  await importSpans([source], { out: first, threads: 1 });
  const before = await rowsOf(first);
  const labels = [...new Set(before.map(({ traceId }) => traceId))].map((traceId): TraceLabel => {
    const rest = { annotator: "ann", representativeId: traceId, distance: 0, confidence: 1, time: "" };
    return { traceId, label: "abnormal", source: "human", ...rest };
  });
  const file = join(folder, "spans.json");
  assert.equal(await write(file, first, labels), before.length);
  await importSpans([file], { out: second, threads: 1 });
  const after = await rowsOf(second);
  assert.deepEqual(plain(after.map(held)), plain(before.map(held)));
  return after;
}

/** Without fields that are undefined, and with large numbers as text. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? String(part) : part)));
}
