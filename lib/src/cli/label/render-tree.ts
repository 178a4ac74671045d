import { statusText } from "../../label/describe/headline.js";
import { statisticOf, type TraceCard } from "../../label/describe/trace-card.js";
import { duration, figures } from "../../label/describe/units.js";
import { operationName, serviceName } from "../../trace/name-of.js";
import { count, visible } from "../table.js";
import { type ChosenRows, chooseRows } from "./choose-rows.js";
import type { Paint } from "./style.js";
import { fitted } from "./text-width.js";

/** A column of the tree beside name and bar. */
interface Column {
  readonly head: string;
  readonly width: number;
  cell(row: number): string;
}

/** Deeper spans are not indented further. */
const MOST_INDENT = 12;

/**
 * The calls of a trace as lines: name by depth, bar on the time axis, times, and what is usual along the same call path.
 *
 * @param width Columns there are; the less, the fewer figures.
 * @param rows Spans there is room for.
 */
export function renderTree(card: TraceCard, { width, rows, paint }: { width: number; rows: number; paint: Paint }) {
  const { table, depth, excess, error } = card;
  const columns = columnsFor(card, width);
  const taken = columns.reduce((sum, column) => sum + column.width + 1, 0);
  const bar = width >= 60 ? Math.max(10, Math.min(32, Math.floor((width - taken) * 0.27))) : 0;
  const name = Math.max(8, width - taken - (bar > 0 ? bar + 1 : 0) - 2);
  let chosen = chooseRows(card, rows);
  for (let most = rows - 1; most > 0 && linesOf(chosen) > rows; most--) chosen = chooseRows(card, most);
  const aside = (text: string) => paint("faint", fitted(text, width).trimEnd());
  const line = (mark: string, cells: readonly string[]) => `${mark} ${cells.join(" ")}`.trimEnd();
  const lines = [
    paint(
      "faint",
      line(" ", [
        fitted("call", name),
        ...(bar > 0 ? [fitted("time", bar)] : []),
        ...columns.map((column) => fitted(column.head, column.width, "right")),
      ]),
    ),
  ];
  for (const [i, row] of chosen.rows.entries()) {
    const indent = " ".repeat(Math.min(depth[row], MOST_INDENT));
    const deeper = depth[row] > MOST_INDENT ? `(${depth[row]}) ` : "";
    const label = visible(`${serviceName(table, row)} ${operationName(table, row)}`);
    const text = line(excess[row] > 0 ? "!" : error[row] === 1 ? "x" : " ", [
      fitted(indent + deeper + label, name),
      ...(bar > 0 ? [barOf(card, row, bar)] : []),
      ...columns.map((column) => fitted(column.cell(row), column.width, "right")),
    ]);
    lines.push(error[row] === 1 ? paint("error", text) : excess[row] > 0 ? paint("strong", text) : text);
    if (chosen.folded[i] > 0) lines.push(aside(`    ${indent}+${count(chosen.folded[i])} folded`));
  }
  const spans = table.parent.length;
  if (chosen.rows.length < spans) lines.push(aside(`  showing ${count(chosen.rows.length)} of ${count(spans)} spans`));
  return lines;
}

/** Lines that spans and folds take. */
function linesOf({ rows, folded }: ChosenRows): number {
  return rows.length + folded.filter((count) => count > 0).length;
}

function columnsFor({ table, self, path, statistics }: TraceCard, width: number): Column[] {
  const usual = (row: number) => statisticOf(statistics.self, path[row]);
  const whole = (row: number) => statisticOf(statistics.duration, path[row]);
  const times = (row: number) => {
    const { p50 = 0 } = usual(row) ?? {};
    return p50 > 0 ? `${figures(self[row] / p50)}x` : "";
  };
  const of = (value: number | undefined) => (value === undefined ? "" : duration(value));
  const all: (Column & { readonly from: number })[] = [
    { from: 0, head: "total", width: 8, cell: (row) => duration(table.duration[row]) },
    { from: 112, head: "mean", width: 8, cell: (row) => of(whole(row)?.mean) },
    { from: 124, head: "std", width: 8, cell: (row) => of(whole(row)?.std) },
    { from: 112, head: "p95", width: 8, cell: (row) => of(whole(row)?.p95) },
    { from: 50, head: "self", width: 8, cell: (row) => duration(self[row]) },
    { from: 76, head: "usual", width: 8, cell: (row) => of(usual(row)?.p50) },
    { from: 36, head: "times", width: 6, cell: times },
    { from: 88, head: "status", width: 8, cell: (row) => visible(statusText(table.names.statuses[table.status[row]])) },
    { from: 112, head: "calls", width: 7, cell: (row) => (whole(row)?.count ?? 0).toLocaleString("en-US") },
  ];
  return all.filter(({ from }) => width >= from);
}

/** The span on the time axis of the trace; at least one mark. */
function barOf({ table, relativeStart }: TraceCard, row: number, width: number): string {
  const total = table.duration[0];
  const at = (time: number) => (total > 0 ? Math.min(1, Math.max(0, time / total)) : 0);
  const begin = Math.min(width - 1, Math.floor(at(relativeStart[row]) * width));
  const end = Math.max(begin + 1, Math.round(at(relativeStart[row] + table.duration[row]) * width));
  return `${"·".repeat(begin)}${"█".repeat(end - begin)}${"·".repeat(width - end)}`;
}
