import { inspect } from "node:util";
import type { MimeBundle } from "./host.js";

/** The method by which a value says how a notebook shows it; the convention of the Deno kernel. */
export const DISPLAY = Symbol.for("Jupyter.display");

/**
 * Whether a value is a data frame, such as those of danfojs: rows as lists, and a name for each column. Told by its form, so
 * that no such library has to be there.
 */
export function isDataFrame(value: unknown): value is DataFrame {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  const { columns, values } = value as Partial<DataFrame>;
  if (!Array.isArray(columns) || !Array.isArray(values)) return false;
  return (
    columns.every((name) => typeof name === "string") &&
    values.every((row) => Array.isArray(row) && row.length === columns.length)
  );
}

/** What there is of a data frame. */
export interface DataFrame {
  readonly columns: readonly string[];
  readonly values: readonly (readonly (string | number | boolean | null | undefined)[])[];
}

/** How the value of a cell's last expression is shown. */
export async function mimeBundleOf(value: unknown): Promise<MimeBundle> {
  const display = (value as { [DISPLAY]?: unknown } | null | undefined)?.[DISPLAY];
  if (typeof display === "function") return await display.call(value);
  if (isDataFrame(value)) {
    const { table } = await import("../model/table.js");
    return table(value)[DISPLAY]();
  }
  return { "text/plain": typeof value === "string" ? value : inspect(value, { depth: 4, maxArrayLength: 100 }) };
}
