import { LabelEaseError } from "../../base/error.js";
import type { Work } from "../../base/work.js";
import type { TraceLabel } from "../../label/labels.js";
import { isNone } from "./ids.js";
import { readSpanRows } from "./read-span-rows.js";
import { rootlessTraces } from "./rootless-traces.js";
import type { SpanRow } from "./span-row.js";

/** How spans are written to a file. */
export interface WriteSpansOptions extends Work {
  /** Compress with gzip. */
  readonly gzip?: boolean;
}

/** A span of a recording, with the label of its trace where it is the span that carries it. */
export interface LabelledSpan {
  readonly row: SpanRow;
  readonly label: TraceLabel | undefined;
}

/**
 * Streams the spans of a recording, trace by trace. The label of a trace goes with each of its roots, or with its first
 * span where the root was not recorded.
 *
 * @param data A corpus: a folder with `spans.parquet`, or such a file.
 * @param labels A trace without a label comes without.
 * @param form What is being written, as in "Cannot export OTLP".
 * @throws ImportError if the recording cannot be read; LabelEaseError, at the end, if a label is of a trace that is not in it.
 */
export async function* labelledSpans(
  data: string,
  labels: Iterable<TraceLabel>,
  form: string,
  { signal, onProgress }: Work = {},
): AsyncGenerator<readonly LabelledSpan[]> {
  const byTrace = new Map<string, TraceLabel>();
  for (const label of labels) byTrace.set(label.traceId, label);
  const missing = new Set(byTrace.keys());
  const rootless = byTrace.size === 0 ? new Set<string>() : await rootlessTraces(data, signal);
  const labelOf = ({ traceId, parentId }: SpanRow): TraceLabel | undefined => {
    if (!isNone(parentId) && !rootless.delete(traceId)) return undefined;
    missing.delete(traceId);
    return byTrace.get(traceId);
  };
  let done = 0;
  for await (const { rows, total } of readSpanRows(data, signal)) {
    yield rows.map((row) => ({ row, label: labelOf(row) }));
    done += rows.length;
    onProgress?.({ stage: `write ${form}`, done, total, unit: "spans" });
  }
  for (const trace of missing) {
    const count = `${missing.size} of ${byTrace.size} labelled traces are`;
    throw new LabelEaseError(`Cannot export ${form}: ${count} not in the recording`, { path: data, trace });
  }
}
