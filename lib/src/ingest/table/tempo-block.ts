/** Columns of a block of Tempo that have an attribute of their own. */
const RESOURCE_COLUMNS: ReadonlyMap<string, string> = new Map([
  ["ServiceName", "service.name"],
  ["Cluster", "cluster"],
  ["Namespace", "namespace"],
  ["Pod", "pod"],
  ["Container", "container"],
  ["K8sClusterName", "k8s.cluster.name"],
  ["K8sNamespaceName", "k8s.namespace.name"],
  ["K8sPodName", "k8s.pod.name"],
  ["K8sContainerName", "k8s.container.name"],
]);
const SPAN_COLUMNS: ReadonlyMap<string, string> = new Map([
  ["HttpMethod", "http.method"],
  ["HttpUrl", "http.url"],
  ["HttpStatusCode", "http.status_code"],
]);
/** Plain columns of a span under the names the exporter for ClickHouse gives them. */
const PLAIN: readonly (readonly [ours: string, theirs: string])[] = [
  ["SpanName", "Name"],
  ["SpanKind", "Kind"],
  ["StartTimeUnixNano", "StartTimeUnixNano"],
  ["DurationNano", "DurationNano"],
  ["StatusCode", "StatusCode"],
  ["StatusMessage", "StatusMessage"],
  ["TraceState", "TraceState"],
];

/**
 * SQL of the spans in a block of Grafana Tempo (vParquet, 1 to 4), which has a row per trace with spans nested in scopes
 * nested in resources, as rows with the names of ClickHouse's table.
 *
 * @param table SQL of the file.
 * @param columns Type by name of the columns of the file, as DuckDB describes it.
 * @returns undefined if the file is no such block.
 */
export function tempoSpans(table: string, columns: ReadonlyMap<string, string>): string | undefined {
  const type = columns.get("rs");
  if (type === undefined || !columns.has("TraceID")) return undefined;
  const has = (name: string) => new RegExp(`[(, ]"?${name}"? `).test(type);
  const scopes = has("ss") ? "ss" : "ils";
  const scope = has("Scope") ? "Scope" : "InstrumentationLibrary";
  if (!has(scopes) || !has("Spans") || !has("SpanID")) return undefined;
  const id = (value: string) => `lower(hex(${value}))`;
  const list = [
    `${id("trace")} AS "TraceId"`,
    `${id("span.SpanID")} AS "SpanId"`,
    `${has("ParentSpanID") ? id("span.ParentSpanID") : "''"} AS "ParentSpanId"`,
    ...PLAIN.filter(([, theirs]) => has(theirs)).map(([ours, theirs]) => `span.${theirs} AS "${ours}"`),
    `scope.Name AS "ScopeName"`,
    `scope.Version AS "ScopeVersion"`,
    `${attributes("resource", RESOURCE_COLUMNS, has)} AS "ResourceAttributes"`,
    `${attributes("span", SPAN_COLUMNS, has)} AS "SpanAttributes"`,
  ];
  return `(SELECT ${list.join(", ")} FROM (
    SELECT trace, resource, scopes.${scope} AS scope, unnest(scopes.Spans) AS span FROM (
      SELECT trace, parts.Resource AS resource, unnest(parts.${scopes}) AS scopes FROM (
        SELECT TraceID AS trace, unnest(rs) AS parts FROM ${table}
      ))))`;
}

/** The attributes of a part as a JSON list of keys and values, those with columns of their own among them. */
function attributes(part: string, columns: ReadonlyMap<string, string>, has: (name: string) => boolean): string {
  const own = [...columns]
    .filter(([name]) => has(name))
    .map(
      ([name, key]) =>
        `CASE WHEN ${part}.${name} IS NOT NULL THEN json_object('key', '${key}', 'value', ${part}.${name}) END`,
    );
  const rest = `list_filter([${own.join(", ")}], x -> x IS NOT NULL)`;
  const listed = `coalesce(list_transform(${part}.Attrs, x -> to_json(x)), []::JSON[])`;
  return `to_json(${own.length > 0 ? `list_concat(${listed}, ${rest})` : listed})`;
}
