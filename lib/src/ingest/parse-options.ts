import { UsageError } from "../base/error.js";
import { TABLE_FIELDS, type TableField } from "./format.js";
import type { ImportOptions } from "./import.js";
import { TIME_UNITS, type TimeUnit } from "./table/time-unit.js";

/**
 * Reads what the command line takes as `--columns`: pairs of field and column.
 *
 * @param text Pairs with commas between; a comma or backslash within a name has a backslash in front.
 * @throws UsageError for a field that does not exist, or text of another form.
 *
 * @example
 * assert.deepEqual(parseColumns("trace_id=TraceID,start=Start\\, in ns"), { trace_id: "TraceID", start: "Start, in ns" });
 */
export function parseColumns(text: string): NonNullable<ImportOptions["columns"]> {
  const columns: [TableField, string][] = [];
  for (const [field, name] of pairs(text, "columns", "trace_id=TraceID,start=StartTime")) {
    if (!TABLE_FIELDS.includes(field as TableField)) {
      throw new UsageError(`Cannot read column as "${field}": fields are ${TABLE_FIELDS.join(", ")}`);
    }
    columns.push([field as TableField, name]);
  }
  return Object.fromEntries(columns);
}

/**
 * Reads what the command line takes as `--unit`: the unit of start and duration.
 *
 * @throws UsageError for an unknown unit, or text of another form.
 *
 * @example
 * assert.deepEqual(parseUnit("start=ns,duration=ms"), { start: "ns", duration: "ms" });
 */
export function parseUnit(text: string): NonNullable<ImportOptions["unit"]> {
  const unit: { start?: TimeUnit; duration?: TimeUnit } = {};
  for (const [field, name] of pairs(text, "unit", "start=ns,duration=ms")) {
    if (field !== "start" && field !== "duration") {
      throw new UsageError(`Cannot set unit of "${field}": it is "start" or "duration"`);
    }
    if (!TIME_UNITS.includes(name as TimeUnit)) {
      throw new UsageError(`Cannot use unit "${name}": units are ${TIME_UNITS.join(", ")}`);
    }
    unit[field] = name as TimeUnit;
  }
  return unit;
}

function pairs(text: string, option: string, form: string): [string, string][] {
  return (text.match(/(?:\\.|[^,\\])+/gs) ?? []).map((part) => {
    const at = part.indexOf("=");
    const name = part.slice(at + 1).replace(/\\(.)/gs, "$1");
    if (at <= 0 || name === "") throw new UsageError(`Cannot read --${option} "${text}": its form is ${form}`);
    return [part.slice(0, at).trim(), name];
  });
}
