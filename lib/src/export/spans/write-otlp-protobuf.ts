import { otlpMessages } from "../../ingest/otlp/proto/messages.js";
import type { TraceLabel } from "../../label/labels.js";
import { writePieces } from "../write-pieces.js";
import type { WriteSpansOptions } from "./labelled-spans.js";
import { otlpRequests } from "./otlp-requests.js";

/**
 * Writes the spans of a recording as OTLP in protobuf, with the label of each trace as {@link writeOtlp} has it: one
 * message `TracesData`, which on the wire is also an `ExportTraceServiceRequest`. Memory does not grow with the recording.
 *
 * @param path The file to make.
 * @param data A corpus: a folder with `spans.parquet`, or such a file.
 * @param labels A trace without a label is written without.
 * @returns Spans written.
 * @throws ImportError if the recording cannot be read; LabelEaseError if the file cannot be written, or a label is of a
 *   trace that is not in the recording.
 */
export async function writeOtlpProtobuf(
  path: string,
  data: string,
  labels: Iterable<TraceLabel>,
  { gzip, signal, onProgress }: WriteSpansOptions = {},
): Promise<number> {
  const traces = (await otlpMessages()).type("TracesData");
  let spans = 0;
  const count = (written: number) => {
    spans += written;
  };
  async function* messages() {
    // Messages put behind each other are one message with the lists of all.
    for await (const line of otlpRequests(data, labels, count, { signal, onProgress })) {
      yield traces.encode(traces.fromObject(JSON.parse(line, bytesOfHex))).finish();
    }
  }
  await writePieces(path, messages(), { gzip, signal });
  return spans;
}

const IDS: ReadonlySet<string> = new Set(["traceId", "spanId", "parentSpanId"]);

/** Ids are hexadecimal digits in OTLP/JSON and bytes here. A key of an attribute is a value, never a field. */
function bytesOfHex(field: string, value: unknown): unknown {
  return IDS.has(field) && typeof value === "string" ? Buffer.from(value, "hex") : value;
}
