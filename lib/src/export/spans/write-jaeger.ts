import type { TraceLabel } from "../../label/labels.js";
import { writePieces } from "../write-pieces.js";
import { exportedSpan } from "./exported-span.js";
import { JAEGER_IDS } from "./ids.js";
import { jaegerProcess, jaegerSpan } from "./jaeger-span.js";
import { labelledSpans, type WriteSpansOptions } from "./labelled-spans.js";

/**
 * Writes the spans of a recording as Jaeger's JSON, in the form of its HTTP API, which its user interface opens; the
 * label of each trace is tags `labelease.*` of its root spans. Memory does not grow with the recording.
 *
 * Jaeger has no place for nanoseconds, types of lists and maps, attributes of links, schemas, and what was dropped.
 *
 * @param path The file to make.
 * @param data A corpus: a folder with `spans.parquet`, or such a file.
 * @param labels A trace without a label is written without.
 * @returns Spans written.
 * @throws ImportError if the recording cannot be read; LabelEaseError if the file cannot be written, or a label is of a
 *   trace that is not in the recording.
 */
export async function writeJaeger(
  path: string,
  data: string,
  labels: Iterable<TraceLabel>,
  { gzip, signal, onProgress }: WriteSpansOptions = {},
): Promise<number> {
  let spans = 0;
  async function* pieces() {
    yield '{"data":[';
    let open: string | undefined;
    let processes = new Map<string, string>();
    const end = () =>
      `],"processes":{${[...processes].map(([text, id]) => `"${id}":${text}`).join(",")}},"warnings":null}`;
    for await (const batch of labelledSpans(data, labels, "Jaeger", { signal, onProgress })) {
      for (const { row, label } of batch) {
        const span = exportedSpan(row, label, JAEGER_IDS);
        if (open !== row.traceId) {
          yield `${open === undefined ? "" : `${end()},`}\n{"traceID":"${span.traceId}","spans":[`;
          open = row.traceId;
          processes = new Map();
        } else yield ",\n";
        const process = jaegerProcess(span);
        const id = processes.get(process) ?? `p${processes.size + 1}`;
        processes.set(process, id);
        yield jaegerSpan(span, id);
      }
      spans += batch.length;
    }
    yield `${open === undefined ? "" : end()}],"total":0,"limit":0,"offset":0,"errors":null}\n`;
  }
  await writePieces(path, pieces(), { gzip, signal });
  return spans;
}
