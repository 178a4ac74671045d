import { statusFromColumns } from "../parquet/spans-form.js";
import { SPAN_KINDS } from "../trace/span-table.js";
import type { Status } from "../trace/status.js";
import type { RawSpan } from "./raw-span.js";
import { spanKind } from "./span-kind.js";
import type { TagValue } from "./status-of-tags.js";

const PREFIX = "labelease.recorded.";

/** Attributes under which an export of ours keeps what the format has no place for. */
export const RECORDED_KEYS: ReadonlySet<string> = new Set(
  ["trace_id", "span_id", "parent_span_id", "start", "duration", "kind", "status", "instance"].map(
    (name) => PREFIX + name,
  ),
);

/** What an export of ours says was recorded; takes the place of what stands in the span. */
export interface Recorded extends Partial<Pick<RawSpan, "traceId" | "spanId" | "start" | "duration">> {
  readonly parentId?: string;
  readonly kind?: string;
  /** The kind, where it is none that is known. */
  readonly unknownKind?: string;
  readonly status?: Status;
  readonly instance?: string;
}

/** Reads the attributes of {@link RECORDED_KEYS}; undefined if there is none. */
export function readRecorded(found: ReadonlyMap<string, TagValue>): Recorded | undefined {
  let some = false;
  for (const key of found.keys()) some ||= RECORDED_KEYS.has(key);
  if (!some) return undefined;
  const text = (name: string) => {
    const value = found.get(PREFIX + name);
    return value === undefined ? undefined : String(value);
  };
  const number = (name: string) => {
    const value = text(name);
    return value === undefined ? undefined : Number(value);
  };
  const status = text("status");
  const kind = text("kind");
  return {
    traceId: text("trace_id"),
    spanId: text("span_id"),
    parentId: text("parent_span_id"),
    start: number("start"),
    duration: number("duration"),
    kind,
    unknownKind: kind !== undefined && kind !== SPAN_KINDS[0] && spanKind(kind) === 0 ? kind : undefined,
    status: status === undefined ? undefined : statusFromColumns(null, status),
    instance: text("instance"),
  };
}
