import type { Work } from "../../base/work.js";
import type { TraceLabel } from "../../label/labels.js";
import { exportedSpan } from "./exported-span.js";
import { OTLP_IDS } from "./ids.js";
import { labelledSpans } from "./labelled-spans.js";
import { type OtlpJsonSpan, otlpJsonSpan } from "./otlp-json-span.js";

const SPANS_PER_REQUEST = 5000;

/**
 * Streams a recording as export requests of OTLP/JSON, each a line of text.
 *
 * @param count Told how many more spans were taken in.
 */
export async function* otlpRequests(
  data: string,
  labels: Iterable<TraceLabel>,
  count: (spans: number) => void,
  work: Work,
): AsyncGenerator<string> {
  let open: OtlpJsonSpan[] = [];
  for await (const batch of labelledSpans(data, labels, "OTLP", work)) {
    for (const { row, label } of batch) {
      open.push(otlpJsonSpan(exportedSpan(row, label, OTLP_IDS)));
      if (open.length < SPANS_PER_REQUEST) continue;
      yield requestLine(open);
      open = [];
    }
    count(batch.length);
  }
  if (open.length > 0) yield requestLine(open);
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
