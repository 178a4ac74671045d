import type { TraceLabel } from "../../label/labels.js";
import { writePieces } from "../write-pieces.js";
import { exportedSpan } from "./exported-span.js";
import { ZIPKIN_IDS } from "./ids.js";
import { labelledSpans, type WriteSpansOptions } from "./labelled-spans.js";
import { zipkinSpan } from "./zipkin-span.js";

/**
 * Writes the spans of a recording as Zipkin's JSON of version 2, one list, as its HTTP API takes it; the label of each
 * trace is tags `labelease.*` of its root spans. Memory does not grow with the recording.
 *
 * Zipkin has no place for nanoseconds, types of values, links, flags, trace state, schemas, and equal keys; its own
 * server writes names of spans and services in lower case.
 *
 * @param path The file to make.
 * @param data A corpus: a folder with `spans.parquet`, or such a file.
 * @param labels A trace without a label is written without.
 * @returns Spans written.
 * @throws ImportError if the recording cannot be read; LabelEaseError if the file cannot be written, or a label is of a
 *   trace that is not in the recording.
 */
export async function writeZipkin(
  path: string,
  data: string,
  labels: Iterable<TraceLabel>,
  { gzip, signal, onProgress }: WriteSpansOptions = {},
): Promise<number> {
  let spans = 0;
  async function* pieces() {
    for await (const batch of labelledSpans(data, labels, "Zipkin", { signal, onProgress })) {
      for (const { row, label } of batch) {
        yield `${spans === 0 ? "[" : ",\n"}${zipkinSpan(exportedSpan(row, label, ZIPKIN_IDS))}`;
        spans++;
      }
    }
    yield spans === 0 ? "[]\n" : "]\n";
  }
  await writePieces(path, pieces(), { gzip, signal });
  return spans;
}
