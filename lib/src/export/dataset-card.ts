import type { LabelTable } from "../label/label-table.js";
import type { QualityFigures, RunRecord } from "./run-record.js";

export interface DatasetCardOptions {
  readonly labels: LabelTable;
  /** Names of the files beside the card. */
  readonly files: readonly string[];
  /** How the labels were made, if known. */
  readonly run?: RunRecord;
}

/**
 * The README.md of a labelled data set, with the YAML head that Hugging Face reads. What comes from outside is shown
 * as text, never as markup. The licence is left to whoever publishes it.
 *
 * @example
 * const card = datasetCard({ labels: LabelTable.of([]), files: ["labels.parquet"] });
 * assert.ok(card.startsWith("---\n"));
 */
export function datasetCard({ labels, files, run }: DatasetCardOptions): string {
  const { abnormal, human } = labels.columns;
  const traces = labels.length;
  const sum = (column: Uint8Array) => column.reduce((total, value) => total + value, 0);
  return [
    head(traces, files),
    "# Labelled microservice traces\n",
    `${group(traces)} traces, each labelled normal or abnormal. ${isSimulated(run) ? "An operator simulated from known labels" : "A person"} answered for ${group(sum(human))} of them; the others took over the answer of the trace that represents them.\n`,
    "| | traces | answered | taken over |\n|---|---:|---:|---:|",
    ...[0, 1].map((value) => {
      const all = value === 1 ? sum(abnormal) : traces - sum(abnormal);
      const said = human.reduce((total, is, i) => total + (is === 1 && abnormal[i] === value ? 1 : 0), 0);
      return `| ${value === 1 ? "abnormal" : "normal"} | ${group(all)} | ${group(said)} | ${group(all - said)} |`;
    }),
    "\n## Files\n",
    ...files.map((file) => `- ${code(file)}: ${MEANINGS.get(file) ?? "labels"}`),
    columns(run),
    ...(run === undefined ? [] : [made(run), quality(run)]),
    LIMITS,
  ].join("\n");
}

const LABELLED_ROOTS = "labels are attributes of the root spans";

const MEANINGS = new Map<string, string>([
  ["labels.parquet", "one row per trace"],
  ["labels.csv", "the same; text that a spreadsheet would run as a formula has an apostrophe in front"],
  ["labels.jsonl", "the same as JSON lines"],
  ["spans.parquet", "the spans, one row each; `trace_id` joins them with the labels"],
  ...["", ".gz"].flatMap((end): [string, string][] => [
    [`otlp.jsonl${end}`, `the spans as OTLP/JSON, one export request a line; ${LABELLED_ROOTS}`],
    [`otlp.pb${end}`, `the spans as OTLP in protobuf, one TracesData; ${LABELLED_ROOTS}`],
    [`jaeger.json${end}`, `the spans as Jaeger's JSON; ${LABELLED_ROOTS}`],
    [`zipkin.json${end}`, `the spans as Zipkin's JSON of version 2; ${LABELLED_ROOTS}`],
  ]),
  ["run.json", "options, versions, digests of the inputs, time and memory by stage, results"],
]);

function isGuided(run: RunRecord | undefined): boolean {
  return run?.options.method === "guided";
}

function columns(run: RunRecord | undefined): string {
  const [distance, confidence] = isGuided(run)
    ? [
        "1 - likeness to the representative, 0 to 1; 0 where source is human",
        "probability of the label by the model, .5 or more; 1 where source is human",
      ]
    : [
        "Euclidean distance to the centre of its cluster; 0 where source is human",
        "1 at the centre of the cluster, 0 half-way to the next one; no probability",
      ];
  return `
## Columns

| column | meaning |
|---|---|
| trace_id | id of the trace, as recorded |
| label | normal or abnormal |
| source | human: said of this very trace; bulk: said of many traces at once; propagated: taken over |
| annotator | who said it |
| representative_id | the trace whose answer this is |
| distance | ${distance} |
| confidence | ${confidence} |
| time | when it was said, ISO 8601; empty for a simulated operator |
`;
}

