import type { MimeBundle } from "../kernel/host.js";
import { DISPLAY } from "../kernel/mime-bundle.js";
import { escapeHtml } from "./escape.js";
import { LINE, panel, QUIET } from "./panel.js";

/** What a cell of a table can hold. */
export type TableValue = string | number | boolean | null | undefined;

/** Rows by name of the column, or a data frame that has its columns and rows so (danfojs). */
export type TableSource =
  | readonly Readonly<Record<string, TableValue>>[]
  | { readonly columns: readonly string[]; readonly values: readonly (TableValue | readonly TableValue[])[] };

/** How {@link table} shows rows. */
export interface TableOptions {
  readonly title?: string;
  /** Rows at most; the rest is counted. Default 20. */
  readonly rows?: number;
}

/** Marks that stand before the words of people, as on the cards. */
const MARKS = new Map([
  ["abnormal", ["▲", "#d9540b"]],
  ["normal", ["●", "#2b6fd0"]],
  ["unsure", ["◆", "#8a5bb5"]],
]);

/** A small table of results. */
export class Table {
  readonly columns: readonly string[];
  readonly values: readonly (readonly TableValue[])[];
  readonly #options: TableOptions;

  constructor(source: TableSource, options: TableOptions = {}) {
    this.#options = options;
    if ("columns" in source) {
      this.columns = source.columns;
      this.values = source.values.map((row) => (isRow(row) ? row : [row]));
    } else {
      this.columns = [...new Set(source.flatMap((row) => Object.keys(row)))];
      this.values = source.map((row) => this.columns.map((column) => row[column]));
    }
  }

  [DISPLAY](): MimeBundle {
    const { title = "", rows = 20 } = this.#options;
    const shown = this.values.slice(0, rows);
    const isNumber = this.columns.map((_, i) => this.values.some((row) => typeof row[i] === "number"));
    const cell = "padding:3px 14px 3px 0;border:0;white-space:nowrap";
    const align = (i: number) => (isNumber[i] ? "text-align:right" : "text-align:left");
    const head = this.columns.map(
      (column, i) =>
        `<th style="${cell};${align(i)};font-weight:400;${QUIET};border-bottom:1px solid ${LINE}">${escapeHtml(column)}</th>`,
    );
    const body = shown.map(
      (row) =>
        `<tr style="background:none">${row.map((value, i) => `<td style="${cell};${align(i)}">${htmlOf(value)}</td>`).join("")}</tr>`,
    );
    const more =
      this.values.length > shown.length ? `${shown.length} of ${this.values.length.toLocaleString("en-US")} rows` : "";
    return {
      "text/plain": [this.columns, ...shown.map((row) => row.map(textOf))]
        .map((row) => row.join("\t"))
        .concat(more || [])
        .join("\n"),
      "text/html": panel(
        title,
        `<div style="overflow-x:auto;padding:4px 14px 8px"><table style="border-collapse:collapse;margin:0;font-size:12px"><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table>${more && `<div style="${QUIET};padding-top:6px">${more}</div>`}</div>`,
      ),
    };
  }
}

/**
 * A small table of results, to {@link show}.
 *
 * @param source Objects, one per row; a data frame of danfojs is one, too.
 */
export function table(source: TableSource, options: TableOptions = {}): Table {
  return new Table(source, options);
}

function isRow(row: TableValue | readonly TableValue[]): row is readonly TableValue[] {
  return Array.isArray(row);
}

function textOf(value: TableValue): string {
  if (value === undefined || value === null) return "–";
  if (typeof value !== "number") return String(value);
  return Number.isInteger(value) ? value.toLocaleString("en-US") : String(Number(value.toPrecision(4)));
}

function htmlOf(value: TableValue): string {
  const text = escapeHtml(textOf(value));
  const mark = typeof value === "string" ? MARKS.get(value) : undefined;
  return mark === undefined ? text : `<span style="color:${mark[1]}">${mark[0]}</span> ${text}`;
}
