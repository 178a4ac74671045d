import { join } from "node:path";
import { ImportError, UsageError } from "../base/error.js";
import type { Work } from "../base/work.js";
import { writeCorpusFile } from "../parquet/corpus-file.js";
import { fileDigest } from "../parquet/file-digest.js";
import { openSession } from "../parquet/session.js";
import { SpanFileWriter } from "../parquet/span-file.js";
import { SPANS_FILE } from "../parquet/spans-form.js";
import { formatByName } from "./detect.js";
import { findFiles } from "./files/find-files.js";
import { type ReadContext, TABLE_FIELDS, type TableField } from "./format.js";
import { Ledger } from "./ledger.js";
import { openOutFolder } from "./out-folder.js";
import { readInput } from "./read-input.js";
import type { ImportedFile, ImportReport } from "./report.js";
import { ResourceTable } from "./resource-table.js";
import { assemble } from "./stage/assemble.js";
import { SpanStage } from "./stage/span-stage.js";
import { TIME_UNITS, type TimeUnit } from "./table/time-unit.js";
import { UnitCheck } from "./unit-check.js";

/** How {@link importSpans} reads and where it writes. */
export interface ImportOptions extends Work {
  /** Folder of the corpus to be: a new one, an empty one, or one with a corpus, which is replaced. */
  readonly out: string;
  /** "csv", "rows", "parquet", "jaeger", "otlp", "otlp-protobuf", "zipkin" or "skywalking"; default: by the content of each file. */
  readonly format?: string;
  /**
   * For tables whose header says it otherwise: column by field. Fields are `trace_id`, `span_id`, `parent_span_id`,
   * `service`, `operation`, `instance`, `start`, `end`, `duration`, `status`, `status_code`, `kind`, `attributes`, `resource`.
   */
  readonly columns?: Readonly<Partial<Record<TableField, string>>>;
  /** For tables: units of time ("s", "ms", "us", "ns") where they are not to be guessed. */
  readonly unit?: { readonly start?: TimeUnit; readonly duration?: TimeUnit };
  /** Keep what is good in a damaged file; default false: the import fails. */
  readonly keepGood?: boolean;
  /** Most MiB of one span or row; a larger one is an error, or is rejected with `keepGood`. Default 64. */
  readonly elementMb?: number;
  /** Most spans of a trace: the first that come are kept, the others rejected. Default 1,000,000. */
  readonly maxSpansPerTrace?: number;
  /** Threads of DuckDB; default: all cores, at most 4. The result does not depend on it. */
  readonly threads?: number;
}

/**
 * Imports recordings into a corpus: CSV, Parquet, JSON rows, the JSON of Jaeger, OTLP, Zipkin and SkyWalking, and OTLP
 * protobuf, each also packed with gzip or zstd, or in a tar or zip archive; several files of several formats become one corpus.
 * What is broken is mended where that is possible, and counted.
 *
 * Memory does not grow with the input, apart from the names in it. On any failure nothing is written.
 *
 * @param paths Files, folders (searched to the bottom) and globs.
 * @returns What was accepted, repaired and rejected; also kept in `corpus.json`.
 * @throws ImportError with file and place for what cannot be read; UsageError for options that cannot be used.
 *
 * @example
 * await assert.rejects(importSpans(["/no/such/file.json"], { out: "/tmp/never-made" }), /no such file/);
 */
