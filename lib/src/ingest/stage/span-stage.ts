import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBType } from "@duckdb/node-api";
import { diskReason } from "../../base/disk-reason.js";
import { LabelEaseError } from "../../base/error.js";
import type { Session } from "../../parquet/session.js";
import { NameTable } from "../../trace/name-table.js";
import type { Status } from "../../trace/status.js";
import { type PackedSpans, type Run, recordRoom, writeRecord } from "../fast/record.js";
import type { SpanBatch } from "../format.js";
import { ownText } from "../own-text.js";
import type { RawSpan, Resource } from "../raw-span.js";

const CHUNK = 2048;
/** Bytes of records that are written at once where spans come as objects. */
const ROOM = 1 << 20;
const COLUMNS = [
  ["trace_key", "VARCHAR"],
  // As recorded, where that is not the key.
  ["trace_id", "VARCHAR"],
  ["start", "DOUBLE"],
  ["file", "INTEGER"],
  ["place", "DOUBLE"],
  ["bytes", "DOUBLE"],
  ["spans", "INTEGER"],
] as const;

type Value = string | number | null;

/**
 * The spans of an import in the order in which they came: records in a file, and in a table of DuckDB their runs, each of
 * one trace. Only names and resources stay in memory.
 */
export class SpanStage {
  readonly names = new NameTable();
  readonly resources: Resource[] = [];
  readonly connection: DuckDBConnection;
  /** SQL name of the table of runs. */
  readonly table = "ingest.runs";
  readonly #path: string;
  readonly #file: number;
  readonly #appender: DuckDBAppender;
  readonly #chunk: DuckDBDataChunk;
  readonly #resourceIds = new Map<Resource, number>();
  readonly #operationIds = new Map<string, number>();
  /** Numbers here of names there, by the list they are in. */
  readonly #numbers = new WeakMap<readonly unknown[], number[]>();
  readonly #rows: Value[][] = COLUMNS.map(() => []);
  #buffer = Buffer.from(new ArrayBuffer(2 * ROOM));
  #at = 0;
  #count = 0;
  #open = true;
  /** Whether there were hexadecimal trace keys of at most 16 digits, longer ones, and ids that are text. */
  readonly #seen = { short: false, long: false, text: false };

  private constructor(path: string, connection: DuckDBConnection, appender: DuckDBAppender, chunk: DuckDBDataChunk) {
    this.#path = path;
    this.connection = connection;
    this.#appender = appender;
    this.#chunk = chunk;
    this.#file = tried(path, () => openSync(path, "w+"));
  }

  static async open(session: Session): Promise<SpanStage> {
    const duckdb = await import("@duckdb/node-api");
    const connection = await session.connect();
    await connection.run("ATTACH ':memory:' AS ingest");
    await connection.run(`CREATE TABLE ingest.runs (${COLUMNS.map((column) => column.join(" ")).join(", ")})`);
    const types = COLUMNS.map(([, type]) => duckdb[type] as DuckDBType);
    const appender = await connection.createAppender("runs", "main", "ingest");
    const path = join(session.folder, "ingest.records");
    return new SpanStage(path, connection, appender, duckdb.DuckDBDataChunk.create(types));
  }

  /** Spans added so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * @param file Index of the file they come from.
   * @param textIds Whether trace ids are text, not numbers in hexadecimal digits.
   */
  add(batch: SpanBatch, file: number, textIds = false): void {
    if (Array.isArray(batch)) this.#addObjects(batch as readonly RawSpan[], file, textIds);
    else this.#addPacked(batch as PackedSpans, file, textIds);
  }

  /** No more spans: gives traces whose id was written in several ways one key. */
  async finish(): Promise<void> {
    this.#flush();
    this.#appender.closeSync();
    const { short, long, text } = this.#seen;
    if (short && long) await this.#mergeHalves();
    if (text && (short || long)) await this.#mergeSameIds();
  }

  /** Reads records into a memory. */
  read(at: number, count: number, to: Uint8Array, offset: number): void {
    tried(this.#path, () => {
      for (let done = 0; done < count; ) {
        const read = readSync(this.#file, to, offset + done, count - done, at + done);
        if (read === 0) throw new Error("the file is too short");
        done += read;
      }
    });
  }

  /** Breaks off the query that is running. */
  interrupt(): void {
    if (this.#open) this.connection.interrupt();
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#file);
    await rm(this.#path, { force: true });
    this.#appender.closeSync();
    await this.connection.run("DETACH ingest");
    this.connection.closeSync();
  }

  /**
   * A key of up to 16 digits becomes the only longer key it is the lower half of: one half of the trace id in the
   * headers of B3 is a whole trace id to older tracers.
   */
  async #mergeHalves(): Promise<void> {
    await this.connection.run(`
      UPDATE ${this.table} SET trace_key = m.key, trace_id = coalesce(trace_id, trace_key) FROM (
        SELECT s.trace_key AS short, min(l.trace_key) AS key
        FROM (SELECT DISTINCT trace_key FROM ${this.table} WHERE length(trace_key) BETWEEN 8 AND 16) s
        JOIN (SELECT DISTINCT trace_key FROM ${this.table} WHERE length(trace_key) BETWEEN 17 AND 32) l
          ON right(l.trace_key, 16) = lpad(s.trace_key, 16, '0')
        WHERE regexp_full_match(s.trace_key, '[0-9a-f]+') AND regexp_full_match(l.trace_key, '[0-9a-f]+')
        GROUP BY s.trace_key HAVING count(*) = 1
      ) m WHERE runs.trace_key = m.short`);
  }

  /** Traces of tables and of other formats with the same id, which have different keys, become one. */
  async #mergeSameIds(): Promise<void> {
    const id = "coalesce(trace_id, trace_key)";
    await this.connection.run(`
      UPDATE ${this.table} SET trace_key = m.key, trace_id = coalesce(trace_id, trace_key) FROM (
        SELECT ${id} AS id, min(trace_key) AS key FROM ${this.table} GROUP BY id HAVING count(DISTINCT trace_key) > 1
      ) m WHERE ${id} = m.id`);
  }

