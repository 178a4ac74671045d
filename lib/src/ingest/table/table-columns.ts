import { ImportError, UsageError } from "../../base/error.js";
import { TABLE_FIELDS, type TableField } from "../format.js";
import { type Layout, layoutOf, plainName } from "./layouts.js";

/**
 * Names under which fields stand in tables, letters and digits only, in lower case: ours, LabelEase's own
 * (`service_name`, `cmdb_id`, `timestamp` ...), those of the Nezha recordings (`TraceID`, `ParentID`, `PodName`,
 * `StartTimeUnixNano` ...), of ClickHouse (`SpanName`, `ResourceAttributes` ...), and what is close to them.
 */
const ALIASES: Readonly<Record<TableField, readonly string[]>> = {
  trace_id: ["traceid", "trace"],
  span_id: ["spanid", "span"],
  parent_span_id: ["parentspanid", "parentid", "parentspan", "parent"],
  service: ["service", "servicename", "resourceservicename"],
  operation: ["operation", "operationname", "spanname", "name", "url"],
  instance: ["instance", "serviceinstance", "serviceinstanceid", "cmdbid", "podname", "pod", "hostname"],
  start: ["starttime", "starttimestamp", "start", "timestamp"],
  end: ["endtime", "endtimestamp", "end"],
  duration: ["duration", "elapsedtime", "latency"],
  status: ["status"],
  status_code: ["statuscode", "httpstatuscode"],
  kind: ["kind", "spankind"],
  attributes: ["attributes", "spanattributes", "tags"],
  resource: ["resourceattributes", "resource", "resourcetags"],
};

/** What else OpenTelemetry's tables have of a span; it goes where an export of OTLP finds it again. */
export const MORE_FIELDS = [
  ...["tracestate", "scopename", "scopeversion", "statusmessage"],
  ...["eventstimestamp", "eventsname", "eventsattributes"],
  ...["linkstraceid", "linksspanid", "linkstracestate", "linksattributes"],
] as const;

export type MoreField = (typeof MORE_FIELDS)[number];

const TIMES: ReadonlySet<TableField> = new Set(["start", "end", "duration"]);
const UNIT = /^(unix)?(ns|nanos?|nanoseconds?|us|micros?|microseconds?|ms|millis?|milliseconds?|s|secs?|seconds?)$/;

/** Which column holds which field. */
export interface TableColumns {
  /** Of the fields of {@link TableColumns.row}. */
  readonly header: readonly string[];
  /** The fields of a row, with those that are worked out. */
  row(fields: readonly string[]): readonly string[];
  readonly at: ReadonlyMap<TableField, number>;
  readonly more: ReadonlyMap<MoreField, number>;
  /** Columns that are kept elsewhere than as attributes under their own name. */
  readonly taken: ReadonlySet<number>;
  /** No service column: it is the pod without its two suffixes. */
  readonly serviceFromInstance: boolean;
  /** The table has our own form, in which texts are taken literally. */
  readonly own: boolean;
  readonly layout?: Layout;
}

/**
 * Finds the fields of spans in the header of a table.
 *
 * @param declared What the user said: header by field.
 * @returns The columns, or what is missing.
 * @throws UsageError if a declared column is not in the header.
 */
export function tableColumns(
  given: readonly string[],
  declared: ReadonlyMap<TableField, string>,
  file?: string,
): TableColumns | string {
  const layout = declared.size === 0 ? layoutOf(given) : undefined;
  const derived = layout?.derived;
  const header = derived === undefined ? given : [...derived.header, ...given];
  const plain = header.map(plainName);
  const at = new Map<TableField, number>();
  for (const [field, name] of declared) {
    const index = header.indexOf(name);
    if (index < 0) {
      throw new UsageError(`Cannot read column "${name}" as ${field}: the table has ${listed(header)}`, { file });
    }
    at.set(field, index);
  }
  derived?.header.forEach((field, i) => {
    at.set(field, i);
  });
  for (const [field, name] of Object.entries(layout?.columns ?? {})) {
    const index = plain.indexOf(name);
    if (index >= 0) at.set(field as TableField, index);
  }
  const taken = new Set(at.values());
  for (const name of derived?.uses ?? []) taken.add(plain.lastIndexOf(name));
  for (const field of TABLE_FIELDS) {
    if (at.has(field)) continue;
    for (const alias of ALIASES[field]) {
      const index = plain.findIndex(
        (name, i) =>
          !taken.has(i) &&
          (name === alias || (TIMES.has(field) && name.startsWith(alias) && UNIT.test(name.slice(alias.length)))),
      );
      if (index < 0) continue;
      at.set(field, index);
      taken.add(index);
      break;
    }
  }
  const hasService = at.has("service") || at.has("resource");
  const serviceFromInstance = !hasService && at.has("instance");
  const missing = [
    ...(at.has("trace_id") ? [] : ["trace id"]),
    ...(at.has("span_id") ? [] : ["span id"]),
    ...(at.has("start") ? [] : ["start time"]),
    ...(at.has("operation") || hasService || serviceFromInstance ? [] : ["service or operation"]),
    ...(at.has("duration") || at.has("end") ? [] : ["duration or end time"]),
  ];
  if (missing.length > 0) return `no column for ${missing.join(", ")} among ${listed(given)}`;
  const own = declared.size === 0 && header.includes("start_time_us") && header.includes("duration_us");
  const more = new Map<MoreField, number>();
  for (const field of own ? [] : MORE_FIELDS) {
    const index = plain.indexOf(field);
    if (index < 0 || taken.has(index)) continue;
    more.set(field, index);
    taken.add(index);
  }
  const row = (fields: readonly string[]): readonly string[] => {
    if (derived === undefined) return fields;
    const shift = derived.header.length;
    return [...derived.row((name) => fields[plain.indexOf(name, shift) - shift] ?? ""), ...fields];
  };
  return { header, row, at, more, taken, serviceFromInstance, own, layout };
}

/** The columns of a table that has to be one of spans. */
export function requireColumns(
  header: readonly string[],
  declared: ReadonlyMap<TableField, string>,
  file: string,
): TableColumns {
  const columns = tableColumns(header, declared, file);
  if (typeof columns === "string") throw new ImportError(`Cannot read spans: ${columns}`, { file });
  return columns;
}

function listed(header: readonly string[]): string {
  const shown = header
    .slice(0, 20)
    .map((name) => (name.length > 40 ? `${name.slice(0, 40)}...` : name).replace(/\s+/g, " "));
  return `columns ${shown.join(", ")}${header.length > 20 ? ", ..." : ""}`;
}