export async function importSpans(paths: readonly string[], options: ImportOptions): Promise<ImportReport> {
  const { out, threads, signal, onProgress, keepGood = false } = options;
  const { elementMb = 64, maxSpansPerTrace = 1_000_000 } = options;
  const columns = checkColumns(options.columns);
  const unit = checkUnit(options.unit);
  if (!(elementMb > 0)) throw new UsageError(`Cannot import: element limit ${elementMb} MB is not above 0`);
  if (!(Number.isInteger(maxSpansPerTrace) && maxSpansPerTrace > 0)) {
    throw new UsageError(`Cannot import: limit of ${maxSpansPerTrace} spans per trace is not a whole number above 0`);
  }
  const format = options.format === undefined ? undefined : formatByName(options.format);
  signal?.throwIfAborted();
  const found = await findFiles(paths, out);
  const total = found.reduce((sum, { bytes }) => sum + bytes, 0);
  const folder = await openOutFolder(out);
  try {
    const session = await openSession({ threads, memoryMb: MEMORY_MB });
    const interrupt = () => stage?.interrupt();
    signal?.addEventListener("abort", interrupt);
    let stage: SpanStage | undefined;
    let writer: SpanFileWriter | undefined;
    try {
      stage = await SpanStage.open(session);
      const ledger = new Ledger();
      let read = 0;
      const context: ReadContext = {
        ledger,
        resources: new ResourceTable(),
        keepGood,
        elementBytes: elementMb * 2 ** 20,
        columns,
        unit,
        folder: session.folder,
        threads,
        signal,
        onBytes: (count) => {
          read += count;
          onProgress?.({ stage: "read files", done: Math.min(read, total), total, unit: "bytes" });
        },
      };
      const files: ImportedFile[] = [];
      for (const file of found) await readInput(file, format, stage, files, context);
      if (stage.count === 0) throw nothingIn(paths, files);
      await stage.finish();
      const path = join(folder.partial, SPANS_FILE);
      writer = await SpanFileWriter.open(path, { session });
      const check = new UnitCheck();
      const names = files.map(({ file }) => file);
      const { repaired, cut } = await assemble(stage, writer, ledger, check, names, {
        onProgress,
        signal,
        spansPerTrace: maxSpansPerTrace,
      });
      check.note(ledger, names[0]);
      // Makes room for sorting and packing.
      await stage.close();
      const finishing = writer;
      writer = undefined;
      const { traces, spans } = await finishing.finish();
      signal?.throwIfAborted();
      const kept = stage.count - [...cut.values()].reduce((sum, count) => sum + count, 0);
      const report: ImportReport = {
        accepted: kept - repaired,
        repaired,
        rejected: ledger.rejected,
        input: kept + ledger.rejected,
        traces,
        spans,
        warnings: ledger.list(),
        files: files.map((file, i) => withoutCut(file, cut.get(i) ?? 0)),
        formats: [...new Set(files.flatMap((file) => file.format ?? []))],
      };
      const digest = await fileDigest(path, signal);
      await writeCorpusFile(folder.partial, { traces, spans, digest, report });
      await folder.commit();
      return report;
    } finally {
      signal?.removeEventListener("abort", interrupt);
      await writer?.discard();
      await stage?.close();
      await session.close();
    }
  } catch (error) {
    await folder.discard();
    // An interrupted query has an error of its own.
    signal?.throwIfAborted();
    throw error;
  }
}

/** For DuckDB, which takes some more than it counts. */
const MEMORY_MB = 256;

function withoutCut(file: ImportedFile, cut: number): ImportedFile {
  return { ...file, spans: file.spans - cut, rejected: file.rejected + cut };
}

function nothingIn(paths: readonly string[], files: readonly ImportedFile[]): ImportError {
  const rejected = files.reduce((sum, file) => sum + file.rejected, 0);
  const place = paths.length === 1 ? { [files.length === 1 ? "file" : "path"]: paths[0] } : { paths: paths.length };
  if (rejected > 0) {
    const what = rejected === 1 ? "the only span is" : `all ${rejected} spans are`;
    return new ImportError(`Cannot import: ${what} unusable`, place);
  }
  if (files.every(({ format }) => format === null)) return new ImportError("Cannot import: no trace files", place);
  return new ImportError("Cannot import: no spans", place);
}

function checkColumns(columns: ImportOptions["columns"] = {}): ReadonlyMap<TableField, string> {
  const checked = new Map<TableField, string>();
  for (const [field, name] of Object.entries(columns)) {
    if (!TABLE_FIELDS.includes(field as TableField)) {
      throw new UsageError(`Cannot read column as "${field}": fields are ${TABLE_FIELDS.join(", ")}`);
    }
    if (name !== undefined) checked.set(field as TableField, name);
  }
  return checked;
}

function checkUnit(unit: ImportOptions["unit"] = {}): NonNullable<ImportOptions["unit"]> {
  for (const [field, name] of Object.entries(unit)) {
    if (field !== "start" && field !== "duration") {
      throw new UsageError(`Cannot set unit of "${field}": it is "start" or "duration"`);
    }
    if (name !== undefined && !TIME_UNITS.includes(name)) {
      throw new UsageError(`Cannot use unit "${name}": units are ${TIME_UNITS.join(", ")}`);
    }
  }
  return unit;
}
