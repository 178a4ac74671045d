import type { DurationQuantiles } from "../corpus/inspect/durations.js";
import type { Inspection } from "../corpus/inspect/inspection.js";
import { count, table, visible } from "./table.js";

/** Names longer than this are cut in tables. */
const LONGEST = 48;

/** What is in a recording, as tables for people; of each the first `top` rows. */
export function inspectionText(found: Inspection, path: string, top: number): string {
  const sections = [
    overview(found, path),
    section("services", found.perService, top, ["service", "operations", "instances", ...SPAN_COLUMNS], (row) => [
      name(row.service),
      count(row.operations),
      count(row.instances),
      ...spanCells(row),
    ]),
    section("operations", found.perOperation, top, ["service operation", ...SPAN_COLUMNS], (row) => [
      name(`${row.service} ${row.operation}`),
      ...spanCells(row),
    ]),
    section("structures", found.perStructure, top, ["root", "traces", "share", "spans", ...QUANTILES], (row) => [
      name(row.root),
      count(row.traces),
      percent(row.traces / found.traces),
      count(row.spans),
      ...quantileCells(row.duration),
    ]),
    section(
      "calls that begin before their caller",
      found.skew,
      top,
      ["caller, called", "calls", "before", "mean", "most"],
      (row) => [
        name(`${row.caller}, ${row.called}`),
        count(row.calls),
        percent(row.before / row.calls),
        time(row.mean),
        time(row.most),
      ],
    ),
    section("gaps", found.gaps, top, ["from", "to", "length"], ({ from, to }) => [
      date(from),
      date(to),
      time(to - from),
    ]),
    found.remarks.length === 0
      ? ""
      : ["to look at", ...found.remarks.map((remark) => `  ${visible(remark)}`)].join("\n"),
  ];
  return sections.filter((text) => text !== "").join("\n\n");
}

const QUANTILES = ["p50", "p95", "p99", "max"];
const SPAN_COLUMNS = ["spans", "traces", "errors", ...QUANTILES];

function overview(found: Inspection, path: string): string {
  const { traceDuration, traceSpans, errorShare } = found;
  const kinds = Object.entries(found.kinds).map(([kind, spans]) => `${kind} ${percent(spans / found.spans)}`);
  return table([
    ["recording", path],
    ["traces", count(found.traces)],
    ["spans", count(found.spans)],
    ["services", count(found.services)],
    ["operations", count(found.operations)],
    ["structures", count(found.structures)],
    ["from", date(found.from)],
    ["to", date(found.to)],
    ["lasts", time(found.to - found.from)],
    [
      "trace duration, median, p95, max",
      [traceDuration.p50, traceDuration.p95, traceDuration.max].map(time).join(", "),
    ],
    ["spans per trace, median, p95, max", [traceSpans.p50, traceSpans.p95, traceSpans.max].map(count).join(", ")],
    ["failed spans", errorShare === null ? "not recorded" : `${count(found.errorSpans)}, ${percent(errorShare)}`],
    ["traces with a failed span", errorShare === null ? "not recorded" : count(found.errorTraces)],
    ["kinds", kinds.join(", ")],
  ]);
}

function section<T>(
  title: string,
  rows: readonly T[],
  top: number,
  header: readonly string[],
  cells: (row: T) => string[],
): string {
  if (rows.length === 0) return "";
  const more = rows.length > top ? `\nand ${count(rows.length - top)} more` : "";
  return `${title}\n${table([header, ...rows.slice(0, top).map(cells)])}${more}`;
}

function spanCells(row: {
  spans: number;
  traces: number;
  errorShare: number | null;
  duration: DurationQuantiles;
}): string[] {
  const errors = row.errorShare === null ? "-" : percent(row.errorShare);
  return [count(row.spans), count(row.traces), errors, ...quantileCells(row.duration)];
}

function quantileCells({ p50, p95, p99, max }: DurationQuantiles): string[] {
  return [p50, p95, p99, max].map(time);
}

function name(text: string): string {
  const characters = [...text];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : text;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Microseconds as people read them. */
function time(micros: number): string {
  if (micros < 1000) return `${Math.round(micros)} us`;
  if (micros < 1e6) return `${(micros / 1000).toPrecision(3)} ms`;
  if (micros < 120e6) return `${(micros / 1e6).toPrecision(3)} s`;
  return micros < 7200e6 ? `${(micros / 60e6).toFixed(1)} min` : `${(micros / 3600e6).toFixed(1)} h`;
}

function date(micros: number): string {
  const when = new Date(micros / 1000);
  return Number.isNaN(when.getTime()) ? "no date" : when.toISOString().replace("T", " ").slice(0, 19);
}
