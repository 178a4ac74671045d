import type { TraceLabel } from "../label/labels.js";
import { labelOf } from "./label-fields.js";
import { LabelLinesError, type LineProblem } from "./label-lines-error.js";
import { readRecords } from "./read-records.js";

export interface ReadLabelsOptions {
  /** Ids that may occur; any other is a problem of its line. Default: all. */
  readonly traceIds?: { has(traceId: string): boolean };
  readonly signal?: AbortSignal;
}

/**
 * Reads labels that {@link exportLabels} wrote as Parquet, CSV or JSON lines: reading what was written gives what was
 * exported. Either every line is good, or none is taken.
 *
 * @param path labels.parquet, labels.csv or labels.jsonl; the content says which.
 * @returns The labels in the order of the file.
 * @throws ImportError if the file cannot be read, or some lines have an unknown id, an unknown value or an id that
 *   stood on an earlier line; {@link LabelLinesError} lists them.
 */
export async function readLabels(path: string, options: ReadLabelsOptions = {}): Promise<TraceLabel[]> {
  const labels: TraceLabel[] = [];
  const lines = new Map<string, number>();
  const problems: LineProblem[] = [];
  for await (const { line, fields } of readRecords(path, options.signal)) {
    const label = labelOf(fields);
    const reason = typeof label === "string" ? label : misplaced(label.traceId, lines, options);
    if (typeof label === "string" || reason !== undefined) problems.push({ line, reason: reason! });
    else {
      labels.push(label);
      lines.set(label.traceId, line);
    }
  }
  if (problems.length > 0) throw new LabelLinesError(path, problems);
  return labels;
}

function misplaced(traceId: string, lines: ReadonlyMap<string, number>, { traceIds }: ReadLabelsOptions) {
  if (lines.has(traceId)) return `trace_id ${JSON.stringify(traceId)} stands on line ${lines.get(traceId)} already`;
  if (traceIds?.has(traceId) === false) return `trace_id ${JSON.stringify(traceId)} is not in the recording`;
  return undefined;
}
