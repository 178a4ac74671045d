import { type BuiltTable, SpanTableBuilder } from "./build.js";
import { NameTable } from "./name-table.js";
import { SPAN_KINDS } from "./span-table.js";
import { type Status, statusOfNumber } from "./status.js";

/** A span as a plain object. Times are in microseconds. */
export interface PlainSpan {
  readonly id: string;
  /** Absent for a root. */
  readonly parent?: string | null;
  readonly service: string;
  readonly operation: string;
  readonly start: number;
  readonly duration: number;
  /** A number is read by {@link statusOfNumber}. */
  readonly status?: Status | number;
  readonly kind?: (typeof SPAN_KINDS)[number];
  readonly instance?: string;
}

/** Spans by trace id; pairs where an id must not be the key of an object. */
export type PlainTraces =
  | Readonly<Record<string, readonly PlainSpan[]>>
  | Iterable<readonly [traceId: string, spans: readonly PlainSpan[]]>;

/**
 * The table of a few traces written down as objects: for examples, notebooks and tests. Recordings go through
 * {@link SpanTableBuilder}.
 *
 * @param traces Keep their order; the spans of each may come in any.
 * @param names Grow by the names used here.
 *
 * @example
 * const table = tableOfSpans({
 *   t1: [
 *     { id: "2", parent: "1", service: "cart", operation: "get", start: 10, duration: 30 },
 *     { id: "1", service: "shop", operation: "view", start: 0, duration: 100 },
 *   ],
 * });
 * assert.deepEqual(table.spanIds, ["1", "2"]);
 * assert.equal(serviceName(table, 1), "cart");
 */
export function tableOfSpans(traces: PlainTraces, names = new NameTable()): BuiltTable {
  const builder = new SpanTableBuilder(names);
  addSpans(builder, traces, names);
  return builder.build();
}

/** Adds traces written down as objects to a builder that was made with `names`. */
export function addSpans(builder: SpanTableBuilder, traces: PlainTraces, names: NameTable): void {
  const entries = isIterable(traces) ? traces : Object.entries(traces);
  for (const [traceId, spans] of entries) {
    builder.add(traceId, {
      spanIds: spans.map(({ id }) => id),
      parentIds: spans.map(({ parent }) => parent),
      service: spans.map(({ service }) => names.service(service)),
      operation: spans.map(({ operation }) => names.operation(operation)),
      instance: spans.map(({ instance = "" }) => names.instance(instance)),
      status: spans.map(({ status }) => names.status(typeof status === "object" ? status : statusOfNumber(status))),
      kind: spans.map(({ kind = "UNKNOWN" }) => SPAN_KINDS.indexOf(kind)),
      start: spans.map(({ start }) => start),
      duration: spans.map(({ duration }) => duration),
    });
  }
}

function isIterable(traces: PlainTraces): traces is Extract<PlainTraces, Iterable<unknown>> {
  return Symbol.iterator in traces;
}
