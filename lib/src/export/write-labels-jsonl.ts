import type { TraceLabel } from "../label/labels.js";
import { labelRecord } from "./label-fields.js";
import { type WritePiecesOptions, writePieces } from "./write-pieces.js";

/**
 * Writes labels as JSON lines: one object a line.
 *
 * @throws LabelEaseError if it cannot be written.
 */
export function writeLabelsJsonl(path: string, labels: Iterable<TraceLabel>, options?: WritePiecesOptions) {
  return writePieces(path, lines(labels), options);
}

function* lines(labels: Iterable<TraceLabel>) {
  for (const label of labels) yield `${JSON.stringify(labelRecord(label))}\n`;
}
