import type { TraceDescription, UnusualCall } from "../label/describe/describe-traces.js";
import { csvRow } from "./csv.js";
import { writePieces } from "./write-pieces.js";

/** A card on paper: a trace a person is to judge. */
export interface SheetRow extends TraceDescription {
  /** Traces that will follow the answer, the trace itself among them. */
  readonly followers: number;
}

/** Columns of an answer sheet; the first two are those {@link readAnswers} reads. */
export const SHEET_FIELDS = [
  "trace_id",
  "value",
  "followers",
  "root",
  "start",
  "duration_ms",
  "usual_ms",
  "spans",
  "errors",
  "same_structure",
  "unusual",
] as const;

/**
 * Writes the traces a person is to judge as CSV, one row each, with an empty column `value` for the answer:
 * normal, abnormal, unsure or skip.
 *
 * @throws LabelEaseError if it cannot be written.
 */
export function writeAnswerSheet(path: string, rows: readonly SheetRow[]): Promise<void> {
  return writePieces(path, [csvRow(SHEET_FIELDS), ...rows.map(lineOf)]);
}

function lineOf(row: SheetRow): string {
  return csvRow([
    row.traceId,
    "",
    row.followers,
    `${row.service} ${row.operation}`,
    new Date(row.start / 1000).toISOString(),
    milliseconds(row.duration),
    milliseconds(row.usualDuration),
    row.spans,
    row.errors,
    row.sameStructure,
    row.unusual.map(inWords).join("; "),
  ]);
}

function inWords({ service, operation, self, usual, calls }: UnusualCall): string {
  return `${service} ${operation}: ${milliseconds(self)} ms itself, usually ${milliseconds(usual)} (${calls} calls)`;
}

/** Three figures: enough to compare, short enough to read. */
function milliseconds(us: number): number {
  return Number((us / 1000).toPrecision(3));
}
