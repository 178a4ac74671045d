import { otlpMessages } from "../../ingest/otlp/proto/messages.js";
import type { TraceLabel } from "../../label/labels.js";
import type { KeyValue } from "../../parquet/span-extra.js";
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
      yield traces.encode(traces.fromObject(JSON.parse(line, protobufForm))).finish();
    }
  }
  await writePieces(path, messages(), { gzip, signal });
  return spans;
}

const IDS: ReadonlySet<string> = new Set(["traceId", "spanId", "parentSpanId"]);

/**
 * Ids are hexadecimal digits in OTLP/JSON and bytes here; a key of an attribute is a value, never a field. A time of 0 is
 * not there on the wire, so that it goes into an attribute.
 */
function protobufForm(field: string, value: unknown): unknown {
  if (IDS.has(field) && typeof value === "string") return Buffer.from(value, "hex");
  if (field === "spans") (value as JsonSpan[]).forEach(recordZero);
  return value;
}

interface JsonSpan {
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  attributes?: KeyValue[];
}

function recordZero(span: JsonSpan): void {
  if (span.startTimeUnixNano !== "0") return;
  span.attributes ??= [];
  const known = new Set(span.attributes.map(({ key }) => key));
  const micros = BigInt(span.endTimeUnixNano) / 1000n;
  for (const [field, time] of [
    ["start", "0"],
    ["duration", String(micros)],
  ]) {
    const key = `labelease.recorded.${field}`;
    if (!known.has(key)) span.attributes.push({ key, value: { stringValue: time } });
  }
}
