import type { PackedSpans } from "./fast/record.js";
import type { InputFile } from "./files/open-file.js";
import type { Ledger } from "./ledger.js";
import type { RawSpan } from "./raw-span.js";
import type { ResourceTable } from "./resource-table.js";
import type { TimeUnit } from "./table/time-unit.js";

/** Column of a table a span's field is read from. */
export const TABLE_FIELDS = [
  "trace_id",
  "span_id",
  "parent_span_id",
  "service",
  "operation",
  "instance",
  "start",
  "end",
  "duration",
  "status",
  "status_code",
  "kind",
  "attributes",
  "resource",
] as const;

export type TableField = (typeof TABLE_FIELDS)[number];

/** What a format needs to know beside the file. */
export interface ReadContext {
  readonly ledger: Ledger;
  readonly resources: ResourceTable;
  /** Whether what is good in a damaged file is kept. */
  readonly keepGood: boolean;
  /** Most bytes of one element (a span, a row). */
  readonly elementBytes: number;
  /** For tables: which column is which field, where the header does not say so. */
  readonly columns: ReadonlyMap<TableField, string>;
  /** For tables: units of time, where they are not to be guessed. */
  readonly unit: { readonly start?: TimeUnit; readonly duration?: TimeUnit };
  /** A folder for temporary files. */
  readonly folder: string;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Whether every span of JSON is parsed as a whole, also where a quicker way gives the same; for tests. */
  readonly exact?: boolean;
  /** Told the bytes read from disk. */
  readonly onBytes: (count: number) => void;
}

/** Spans in the order of the file: as objects, or as records, whose memory is used again for the next batch. */
export type SpanBatch = readonly RawSpan[] | PackedSpans;

/** A file format: one file of code, one line in the registry. */
export interface Format {
  readonly name: string;
  /** As in "the file is no ...". */
  readonly title: string;
  /** Whether trace ids are text, not numbers in hexadecimal digits: each is its own key. */
  readonly textIds?: boolean;
  /** Whether the beginning of a file looks like this format. */
  sniff(file: InputFile): boolean;
  /** A closer look where the beginning does not tell: false for a file of this format without spans. */
  holdsSpans?(file: InputFile, context: ReadContext): Promise<boolean>;
  /**
   * Reads the spans in the order of the file. Tells the ledger of every span it mends (and marks it `mended`) or
   * rejects.
   *
   * @throws ImportError if the file is damaged or of another format; with `keepGood` not for damage after the first span.
   */
  read(file: InputFile, context: ReadContext): AsyncGenerator<SpanBatch>;
}
