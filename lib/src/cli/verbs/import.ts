import { InvalidArgumentError } from "commander";
import type { ImportOptions } from "../../ingest/import.js";
import { importReportText } from "../import-report.js";
import { oneOf, realNumber, wholeNumber } from "../values.js";
import type { Verb } from "../verb.js";

/** Names options may have; a test holds these lists against those of `ingest/`. */
export const INPUT_FORMAT_NAMES = [
  "parquet",
  "otlp",
  "jaeger",
  "zipkin",
  "skywalking",
  "otlp-protobuf",
  "rows",
  "csv",
] as const;
export const UNIT_NAMES = ["s", "ms", "us", "ns"] as const;
export const FIELD_NAMES = [
  ...["trace_id", "span_id", "parent_span_id", "service", "operation", "instance", "start", "end", "duration"],
  ...["status", "status_code", "kind", "attributes", "resource"],
] as const;

interface Options {
  readonly out: string;
  readonly format?: string;
  readonly column?: Readonly<Record<string, string>>;
  readonly startUnit?: (typeof UNIT_NAMES)[number];
  readonly durationUnit?: (typeof UNIT_NAMES)[number];
  readonly keepGood?: boolean;
  readonly maxSpansPerTrace: number;
  readonly limitMb: number;
}

export const importVerb: Verb<Options> = {
  name: "import",
  summary:
    "turn trace files (Jaeger, OTLP, Zipkin, SkyWalking, CSV, Parquet; also gzip, zstd, tar and zip) into a recording",
  examples: [
    "import traces.json.gz --out shop",
    "import exports/ 'more/*.csv' --column service=cmdb_id --start-unit ms --out shop",
  ],
  declare: (command) =>
    command
      .argument("<path...>", "files, folders (searched to the bottom) and globs")
      .requiredOption("--out <dir>", "folder to write the recording into")
      .option(
        "--format <name>",
        `${INPUT_FORMAT_NAMES.join(", ")} (default: by the content of each file)`,
        oneOf(INPUT_FORMAT_NAMES),
      )
      .option("--column <field=name>", "in which column a table has a field; may be repeated", column)
      .option("--start-unit <unit>", `of a table: ${UNIT_NAMES.join(", ")} (default: by the values)`, oneOf(UNIT_NAMES))
      .option("--duration-unit <unit>", `of a table: ${UNIT_NAMES.join(", ")}`, oneOf(UNIT_NAMES))
      .option("--keep-good", "of a damaged file, take what is good (default: it is an error, and nothing is written)")
      .option("--max-spans-per-trace <n>", "of a longer trace, take the first so many", wholeNumber(1), 1_000_000)
      .option(
        "--limit-mb <n>",
        "most MiB of one span or row; a larger one is an error, or left out with --keep-good",
        realNumber(0.001, 1024),
        64,
      ),
  async run(paths, options, { signal, onProgress, threads }) {
    const { out, format, column: columns, startUnit: start, durationUnit: duration } = options;
    const { keepGood, maxSpansPerTrace, limitMb: elementMb } = options;
    const { importSpans } = await import("../../ingest/import.js");
    const unit: ImportOptions["unit"] = { ...(start && { start }), ...(duration && { duration }) };
    const report = await importSpans(paths, {
      ...{ out, format, columns, unit, keepGood, maxSpansPerTrace, elementMb },
      ...{ threads, signal, onProgress },
    });
    return { json: { ...report }, text: importReportText(report, out) };
  },
};

const takeField = oneOf(FIELD_NAMES);

function column(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError("It must be field=name.");
  return { ...before, [takeField(text.slice(0, at))]: text.slice(at + 1) };
}
