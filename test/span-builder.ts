import { type BuiltTable, SpanTableBuilder } from "../lib/src/trace/build.js";
import { NameTable } from "../lib/src/trace/name-table.js";
import { SPAN_KINDS } from "../lib/src/trace/span-table.js";
import { type Status, statusOfNumber } from "../lib/src/trace/status.js";

/** What most tests do not care about. */
export interface SpanExtra {
  /** A number is read by `statusOfNumber`. */
  readonly status?: Status | number;
  readonly kind?: (typeof SPAN_KINDS)[number];
  readonly instance?: string;
}

/** Span id, parent id, service, operation, start and duration in microseconds. */
export type SpanRow = readonly [
  id: string,
  parent: string | null | undefined,
  service: string,
  operation: string,
  start: number,
  duration: number,
  extra?: SpanExtra,
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
  for (const [traceId, rows] of entries as Iterable<readonly [string, readonly SpanRow[]]>) {
    builder.add(traceId, {
      spanIds: rows.map((row) => row[0]),
      parentIds: rows.map((row) => row[1]),
      service: rows.map((row) => names.service(row[2])),
      operation: rows.map((row) => names.operation(row[3])),
      start: rows.map((row) => row[4]),
      duration: rows.map((row) => row[5]),
      instance: rows.map((row) => names.instance(row[6]?.instance ?? "")),
      status: rows.map((row) => names.status(statusOf(row[6]?.status))),
      kind: rows.map((row) => SPAN_KINDS.indexOf(row[6]?.kind ?? "UNKNOWN")),
    });
  }
  return builder;
}

function statusOf(status: Status | number | undefined): Status {
  return typeof status === "object" ? status : statusOfNumber(status);
}
