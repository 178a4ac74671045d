import type { Status } from "../trace/status.js";

/** Where spans ran: shared by the spans of one process, and complete only when its file is read to the end. */
export interface Resource {
  service: string;
  instance: string;
  /** JSON members of `SpanExtra` that all its spans have (`"resource":{...},"scope":{...}`); "" for none. */
  members: string;
}

/** A span as a format hands it over, before anything is mended. */
export interface RawSpan {
  /** As recorded, not empty. */
  readonly traceId: string;
  /**
   * What makes two trace ids the same: the id itself, or for ids that are numbers in hexadecimal the result of
   * {@link idKey}.
   */
  readonly traceKey: string;
  /** "" if it has none. */
  readonly spanId: string;
  readonly parentId: string | null;
  resource: Resource;
  readonly operation: string;
  readonly status: Status;
  /** Index into `SPAN_KINDS`. */
  readonly kind: number;
  /** Microseconds since the epoch, or NaN. */
  readonly start: number;
  /** Microseconds, or NaN. */
  readonly duration: number;
  /** JSON text of a `SpanExtra` without the members of the resource; "" for nothing. */
  extra: string;
  /** Line (from 1) of the file on which it begins; row number where there are no lines. */
  readonly line: number;
  /** Whether the format mended something, which it has told the ledger. */
  readonly mended: boolean;
}

/** The resource of a span whose resource is still to be read. */
export const UNRESOLVED: Resource = { service: "", instance: "", members: "" };
