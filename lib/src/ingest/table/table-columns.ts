import { ImportError, UsageError } from "../../base/error.js";
import { TABLE_FIELDS, type TableField } from "../format.js";

/**
 * Names under which fields stand in tables, letters and digits only, in lower case: ours, LabelEase's own
 * (`service_name`, `cmdb_id`, `timestamp` ...), those of the Nezha recordings (`TraceID`, `ParentID`, `PodName`,
 * `StartTimeUnixNano` ...), and what is close to them.
 */
const ALIASES: Readonly<Record<TableField, readonly string[]>> = {
  trace_id: ["traceid", "trace"],
  span_id: ["spanid", "span"],
  parent_span_id: ["parentspanid", "parentid", "parentspan", "parent"],
  service: ["service", "servicename"],
  operation: ["operation", "operationname", "spanname", "name"],
  instance: ["instance", "serviceinstance", "cmdbid", "podname", "pod"],
  start: ["starttime", "start", "timestamp"],
  end: ["endtime", "end"],
  duration: ["duration"],
  status: ["status"],
  status_code: ["statuscode"],
  kind: ["kind", "spankind"],
  attributes: ["attributes"],
};

const TIMES: ReadonlySet<TableField> = new Set(["start", "end", "duration"]);
const UNIT = /^(unix)?(ns|nanos?|nanoseconds?|us|micros?|microseconds?|ms|millis?|milliseconds?|s|secs?|seconds?)$/;

/** Which column holds which field. */
export interface TableColumns {
  readonly at: ReadonlyMap<TableField, number>;
  /** Columns that are no field: kept as attributes. */
  readonly other: readonly number[];
  /** No service column: it is the pod without its two suffixes. */
  readonly serviceFromInstance: boolean;
  /** The table has our own form, in which texts are taken literally. */
  readonly own: boolean;
}

/**
 * Finds the fields of spans in the header of a table.
 *
 * @param declared What the user said: header by field.
 * @returns The columns, or what is missing.
 * @throws UsageError if a declared column is not in the header.
 */
export function tableColumns(
  header: readonly string[],
  declared: ReadonlyMap<TableField, string>,
  file?: string,
): TableColumns | string {
  const at = new Map<TableField, number>();
  for (const [field, name] of declared) {
    const index = header.indexOf(name);
    if (index < 0) {
      throw new UsageError(`Cannot read column "${name}" as ${field}: the table has ${listed(header)}`, { file });
    }
    at.set(field, index);
  }
  const taken = new Set(at.values());
  const plain = header.map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ""));
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
  const serviceFromInstance = !at.has("service") && at.has("instance");
  const missing = [
    ...(at.has("trace_id") ? [] : ["trace id"]),
    ...(at.has("span_id") ? [] : ["span id"]),
    ...(at.has("start") ? [] : ["start time"]),
    ...(at.has("operation") || at.has("service") || serviceFromInstance ? [] : ["service or operation"]),
    ...(at.has("duration") || at.has("end") ? [] : ["duration or end time"]),
  ];
  if (missing.length > 0) return `no column for ${missing.join(", ")} among ${listed(header)}`;
  return {
    at,
    other: header.map((_, i) => i).filter((i) => !taken.has(i)),
    serviceFromInstance,
    own: declared.size === 0 && header.includes("start_time_us") && header.includes("duration_us"),
  };
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
