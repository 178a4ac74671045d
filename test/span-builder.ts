import { type BuiltTable, SpanTableBuilder } from "../lib/src/trace/build.js";
import { NameTable } from "../lib/src/trace/name-table.js";
import { addSpans, type PlainSpan } from "../lib/src/trace/table-of-spans.js";

/** Span id, parent id, service, operation, start and duration in microseconds, and what most tests do not care about. */
export type SpanRow = readonly [
  id: string,
  parent: string | null | undefined,
  service: string,
  operation: string,
  start: number,
  duration: number,
  extra?: Pick<PlainSpan, "status" | "kind" | "instance">,
];

/** Traces by id; pairs where an id must not be a key of an object. */
export type TraceRows = Readonly<Record<string, readonly SpanRow[]>> | Iterable<readonly [string, readonly SpanRow[]]>;

/** A table of the given traces, in their order. */
export function tableOf(traces: TraceRows, names = new NameTable()): BuiltTable {
  return builderOf(traces, names).build();
}

/** A builder that holds the given traces: for tests that look at its repairs. */
export function builderOf(traces: TraceRows, names = new NameTable()): SpanTableBuilder {
  const builder = new SpanTableBuilder(names);
  const entries = Symbol.iterator in traces ? traces : Object.entries(traces);
  for (const [traceId, rows] of entries as Iterable<readonly [string, readonly SpanRow[]]>)
    addSpans(builder, [[traceId, rows.map(spanOf)]], names);
  return builder;
}

function spanOf([id, parent, service, operation, start, duration, extra]: SpanRow): PlainSpan {
  return { id, parent, service, operation, start, duration, ...extra };
}
