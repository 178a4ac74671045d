import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type Names, SpanFlag, type SpanTable } from "../trace/span-table.js";
import { openSession, type Session, sqlText } from "./session.js";
import { SPAN_COLUMNS } from "./spans-form.js";
import { StagedNames } from "./staged-names.js";
import { type StagedRows, StagedSpans } from "./staged-spans.js";

/** What {@link SpanFileWriter.finish} wrote. */
export interface WrittenSpans {
  readonly traces: number;
  readonly spans: number;
}

let stages = 0;

/**
 * Writes `spans.parquet` from batches that arrive in any order of traces, with flat memory: rows are staged on disk and
 * sorted out of core at the end, unless they came in order. The same traces give the same bytes, however they were
 * cut into batches and on any number of threads.
 *
 * Stand-in rows are not written; an orphan keeps the id of its absent parent, other top-level spans have NULL. A trace
 * that was appended in several parts is joined.
 *
 * @example
 * const writer = await SpanFileWriter.open("/no/such/folder/spans.parquet");
 * await writer.append(tableOfSpans({ t1: [{ id: "1", service: "shop", operation: "view", start: 0, duration: 10 }] }));
 * await writer.discard(); // nothing is written before finish()
 * const { existsSync } = await import("node:fs");
 * assert.ok(!existsSync("/no/such/folder/spans.parquet"));
 */
export class SpanFileWriter {
  readonly #path: string;
  readonly #connection: DuckDBConnection;
  readonly #staged: StagedSpans;
  readonly #file: string;
  readonly #stage: string;
  readonly #close: () => Promise<void>;
  readonly #names = new StagedNames();
  #sorted = true;
  #lastStart = Number.NEGATIVE_INFINITY;
  #lastId = "";
  #traces = 0;
  #spans = 0;
  #hasAttributes = false;
  #ended = false;

  private constructor(
    path: string,
    connection: DuckDBConnection,
    staged: StagedSpans,
    file: string,
    stage: string,
    close: () => Promise<void>,
  ) {
    this.#path = path;
    this.#connection = connection;
    this.#staged = staged;
    this.#file = file;
    this.#stage = stage;
    this.#close = close;
  }

  /**
   * @param path The file to write; its folder must be there at {@link finish}.
   * @param options.session DuckDB to work with; without it one of its own of 256 MiB, closed at the end.
   */
  static async open(path: string, options: { readonly session?: Session } = {}): Promise<SpanFileWriter> {
    const session = options.session ?? (await openSession({ memoryMb: 256 }));
    const connection = await session.connect();
    const stage = `stage_${stages++}`;
    const file = join(session.folder, `${stage}.parquet`);
    await connection.run(`ATTACH ':memory:' AS ${stage}`);
    return new SpanFileWriter(path, connection, new StagedSpans(file), file, stage, async () => {
      await connection.run(`DETACH ${stage}`);
      connection.closeSync();
      if (options.session === undefined) await session.close();
      else await rm(file, { force: true });
    });
  }

  /**
   * Stages the spans of a batch.
   *
   * @param attributes JSON text per row of `table` (stand-ins included), or null.
   */
  async append(table: SpanTable, attributes?: readonly (string | null)[]): Promise<void> {
    const { offsets, flags, parent, start, spanIds, absentParents } = table;
    const { integer, double } = this.#staged;
    const [service, operation, instance, status, kind] = integer;
    const [traceStart, startTime, duration] = double;
    const numbers = this.#names.of(table.names);
    for (let trace = 0; trace < table.traceIds.length; trace++) {
      let earliest = Number.POSITIVE_INFINITY;
      for (let row = offsets[trace]; row < offsets[trace + 1]; row++) {
        if ((flags[row] & SpanFlag.STAND_IN) === 0 && start[row] < earliest) earliest = start[row];
      }
      if (earliest === Number.POSITIVE_INFINITY) continue;
      this.#traces++;
      this.#follow(earliest, table.traceIds[trace]);
      for (let row = offsets[trace]; row < offsets[trace + 1]; row++) {
        if ((flags[row] & SpanFlag.STAND_IN) !== 0) continue;
        const up = parent[row];
        const at = this.#staged.row;
        const parentId =
          up >= 0 && (flags[up] & SpanFlag.STAND_IN) === 0 ? spanIds[up] : (absentParents?.get(row) ?? null);
        const attribute = attributes?.[row] ?? null;
        if (attribute !== null) this.#hasAttributes = true;
        service[at] = numbers.services[table.service[row]];
        operation[at] = numbers.operations[table.operation[row]];
        instance[at] = numbers.instances[table.instance[row]];
        status[at] = numbers.statuses[table.status[row]];
        kind[at] = table.kind[row];
        traceStart[at] = earliest;
        startTime[at] = start[row];
        duration[at] = table.duration[row];
        this.#staged.put(table.traceIds[trace], spanIds[row], parentId, attribute);
        this.#spans++;
      }
    }
  }

