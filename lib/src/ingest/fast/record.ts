import type { Status } from "../../trace/status.js";
import type { RawSpan, Resource } from "../raw-span.js";

/**
 * A span as bytes, from an address that 8 divides (`lib/kernels/ingest/record.ts` writes the same):
 *
 *     0 start, 8 duration, 16 line (f64) · 24 resource, 28 operation, 32 status, 36 kind | mended << 8 (i32)
 *     40 bytes of extra, 44 of span id, 48 of parent id, 52 of the record (i32) · 56 extra, span id, parent id
 */
export const HEAD = 56;

/** Names by number, as records have them. */
export interface RecordNames {
  readonly resources: readonly Resource[];
  readonly operations: readonly string[];
  readonly statuses: readonly Status[];
}

/** A run of records with one trace id, written in one way. */
export interface Run {
  /** Where it begins. */
  readonly at: number;
  readonly traceId: string;
  readonly traceKey: string;
}

/** Spans as records, with memory that is used again for the next. */
export interface PackedSpans extends RecordNames, Iterable<RawSpan> {
  readonly bytes: Buffer;
  readonly count: number;
  /** In order; the first begins at 0. */
  readonly runs: readonly Run[];
}

/** Numbers of a span that take the place of its names. */
export interface RecordNumbers {
  readonly resource: number;
  readonly operation: number;
  readonly status: number;
}

/** Most bytes of the record of a span. */
export function recordRoom({ spanId, parentId, extra }: RawSpan): number {
  return HEAD + 8 + 3 * (spanId.length + (parentId?.length ?? 0) + extra.length);
}

/** Writes a span; the end of its record. */
export function writeRecord(
  to: Buffer,
  at: number,
  span: RawSpan,
  { resource, operation, status }: RecordNumbers,
): number {
  const extra = to.write(span.extra, at + HEAD);
  const id = to.write(span.spanId, at + HEAD + extra);
  const parent = span.parentId === null ? 0 : to.write(span.parentId, at + HEAD + extra + id);
  const size = (HEAD + extra + id + parent + 7) & ~7;
  to.writeDoubleLE(span.start, at);
  to.writeDoubleLE(span.duration, at + 8);
  to.writeDoubleLE(span.line, at + 16);
  to.writeInt32LE(resource, at + 24);
  to.writeInt32LE(operation, at + 28);
  to.writeInt32LE(status, at + 32);
  to.writeInt32LE(span.kind | (span.mended ? 256 : 0), at + 36);
  to.writeInt32LE(extra, at + 40);
  to.writeInt32LE(id, at + 44);
  to.writeInt32LE(parent, at + 48);
  to.writeInt32LE(size, at + 52);
  return at + size;
}

/** Reads the span of a record. */
export function readRecord(from: Buffer, at: number, { traceId, traceKey }: Run, names: RecordNames): RawSpan {
  const extraEnd = at + HEAD + from.readInt32LE(at + 40);
  const idEnd = extraEnd + from.readInt32LE(at + 44);
  const parentEnd = idEnd + from.readInt32LE(at + 48);
  const kind = from.readInt32LE(at + 36);
  return {
    traceId,
    traceKey,
    spanId: from.toString("utf8", extraEnd, idEnd),
    parentId: parentEnd === idEnd ? null : from.toString("utf8", idEnd, parentEnd),
    resource: names.resources[from.readInt32LE(at + 24)],
    operation: names.operations[from.readInt32LE(at + 28)],
    status: names.statuses[from.readInt32LE(at + 32)],
    kind: kind & 255,
    start: from.readDoubleLE(at),
    duration: from.readDoubleLE(at + 8),
    extra: from.toString("utf8", at + HEAD, extraEnd),
    line: from.readDoubleLE(at + 16),
    mended: kind > 255,
  };
}

/** The spans of packed ones, one after the other. */
export function* unpacked(packed: PackedSpans): Generator<RawSpan> {
  const { bytes, runs } = packed;
  let run = -1;
  for (let at = 0; at < bytes.length; at += bytes.readInt32LE(at + 52)) {
    if (runs[run + 1]?.at === at) run++;
    yield readRecord(bytes, at, runs[run], packed);
  }
}