const LIMITS = `## Limits

- Labels that were taken over can be wrong, first where confidence is low: there normal and abnormal traces look alike.
- What a person cannot see in a trace is not in its label.
- The licence of the data is for its publisher to state: fill in \`license\` at the top of this file.
`;

function head(traces: number, files: readonly string[]): string {
  const data = ["labels.parquet", "labels.csv", "labels.jsonl"].find((file) => files.includes(file));
  const configs = [
    ...(data === undefined ? [] : [config("labels", data)]),
    ...(files.includes("spans.parquet") ? [config("spans", "spans.parquet")] : []),
  ];
  return [
    "---",
    "pretty_name: Labelled microservice traces",
    "# license: to be filled in by the publisher",
    "task_categories:",
    "- tabular-classification",
    "tags:",
    "- microservices",
    "- distributed-tracing",
    "- anomaly-detection",
    "size_categories:",
    `- ${SIZES.find(([most]) => traces < most)?.[1] ?? "n>1T"}`,
    ...(configs.length === 0 ? [] : ["configs:", ...configs.flat()]),
    "---\n",
  ].join("\n");
}

/** A table that `datasets` loads by name. */
function config(name: string, path: string): string[] {
  return [`- config_name: ${name}`, "  data_files:", "  - split: train", `    path: ${path}`];
}

const SIZES: readonly [number, string][] = [
  [1e3, "n<1K"],
  [1e4, "1K<n<10K"],
  [1e5, "10K<n<100K"],
  [1e6, "100K<n<1M"],
  [1e7, "1M<n<10M"],
  [1e8, "10M<n<100M"],
  [1e9, "100M<n<1B"],
];

function isSimulated(run: RunRecord | undefined): boolean {
  return run?.inputs.some(({ role }) => role === "oracle") ?? false;
}

const PAPER =
  "traces become vectors, vectors become clusters, one trace of each cluster is shown to an operator, and the others follow.";
const GUIDED =
  "traces are shown to an operator one after the other, each where an answer is worth most, and a model of the answers labels the others.";

function made(run: RunRecord): string {
  const facts = [
    ...Object.entries(run.options),
    ...Object.entries(run.representation).map(([key, value]) => [`representation: ${key}`, value] as const),
    ...Object.entries(run.versions).map(([key, value]) => [`version of ${key}`, value] as const),
    // That of a part of a recording is over the digest of the whole and the number of traces.
    ...run.inputs
      .filter(({ role }) => role !== "data" || run.options.traces == null)
      .map(({ role, digest }) => [`SHA-256 of ${role}`, digest] as const),
  ].filter(([, value]) => value !== null);
  return [
    "## How it was made\n",
    `With LabelEase, \`labelease ${run.verb}\`: ${isGuided(run) ? GUIDED : PAPER}\n`,
    "| | |\n|---|---|",
    ...facts.map(([key, value]) => `| ${code(key)} | ${code(String(value))} |`),
    "",
  ].join("\n");
}

function quality({ results }: RunRecord): string {
  if (results.quality === undefined) return "";
  const row = (name: string, { precision, recall, f1 }: QualityFigures) =>
    `| ${name} | ${[precision, recall, f1].map((x) => x.toFixed(3)).join(" | ")} |`;
  return [
    `## Quality\n\nThe operator was simulated from known labels, so all labels can be compared with them (abnormal counts as positive); ${group(results.asked)} traces were asked.\n`,
    "| rows | precision | recall | F1 |\n|---|---:|---:|---:|",
    row("all", results.quality.all),
    row("without uncertain labels", results.quality.gold),
    "",
  ].join("\n");
}

function group(value: number): string {
  return value.toLocaleString("en-US");
}

/** Text from outside in a table cell: a code span that ends where it should, on one line. */
function code(text: string): string {
  const line = text.replace(/\s+/g, " ").replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") || line === "" ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}
