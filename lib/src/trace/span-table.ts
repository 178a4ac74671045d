import type { Status } from "./status.js";

/**
 * The names of a corpus, each stored once; the columns of a {@link SpanTable} hold indices into these lists.
 * Index 0 of `instances` is "" and of `statuses` is {@link UNKNOWN_STATUS}: not recorded.
 */
export interface Names {
  readonly services: readonly string[];
  readonly operations: readonly string[];
  readonly instances: readonly string[];
  readonly statuses: readonly Status[];
}

/** Span kinds of OpenTelemetry; a {@link SpanTable} holds the index. */
export const SPAN_KINDS = ["UNKNOWN", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"] as const;

/** Bits of `SpanTable.flags`. */
export const SpanFlag = {
  /** No span of the recording: stands for a root that is absent, or above several roots. */
  STAND_IN: 1,
  /** Names a parent that is not in the trace. */
  ORPHAN: 2,
  /** Its parent link closed a cycle and was cut. */
  CYCLE: 4,
  /** Start or duration was not usable (negative, NaN, over-long) and is repaired here. */
  TIME: 8,
  /** Its span id stood on an earlier span of the trace, too. */
  DUPLICATE: 16,
} as const;

/**
 * Service and operation of a stand-in row: no index, and the same for every list of names. Reading
 * `names.services[ABSENT]` gives undefined and writing `counts[ABSENT]` of a typed array does nothing. Whoever indexes
 * by service or operation skips rows that have {@link SpanFlag}.STAND_IN, or uses `serviceName` and `operationName`.
 */
export const ABSENT = 0xffffffff;

/**
 * Columns of a batch of whole traces: the one type that crosses the rooms.
 *
 * Rows of a trace are in depth-first pre-order, siblings by start (then span id), so that a parent stands before its
 * children and a subtree is one run of rows. Each trace has exactly one root, which is its first row. Span ids are
 * distinct within a trace.
 *
 * A stand-in row (only ever a root) starts with its first child and lasts until the last end of its children; its
 * service and operation are {@link ABSENT}, its instance, status and kind 0. It is no node of a call path: its children
 * start paths of their own.
 */
export interface SpanTable {
  readonly names: Names;
  /** One per trace. */
  readonly traceIds: readonly string[];
  /** Trace i owns rows `offsets[i]` to `offsets[i + 1] - 1`; length is traces + 1. */
  readonly offsets: Uint32Array;
  /** Row (of this table) of the parent, -1 for a root. */
  readonly parent: Int32Array;
  readonly spanIds: readonly string[];
  /** Index into `names.services`; {@link ABSENT} for a stand-in. */
  readonly service: Uint32Array;
  /** Index into `names.operations`; {@link ABSENT} for a stand-in. */
  readonly operation: Uint32Array;
  readonly instance: Uint32Array;
  readonly status: Uint32Array;
  /** Index into {@link SPAN_KINDS}. */
  readonly kind: Uint8Array;
  /** Microseconds since the epoch. */
  readonly start: Float64Array;
  /** Microseconds, never negative. */
  readonly duration: Float64Array;
  /** Bits of {@link SpanFlag}. */
  readonly flags: Uint8Array;
  /** The parent ids, as recorded, of the rows with {@link SpanFlag}.ORPHAN; a writer needs them, the method does not. */
  readonly absentParents?: ReadonlyMap<number, string>;
}
