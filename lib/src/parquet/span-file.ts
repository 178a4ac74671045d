import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBType } from "@duckdb/node-api";
import { SPAN_KINDS, SpanFlag, type SpanTable } from "../trace/span-table.js";
import type { Status } from "../trace/status.js";
import { openSession, type Session, sqlText } from "./session.js";
import { SPAN_COLUMNS, statusToColumns } from "./spans-form.js";

/** What {@link SpanFileWriter.finish} wrote. */
export interface WrittenSpans {
  readonly traces: number;
  readonly spans: number;
}

const CHUNK = 2048;
let stages = 0;

/**
 * Writes `spans.parquet` from batches that arrive in any order of traces, with flat memory: rows are staged on disk and
 * sorted out of core at the end, unless they came in order.
 *
 * Stand-in rows are not written; an orphan keeps the id of its absent parent, other top-level spans have NULL. A trace appended in several parts is joined.
 *
 * @example
 * const writer = await SpanFileWriter.open("/no/such/folder/spans.parquet");
 * await writer.discard();
 */
export class SpanFileWriter {
  readonly #path: string;
  readonly #connection: DuckDBConnection;
  readonly #appender: DuckDBAppender;
  readonly #chunk: DuckDBDataChunk;
  readonly #stage: string;
  readonly #close: () => Promise<void>;
  #statuses = new WeakMap<Status, ReturnType<typeof statusToColumns>>();
  #sorted = true;
  #lastStart = Number.NEGATIVE_INFINITY;
  #lastId = "";
  #traces = 0;
  #spans = 0;
  #hasStatus = false;
  #hasAttributes = false;

  private constructor(
    path: string,
    connection: DuckDBConnection,
    appender: DuckDBAppender,
    chunk: DuckDBDataChunk,
    stage: string,
    close: () => Promise<void>,
  ) {
    this.#path = path;
    this.#connection = connection;
    this.#appender = appender;
    this.#chunk = chunk;
    this.#stage = stage;
    this.#close = close;
  }

  /**
   * @param path The file to write; its folder must be there at {@link finish}.
   * @param options.session DuckDB to work with; without it one of its own, closed at the end.
   */
  static async open(path: string, options: { readonly session?: Session } = {}): Promise<SpanFileWriter> {
    const duckdb = await import("@duckdb/node-api");
    const session = options.session ?? (await openSession());
    const connection = await session.connect();
    const stage = `stage_${stages++}`;
    const file = join(session.folder, `${stage}.duckdb`);
    await connection.run(`ATTACH ${sqlText(file)} AS ${stage}`);
    await connection.run(`CREATE TABLE ${stage}.spans (${STAGED.map(([name, type]) => `${name} ${type}`).join(", ")})`);
    const types = STAGED.map(([, type]) => duckdb[type] as DuckDBType);
    return new SpanFileWriter(
      path,
      connection,
      await connection.createAppender("spans", "main", stage),
      duckdb.DuckDBDataChunk.create(types),
      stage,
      async () => {
        await connection.run(`DETACH ${stage}`);
        connection.closeSync();
        if (options.session === undefined) await session.close();
        else await Promise.all([rm(file, { force: true }), rm(`${file}.wal`, { force: true })]);
      },
    );
  }