  #addObjects(spans: readonly RawSpan[], file: number, textIds: boolean): void {
    let runs: Run[] = [];
    let end = 0;
    const write = () => {
      this.#store(this.#buffer.subarray(0, end), runs, file, textIds);
      runs = [];
      end = 0;
    };
    for (const span of spans) {
      const room = recordRoom(span);
      if (end + room > this.#buffer.length) {
        write();
        if (room > this.#buffer.length) this.#buffer = Buffer.from(new ArrayBuffer(room));
      }
      const { traceId, traceKey } = span;
      const last = runs.at(-1);
      if (last?.traceId !== traceId || last.traceKey !== traceKey) runs.push({ at: end, traceId, traceKey });
      end = writeRecord(this.#buffer, end, span, {
        resource: this.#resourceId(span.resource),
        operation: this.#operationId(span.operation),
        status: this.names.status(span.status),
      });
      if (end >= ROOM) write();
    }
    write();
  }

  #addPacked(packed: PackedSpans, file: number, textIds: boolean): void {
    const resources = this.#numbersOf(packed.resources, (resource: Resource) => this.#resourceId(resource));
    const operations = this.#numbersOf(packed.operations, (operation: string) => this.#operationId(operation));
    const statuses = this.#numbersOf(packed.statuses, (status: Status) => this.names.status(status));
    const { bytes } = packed;
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    for (let at = 0; at < words.length; at += words[at + 13] >> 2) {
      words[at + 6] = resources[words[at + 6]];
      words[at + 7] = operations[words[at + 7]];
      words[at + 8] = statuses[words[at + 8]];
    }
    this.#store(bytes, packed.runs, file, textIds);
  }

  #numbersOf<T>(names: readonly T[], number: (name: T) => number): readonly number[] {
    let known = this.#numbers.get(names);
    if (known === undefined) {
      known = [];
      this.#numbers.set(names, known);
    }
    for (let i = known.length; i < names.length; i++) known.push(number(names[i]));
    return known;
  }

  /** Writes records whose names have the numbers of this stage. */
  #store(bytes: Buffer, runs: readonly Run[], file: number, textIds: boolean): void {
    if (bytes.length === 0) return;
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    const times = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3);
    if (textIds) this.#seen.text = true;
    for (let run = 0; run < runs.length; run++) {
      const { at, traceId, traceKey } = runs[run];
      const end = runs[run + 1]?.at ?? bytes.length;
      let spans = 0;
      let earliest = Number.POSITIVE_INFINITY;
      for (let record = at; record < end; record += words[(record >> 2) + 13]) {
        const start = times[record >> 3];
        if (start > 0 && start < 9e15 && start < earliest) earliest = start;
        spans++;
      }
      if (!textIds) this.#seen[traceKey.length <= 16 ? "short" : "long"] = true;
      const start = earliest === Number.POSITIVE_INFINITY ? null : earliest;
      const row = [traceKey, traceId === traceKey ? null : traceId, start, file, this.#at + at, end - at, spans];
      row.forEach((value, column) => void this.#rows[column].push(value));
      if (this.#rows[0].length === CHUNK) this.#flush();
      this.#count += spans;
    }
    tried(this.#path, () => {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done, bytes.length - done);
    });
    this.#at += bytes.length;
  }

  #flush(): void {
    const rows = this.#rows[0].length;
    if (rows === 0) return;
    this.#chunk.reset();
    this.#chunk.rowCount = rows;
    this.#rows.forEach((values, column) => {
      const vector = this.#chunk.getColumnVector(column) as unknown as {
        setItem(i: number, value: Value): void;
        flush(): void;
      };
      for (let i = 0; i < rows; i++) vector.setItem(i, values[i]);
      vector.flush();
      values.length = 0;
    });
    this.#appender.appendDataChunk(this.#chunk);
  }

  #resourceId(resource: Resource): number {
    let id = this.#resourceIds.get(resource);
    if (id === undefined) {
      id = this.resources.push(resource) - 1;
      this.#resourceIds.set(resource, id);
    }
    return id;
  }

  #operationId(operation: string): number {
    let id = this.#operationIds.get(operation);
    if (id === undefined) {
      const copy = ownText(operation);
      id = this.names.operation(copy);
      this.#operationIds.set(copy, id);
    }
    return id;
  }
}

function tried<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    const reason = diskReason(cause) ?? (cause as Error).message;
    throw new LabelEaseError(`Cannot use temporary file: ${reason}`, { file: path }, { cause });
  }
}