  /**
   * Stages spans that are rows already, of whole traces, parents before their children.
   *
   * @param rows Service, operation, instance and status as numbers into `names`.
   * @param traces Of each trace its id and earliest start, in the order of the rows.
   */
  appendRows(rows: StagedRows, traces: readonly { readonly id: string; readonly start: number }[], names: Names): void {
    const { services, operations, instances, statuses } = this.#names.of(names);
    const [service, operation, instance, status, kind] = rows.integer;
    for (const { id, start } of traces) this.#follow(start, id);
    this.#traces += traces.length;
    this.#spans += rows.rows;
    if (!this.#hasAttributes) this.#hasAttributes = rows.text[3].present?.includes(1) ?? true;
    const integer = [
      service.map((number) => services[number]),
      operation.map((number) => operations[number]),
      instance.map((number) => instances[number]),
      status.map((number) => statuses[number]),
      kind,
    ];
    this.#staged.putRows({ ...rows, integer });
  }

  /**
   * Sorts, writes and closes. The file appears under its name only when it is whole.
   *
   * @returns How many traces and spans are in the file.
   */
  async finish(): Promise<WrittenSpans> {
    const partial = join(dirname(this.#path), `.${basename(this.#path)}.${process.pid}.partial`);
    this.#ended = true;
    try {
      const bytes = this.#staged.close();
      const distinct = await this.#connection.runAndReadAll(
        `SELECT count(DISTINCT trace_id) FROM read_parquet(${sqlText(this.#file)})`,
      );
      const traces = Number(distinct.getRows()[0][0]);
      const whole = traces === this.#traces;
      const { columns, joins } = await this.#names.hand(this.#connection, this.#stage);
      const selected = SPAN_COLUMNS.filter(
        ({ name }) => (name !== "status" || columns.has(name)) && (name !== "attributes" || this.#hasAttributes),
      ).map(({ name, type }) => {
        const value = columns.get(name) ?? (type === "BIGINT" ? `round(spans.${name})` : `spans.${name}`);
        return `(${value})::${type} AS ${name}`;
      });
      const start = whole ? "trace_start" : "min(trace_start) OVER (PARTITION BY trace_id)";
      const inOrder = whole && this.#sorted && joins.length === 0;
      const from = `read_parquet(${sqlText(this.#file)}, file_row_number = ${!inOrder})`;
      const order = inOrder ? "" : `ORDER BY ${start}, spans.trace_id, spans.file_row_number`;
      await this.#connection.run(
        `COPY (SELECT ${selected.join(", ")} FROM ${from} AS spans ${joins.join(" ")} ${order})
         TO ${sqlText(partial)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1,
           ROW_GROUP_SIZE ${groupRows(bytes / this.#spans)})`,
      );
      const file = await open(partial, "r+");
      await file.sync();
      await file.close();
      await rename(partial, this.#path);
      return { traces, spans: this.#spans };
    } finally {
      this.#staged.discard();
      await rm(partial, { force: true });
      await this.#close();
    }
  }

  /** Ends without a file; does nothing after {@link finish}. */
  async discard(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#staged.discard();
    await this.#close();
  }

  #follow(start: number, id: string): void {
    if (start < this.#lastStart) this.#sorted = false;
    // DuckDB orders text by its UTF-8 bytes, `<` by UTF-16 units.
    else if (start === this.#lastStart && Buffer.compare(Buffer.from(id), Buffer.from(this.#lastId)) < 0) {
      this.#sorted = false;
    }
    this.#lastStart = start;
    this.#lastId = id;
  }
}

/** Rows of a row group, which DuckDB holds in memory as it packs them: as many as it takes by default, fewer of long texts. */
function groupRows(bytes: number): number {
  const vectors = Math.floor(GROUP_BYTES / bytes / 2048);
  return 2048 * Math.max(4, Math.min(60, vectors || 60));
}

const GROUP_BYTES = 40 * 2 ** 20;
