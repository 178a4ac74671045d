import type { ImportWarning } from "../ingest/ledger.js";
import type { ImportReport } from "../ingest/report.js";
import { count, table, visible } from "./table.js";

/** Of many files, so many are listed. */
const MOST_FILES = 20;

/** The report of an import for people: what came in, what was mended or left out and why, and what to do about it. */
export function importReportText(report: ImportReport, out: string): string {
  const { accepted, repaired, rejected, input, traces, warnings, files, formats } = report;
  const passed = files.filter(({ format }) => format === null).length;
  const of = (spans: number) => `${((100 * spans) / Math.max(1, input)).toFixed(spans === input ? 0 : 2)} %`;
  const sections = [
    table([
      ["recording", out],
      ["format", formats.join(", ")],
      [
        "files",
        passed === 0 ? count(files.length) : `${count(files.length - passed)} read, ${count(passed)} passed over`,
      ],
      ["traces", count(traces)],
      ["spans read", count(input)],
      ["accepted", count(accepted), of(accepted)],
      ["repaired", count(repaired), of(repaired)],
      ["rejected", count(rejected), of(rejected)],
    ]),
  ];
  if (files.length > 1) sections.push(filesText(report));
  if (warnings.length > 0) sections.push(warnings.map(warningText).join("\n"));
  return sections.join("\n\n");
}

function filesText({ files }: ImportReport): string {
  const rows = files
    .slice(0, MOST_FILES)
    .map(({ file, format, spans, rejected }) => [file, format ?? "none", count(spans), count(rejected)]);
  const more = files.length - MOST_FILES;
  return table([["file", "format", "spans", "rejected"], ...rows]) + (more > 0 ? `\nand ${count(more)} more` : "");
}

function warningText(warning: ImportWarning): string {
  const { action, reason, count: times, example, done, advice } = warning;
  const unit = warning.unit ?? "spans";
  const { file, line, traceId, spanId } = example;
  const places = [line && `line ${line}`, traceId && `trace ${traceId}`, spanId && `span ${spanId}`].filter(Boolean);
  const what = times === 1 ? `1 ${unit.slice(0, -1)}` : `${count(times)} ${unit}`;
  return [
    `${action.padEnd(8)}  ${what}: ${visible(reason)}`,
    `          first   ${visible([file, ...places].join(", "))}`,
    `          done    ${done}`,
    `          to do   ${advice}`,
  ].join("\n");
}
