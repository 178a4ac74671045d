import { type Status, statusOfNumber, UNKNOWN_STATUS } from "../trace/status.js";

/** Version of the form of `spans.parquet` and `corpus.json`; a reader refuses a newer one. */
export const SCHEMA_VERSION = 1;

/** Name of the file of spans in the folder of a corpus. */
export const SPANS_FILE = "spans.parquet";

/** A column of `spans.parquet`. */
export interface SpanColumn {
  readonly name: string;
  /** Type as written. */
  readonly type: "VARCHAR" | "BIGINT" | "INTEGER";
  /** Whether a reader can do without it. */
  readonly optional: boolean;
  readonly meaning: string;
}

/**
 * The columns of `spans.parquet` in order. Rows are ordered by trace start (its earliest span), then trace id (as
 * bytes), then span order; the rows of a trace are contiguous. `status` and `attributes` are only there when needed.
 *
 * @example
 * assert.deepEqual(SPAN_COLUMNS.slice(0, 2).map((c) => c.name), ["trace_id", "span_id"]);
 */
export const SPAN_COLUMNS: readonly SpanColumn[] = [
  { name: "trace_id", type: "VARCHAR", optional: false, meaning: "id of the trace, as recorded" },
  { name: "span_id", type: "VARCHAR", optional: false, meaning: "id of the span, unique within its trace" },
  { name: "parent_span_id", type: "VARCHAR", optional: false, meaning: "NULL, empty or zeros for a root" },
  { name: "service", type: "VARCHAR", optional: false, meaning: "who did the work" },
  { name: "operation", type: "VARCHAR", optional: false, meaning: "what was done" },
  { name: "start_time_us", type: "BIGINT", optional: false, meaning: "microseconds since the epoch" },
  { name: "duration_us", type: "BIGINT", optional: false, meaning: "microseconds" },
  { name: "status_code", type: "INTEGER", optional: true, meaning: "HTTP or gRPC code" },
  { name: "kind", type: "VARCHAR", optional: true, meaning: "SERVER, CLIENT, INTERNAL, PRODUCER, CONSUMER" },
  { name: "instance", type: "VARCHAR", optional: true, meaning: "pod, container or host" },
  { name: "status", type: "VARCHAR", optional: true, meaning: '"http:503", "otel:ERROR"; NULL: see status_code' },
  { name: "attributes", type: "VARCHAR", optional: true, meaning: "JSON text of what else the source said" },
];

/**
 * How a status is written: as a number where {@link statusOfNumber} gives it back, else as text.
 *
 * @example
 * assert.deepEqual(statusToColumns({ kind: "http", code: "503" }), { status_code: 503, status: null });
 * assert.deepEqual(statusToColumns({ kind: "otel", code: "ERROR" }), { status_code: null, status: "otel:ERROR" });
 */
export function statusToColumns({ kind, code }: Status): { status_code: number | null; status: string | null } {
  if (kind === "other" && code === "") return { status_code: null, status: null };
  const number = /^-?\d{1,9}$/.test(code) ? Number(code) : Number.NaN;
  const same = statusOfNumber(number);
  if (same.kind === kind && same.code === code) return { status_code: number, status: null };
  return { status_code: null, status: `${kind}:${code}` };
}

/**
 * The status two columns stand for; text goes before the number. A text without a known kind is kept as "other".
 *
 * @example
 * assert.deepEqual(statusFromColumns(null, "grpc:14"), { kind: "grpc", code: "14" });
 * assert.deepEqual(statusFromColumns(404, null), { kind: "http", code: "404" });
 */
export function statusFromColumns(code: number | null, text: string | null): Status {
  if (text === null || text === "") return code === null ? UNKNOWN_STATUS : statusOfNumber(code);
  const at = text.indexOf(":");
  const kind = text.slice(0, at);
  if (kind === "http" || kind === "grpc" || kind === "otel" || kind === "other") {
    return { kind, code: text.slice(at + 1) };
  }
  return { kind: "other", code: text };
}
