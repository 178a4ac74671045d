import type { TraceLabel } from "../label/labels.js";
import { csvRow } from "./csv.js";
import { LABEL_FIELDS, labelRecord } from "./label-fields.js";
import { type WritePiecesOptions, writePieces } from "./write-pieces.js";

/**
 * Writes labels as CSV that is safe to open in a spreadsheet, see {@link formulaSafe}.
 *
 * @throws LabelEaseError if it cannot be written.
 */
export function writeLabelsCsv(
  path: string,
  labels: Iterable<TraceLabel>,
  options?: WritePiecesOptions,
): Promise<void> {
  return writePieces(path, rows(labels), options);
}

function* rows(labels: Iterable<TraceLabel>) {
  yield csvRow(LABEL_FIELDS);
  for (const label of labels) {
    const record = labelRecord(label);
    yield csvRow(LABEL_FIELDS.map((field) => record[field]));
  }
}
