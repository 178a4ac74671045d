import type { TableField } from "../format.js";
import { alibabaRow, traceVaeRow } from "./derived-rows.js";
import type { TableUnits } from "./time-unit.js";

/** A table that is known by its columns, and what its columns do not say themselves. */
export interface Layout {
  readonly name: string;
  /** Columns it has, and such as it does not have: letters and digits only, in lower case. */
  readonly has: readonly string[];
  readonly lacks?: readonly string[];
  /** Fields under names that mean something else elsewhere. */
  readonly columns?: Readonly<Partial<Record<TableField, string>>>;
  readonly units?: Partial<TableUnits>;
  /** Whether fields between tabs have escapes with backslashes, and no quotes. */
  readonly escapes?: boolean;
  /** Fields that have to be worked out, put before those of the row. */
  readonly derived?: {
    readonly header: readonly TableField[];
    row(get: (name: string) => string): readonly string[];
    /** Columns that are used up by it. */
    readonly uses: readonly string[];
  };
}

/**
 * Known layouts, the first that fits counts:
 *
 * - ClickHouse, as the exporter of the OpenTelemetry Collector fills `otel_traces`: durations are nanoseconds.
 * - AIOps challenges of 2020 (`elapsedTime`, `pid`) and 2021 (no operation; milliseconds).
 * - TraceVAE: trace id in two halves, start in seconds and nanoseconds, duration in milliseconds.
 * - Alibaba's call graphs: the place in the call tree is the `rpcid`; milliseconds.
 *
 * Nezha's, DeepTraLog's, the AIOps challenge's of 2022 and others' are understood by the names of their columns alone.
 */
export const LAYOUTS: readonly Layout[] = [
  {
    name: "clickhouse",
    has: ["timestamp", "traceid", "spanid", "parentspanid", "spanname", "duration"],
    units: { duration: "ns" },
    escapes: true,
  },
  {
    name: "aiops-2020",
    has: ["calltype", "starttime", "elapsedtime", "traceid", "id", "pid"],
    columns: {
      span_id: "id",
      parent_span_id: "pid",
      duration: "elapsedtime",
      operation: "calltype",
      status: "success",
    },
    units: { start: "ms", duration: "ms" },
  },
  {
    name: "aiops-2021",
    has: ["timestamp", "cmdbid", "parentid", "spanid", "traceid", "duration"],
    lacks: ["operationname"],
    units: { start: "ms", duration: "ms" },
  },
  {
    name: "tracevae",
    has: ["traceidhigh", "traceidlow", "spanid", "starttime", "nanosecond", "duration"],
    units: { duration: "ms" },
    derived: {
      header: ["trace_id", "start"],
      row: traceVaeRow,
      uses: ["traceidhigh", "traceidlow", "starttime", "nanosecond"],
    },
  },
  {
    name: "alibaba",
    has: ["traceid", "timestamp", "rpcid", "um", "dm", "rt"],
    columns: { service: "dm", operation: "interface", duration: "rt" },
    units: { start: "ms", duration: "ms" },
    derived: { header: ["span_id", "parent_span_id"], row: alibabaRow, uses: ["rpcid"] },
  },
];

/** The layout that a header has; undefined for none of them. */
export function layoutOf(header: readonly string[]): Layout | undefined {
  const names = new Set(header.map(plainName));
  return LAYOUTS.find(
    ({ has, lacks = [] }) => has.every((name) => names.has(name)) && !lacks.some((name) => names.has(name)),
  );
}

/** A name of a column without what differs between those who write it. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
