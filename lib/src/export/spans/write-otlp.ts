import type { TraceLabel } from "../../label/labels.js";
import { writeText } from "../write-text.js";
import { exportedSpan } from "./exported-span.js";
import { OTLP_IDS } from "./ids.js";
import { labelledSpans, type WriteSpansOptions } from "./labelled-spans.js";
import { type OtlpJsonSpan, otlpJsonSpan } from "./otlp-json-span.js";

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
  options: WriteSpansOptions = {},
): Promise<number> {
  const { gzip, signal, onProgress } = options;
  let spans = 0;
  async function* lines() {
    let open: OtlpJsonSpan[] = [];
    for await (const batch of labelledSpans(data, labels, "OTLP", { signal, onProgress })) {
      for (const { row, label } of batch) {
        open.push(otlpJsonSpan(exportedSpan(row, label, OTLP_IDS)));
        if (open.length < SPANS_PER_LINE) continue;
        yield requestLine(open);
        open = [];
      }
      spans += batch.length;
    }
    if (open.length > 0) yield requestLine(open);
  }
  await writeText(path, lines(), { gzip, signal });
  return spans;
}

/** Spans under their resources and scopes, in the order of first appearance. */
function requestLine(spans: readonly OtlpJsonSpan[]): string {
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
