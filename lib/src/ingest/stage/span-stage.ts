import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBType } from "@duckdb/node-api";
import { type Session, sqlText } from "../../parquet/session.js";
import { NameTable } from "../../trace/name-table.js";
import type { RawSpan, Resource } from "../raw-span.js";

const CHUNK = 2048;
const COLUMNS = [
  ["trace_key", "VARCHAR"],
  ["trace_id", "VARCHAR"],
  ["span_id", "VARCHAR"],
  ["parent_id", "VARCHAR"],
  ["resource", "INTEGER"],
  ["operation", "INTEGER"],
  ["status", "INTEGER"],
  ["kind", "INTEGER"],
  ["start", "DOUBLE"],
  ["duration", "DOUBLE"],
  ["extra", "VARCHAR"],
  ["file", "INTEGER"],
  ["line", "DOUBLE"],
  ["mended", "INTEGER"],
] as const;

/**
 * The spans of an import in a DuckDB file on disk, in the order in which they came; only names and resources are in
 * memory.
 */
export class SpanStage {
  readonly names = new NameTable();
  readonly resources: Resource[] = [];
  readonly connection: DuckDBConnection;
  /** SQL name of the table. */
  readonly table = "ingest.spans";
  readonly #file: string;
  readonly #appender: DuckDBAppender;
  readonly #chunk: DuckDBDataChunk;
  readonly #resourceIds = new Map<Resource, number>();
  readonly #operationIds = new Map<string, number>();
  readonly #waiting: RawSpan[] = [];
  #count = 0;
  #fileId = 0;
  #open = true;
  /** Whether there were trace keys of at most 16 digits, longer ones, and ids that are their own key. */
  readonly #seen = { short: false, long: false, asIs: false };

  private constructor(connection: DuckDBConnection, file: string, appender: DuckDBAppender, chunk: DuckDBDataChunk) {
    this.connection = connection;
    this.#file = file;
    this.#appender = appender;
    this.#chunk = chunk;
  }

  static async open(session: Session): Promise<SpanStage> {
    const duckdb = await import("@duckdb/node-api");
    const connection = await session.connect();
    const file = join(session.folder, "ingest.duckdb");
    await connection.run(`ATTACH ${sqlText(file)} AS ingest`);
    await connection.run(`CREATE TABLE ingest.spans (${COLUMNS.map((column) => column.join(" ")).join(", ")})`);
    const types = COLUMNS.map(([, type]) => duckdb[type] as DuckDBType);
    const appender = await connection.createAppender("spans", "main", "ingest");
    return new SpanStage(connection, file, appender, duckdb.DuckDBDataChunk.create(types));
  }

  /** Spans added so far. */
  get count(): number {
    return this.#count;
  }

  /** @param file Index of the file they come from. */
  add(spans: readonly RawSpan[], file: number): void {
    if (file !== this.#fileId) {
      this.#write();
      this.#fileId = file;
    }
    for (const span of spans) {
      this.#waiting.push(span);
      if (this.#waiting.length === CHUNK) this.#write();
    }
    this.#count += spans.length;
  }

  /** No more spans: gives traces whose id was written in several ways one key. */
  async finish(): Promise<void> {
    this.#write();
    this.#appender.closeSync();
    const { short, long, asIs } = this.#seen;
    // One half of the trace headers of B3 is a whole trace id to older tracers.
    if (short && long) await this.#merge("right(l.trace_key, 16) = lpad(s.trace_key, 16, '0')");
    if (asIs && (short || long)) await this.#mergeSameIds();
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.#appender.closeSync();
    await this.connection.run("DETACH ingest");
    this.connection.closeSync();
    await Promise.all([rm(this.#file, { force: true }), rm(`${this.#file}.wal`, { force: true })]);
  }

  /** A short key becomes the only long key it is the lower half of. */
  async #merge(condition: string): Promise<void> {
    await this.connection.run(`
      UPDATE ingest.spans SET trace_key = m.key FROM (
        SELECT s.trace_key AS short, min(l.trace_key) AS key
        FROM (SELECT DISTINCT trace_key FROM ingest.spans WHERE length(trace_key) BETWEEN 8 AND 16) s
        JOIN (SELECT DISTINCT trace_key FROM ingest.spans WHERE length(trace_key) BETWEEN 17 AND 32) l ON ${condition}
        WHERE regexp_full_match(s.trace_key, '[0-9a-f]+') AND regexp_full_match(l.trace_key, '[0-9a-f]+')
        GROUP BY s.trace_key HAVING count(*) = 1
      ) m WHERE ingest.spans.trace_key = m.short`);
  }

  async #mergeSameIds(): Promise<void> {
    await this.connection.run(`
      UPDATE ingest.spans SET trace_key = m.key FROM (
        SELECT trace_id, min(trace_key) AS key FROM ingest.spans GROUP BY trace_id HAVING count(DISTINCT trace_key) > 1
      ) m WHERE ingest.spans.trace_id = m.trace_id`);
  }

  #write(): void {
    const spans = this.#waiting;
    if (spans.length === 0) return;
    this.#chunk.reset();
    this.#chunk.rowCount = spans.length;
    const put = <T>(column: number, value: (span: RawSpan) => T) => {
      const vector = this.#chunk.getColumnVector(column) as unknown as {
        setItem(i: number, v: T): void;
        flush(): void;
      };
      for (let i = 0; i < spans.length; i++) vector.setItem(i, value(spans[i]));
      vector.flush();
    };
    for (const { traceKey, traceId } of spans) {
      if (traceKey.length <= 16) this.#seen.short = true;
      else this.#seen.long = true;
      if (traceKey === traceId) this.#seen.asIs = true;
    }
    put(0, (span) => span.traceKey);
    put(1, (span) => span.traceId);
    put(2, (span) => span.spanId);
    put(3, (span) => span.parentId);
    put(4, (span) => this.#resourceId(span.resource));
    put(5, (span) => this.#operationId(span.operation));
    put(6, (span) => this.names.status(span.status));
    put(7, (span) => span.kind);
    put(8, (span) => span.start);
    put(9, (span) => span.duration);
    put(10, (span) => span.extra || null);
    put(11, () => this.#fileId);
    put(12, (span) => span.line);
    put(13, (span) => (span.mended ? 1 : 0));
    this.#appender.appendDataChunk(this.#chunk);
    spans.length = 0;
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
      // A slice of a large text keeps all of it in memory.
      const copy = Buffer.from(operation, "utf8").toString("utf8");
      id = this.names.operation(copy);
      this.#operationIds.set(copy, id);
    }
    return id;
  }
}
