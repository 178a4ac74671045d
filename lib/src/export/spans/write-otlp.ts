import type { TraceLabel } from "../../label/labels.js";
import { writePieces } from "../write-pieces.js";
import type { WriteSpansOptions } from "./labelled-spans.js";
import { otlpRequests } from "./otlp-requests.js";

/**
 * Writes the spans of a recording as OTLP/JSON with the label of each trace on its root spans, or on its first one where
 * the root was not recorded: one `ExportTraceServiceRequest` a line, as the file exporter of the OpenTelemetry collector writes it. Each line is a
 * whole document for a receiver of OTLP/HTTP. Memory does not grow with the recording.
 *
 * @param path The file to make.
 * @param data A corpus: a folder with `spans.parquet`, or such a file.
 * @param labels A trace without a label is written without.
 * @returns Spans written.
 * @throws ImportError if the recording cannot be read; LabelEaseError if the file cannot be written, or a label is of a
 *   trace that is not in the recording.
 */
export async function writeOtlp(
  path: string,
  data: string,
  labels: Iterable<TraceLabel>,
  options: WriteSpansOptions = {},
): Promise<number> {
  const { gzip, signal, onProgress } = options;
  let spans = 0;
  const count = (written: number) => {
    spans += written;
  };
  await writePieces(path, otlpRequests(data, labels, count, { signal, onProgress }), { gzip, signal });
  return spans;
}
