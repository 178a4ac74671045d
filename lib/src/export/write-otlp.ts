import { LabelEaseError } from "../base/error.js";
import type { Work } from "../base/work.js";
import type { TraceLabel } from "../label/labels.js";
import { isNone, type OtlpSpan, otlpSpan } from "./otlp-span.js";
import { readSpanRows } from "./read-span-rows.js";
import { rootlessTraces } from "./rootless-traces.js";
import type { SpanRow } from "./span-row.js";
import { writeText } from "./write-text.js";

export interface WriteOtlpOptions extends Work {
  /** Compress with gzip. */
  readonly gzip?: boolean;
}

const SPANS_PER_LINE = 5000;

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
  options: WriteOtlpOptions = {},
): Promise<number> {
  const { gzip, signal, onProgress } = options;
  const byTrace = new Map<string, TraceLabel>();
  for (const label of labels) byTrace.set(label.traceId, label);
  const missing = new Set(byTrace.keys());
  const rootless = byTrace.size === 0 ? new Set<string>() : await rootlessTraces(data, signal);
  const labelOf = ({ traceId, parentId }: SpanRow): TraceLabel | undefined => {
    if (!isNone(parentId) && !rootless.delete(traceId)) return undefined;
    missing.delete(traceId);
    return byTrace.get(traceId);
  };
  let spans = 0;
  async function* lines() {
    let open: OtlpSpan[] = [];
    for await (const { rows, total } of readSpanRows(data, signal)) {
      for (const row of rows) {
        open.push(otlpSpan(row, labelOf(row)));
        if (open.length < SPANS_PER_LINE) continue;
        yield requestLine(open);
        open = [];
      }
      spans += rows.length;
      onProgress?.({ stage: "write OTLP", done: spans, total, unit: "spans" });
    }
    if (open.length > 0) yield requestLine(open);
    for (const trace of missing) {
      const count = `${missing.size} of ${byTrace.size} labelled traces are`;
      throw new LabelEaseError(`Cannot export OTLP: ${count} not in the recording`, { path: data, trace });
    }
  }
  await writeText(path, lines(), { gzip, signal });
  return spans;
}

/** Spans under their resources and scopes, in the order of first appearance. */
function requestLine(spans: readonly OtlpSpan[]): string {
  const resources = new Map<string, Map<string, string[]>>();
  for (const { resource, scope, span } of spans) {
    const scopes = resources.get(resource) ?? new Map<string, string[]>();
    resources.set(resource, scopes);
    const list = scopes.get(scope);
    if (list === undefined) scopes.set(scope, [span]);
    else list.push(span);
  }
  const resourceSpans = [...resources].map(([resource, scopes]) => {
    const scopeSpans = [...scopes].map(([scope, list]) => withSchema("scope", scope, `"spans":[${list.join(",")}]`));
    return withSchema("resource", resource, `"scopeSpans":[${scopeSpans.join(",")}]`);
  });
  return `{"resourceSpans":[${resourceSpans.join(",")}]}\n`;
}

/** In OTLP the address of the schema stands beside a resource or scope, not in it. */
function withSchema(field: "resource" | "scope", json: string, content: string): string {
  const { schemaUrl, ...rest } = JSON.parse(json);
  const head = Object.keys(rest).length === 0 ? "" : `"${field}":${JSON.stringify(rest)},`;
  const tail = schemaUrl === undefined ? "" : `,"schemaUrl":${JSON.stringify(schemaUrl)}`;
  return `{${head}${content}${tail}}`;
}