  /**
   * Stages the spans of a batch.
   *
   * @param attributes JSON text per row of `table` (stand-ins included), or null.
   */
  async append(table: SpanTable, attributes?: readonly (string | null)[]): Promise<void> {
    const { offsets, flags, parent, spanIds, names, absentParents } = table;
    const kept = new Uint32Array(spanIds.length);
    const traceOf = new Uint32Array(spanIds.length);
    const traceStart = new Float64Array(table.traceIds.length);
    let count = 0;
    for (let trace = 0; trace < table.traceIds.length; trace++) {
      let earliest = Number.POSITIVE_INFINITY;
      const before = count;
      for (let row = offsets[trace]; row < offsets[trace + 1]; row++) {
        if (flags[row] & SpanFlag.STAND_IN) continue;
        kept[count] = row;
        traceOf[count++] = trace;
        if (table.start[row] < earliest) earliest = table.start[row];
      }
      if (count === before) continue;
      traceStart[trace] = earliest;
      this.#traces++;
      this.#follow(Math.round(earliest), table.traceIds[trace]);
    }
    this.#spans += count;
    const isStandIn = (row: number) => row < 0 || (flags[row] & SpanFlag.STAND_IN) !== 0;
    for (let from = 0; from < count; from += CHUNK) {
      const rows = kept.subarray(from, Math.min(from + CHUNK, count));
      this.#chunk.reset();
      this.#chunk.rowCount = rows.length;
      const put = <T>(column: number, value: (row: number, i: number) => T) => {
        const vector = this.#chunk.getColumnVector(column) as unknown as Column<T>;
        for (let i = 0; i < rows.length; i++) vector.setItem(i, value(rows[i], from + i));
        vector.flush();
      };
      put(0, (_, i) => table.traceIds[traceOf[i]]);
      put(1, (_, i) => traceStart[traceOf[i]]);
      put(2, (row) => spanIds[row]);
      put(3, (row) => (isStandIn(parent[row]) ? (absentParents?.get(row) ?? null) : spanIds[parent[row]]));
      put(4, (row) => names.services[table.service[row]]);
      put(5, (row) => names.operations[table.operation[row]]);
      put(6, (row) => table.start[row]);
      put(7, (row) => table.duration[row]);
      put(8, (row) => this.#status(names.statuses[table.status[row]]).status_code);
      put(9, (row) => (table.kind[row] === 0 ? null : SPAN_KINDS[table.kind[row]]));
      put(10, (row) => names.instances[table.instance[row]] || null);
      put(11, (row) => this.#status(names.statuses[table.status[row]]).status);
      put(12, (row) => attributes?.[row] ?? null);
      if (attributes !== undefined) this.#hasAttributes ||= rows.some((row) => attributes[row] !== null);
      this.#appender.appendDataChunk(this.#chunk);
    }
  }

  /**
   * Sorts, writes and closes. The file appears under its name only when it is whole.
   *
   * @returns How many traces and spans are in the file.
   */
  async finish(): Promise<WrittenSpans> {
    const partial = join(dirname(this.#path), `.${basename(this.#path)}.${process.pid}.partial`);
    try {
      this.#appender.closeSync();
      const distinct = await this.#connection.runAndReadAll(
        `SELECT count(DISTINCT trace_id) FROM ${this.#stage}.spans`,
      );
      const traces = Number(distinct.getRows()[0][0]);
      const whole = traces === this.#traces;
      const start = whole ? "trace_start" : "min(trace_start) OVER (PARTITION BY trace_id)";
      const order = whole && this.#sorted ? "" : `ORDER BY ${start}, trace_id, rowid`;
      const columns = SPAN_COLUMNS.filter(
        ({ name }) => (name !== "status" || this.#hasStatus) && (name !== "attributes" || this.#hasAttributes),
      ).map(({ name, type }) => (type === "VARCHAR" ? name : `round(${name})::${type} AS ${name}`));
      await this.#connection.run(
        `COPY (SELECT ${columns.join(", ")} FROM ${this.#stage}.spans ${order}) TO ${sqlText(partial)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      const file = await open(partial, "r+");
      await file.sync();
      await file.close();
      await rename(partial, this.#path);
      return { traces, spans: this.#spans };
    } finally {
      await rm(partial, { force: true });
      await this.#close();
    }
  }

  /** Ends without a file. */
  async discard(): Promise<void> {
    this.#appender.closeSync();
    await this.#close();
  }

  #follow(start: number, id: string): void {
    if (!this.#sorted) return;
    if (start < this.#lastStart) this.#sorted = false;
    // DuckDB orders text by its UTF-8 bytes, `<` by UTF-16 units.
    else if (start === this.#lastStart && Buffer.compare(Buffer.from(id), Buffer.from(this.#lastId)) < 0) {
      this.#sorted = false;
    }
    this.#lastStart = start;
    this.#lastId = id;
  }

  #status(status: Status): ReturnType<typeof statusToColumns> {
    let columns = this.#statuses.get(status);
    if (columns === undefined) {
      columns = statusToColumns(status);
      this.#statuses.set(status, columns);
      this.#hasStatus ||= columns.status !== null;
    }
    return columns;
  }
}

interface Column<T> {
  setItem(row: number, value: T): void;
  flush(): void;
}

const STAGED = [
  ["trace_id", "VARCHAR"],
  ["trace_start", "DOUBLE"],
  ["span_id", "VARCHAR"],
  ["parent_span_id", "VARCHAR"],
  ["service", "VARCHAR"],
  ["operation", "VARCHAR"],
  ["start_time_us", "DOUBLE"],
  ["duration_us", "DOUBLE"],
  ["status_code", "INTEGER"],
  ["kind", "VARCHAR"],
  ["instance", "VARCHAR"],
  ["status", "VARCHAR"],
  ["attributes", "VARCHAR"],
] as const;
