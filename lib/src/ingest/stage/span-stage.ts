import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBType } from "@duckdb/node-api";
import type { Session } from "../../parquet/session.js";
import { NameTable } from "../../trace/name-table.js";
import type { SpanBatch } from "../format.js";
import { ownText } from "../own-text.js";
import type { RawSpan, Resource } from "../raw-span.js";

const CHUNK = 2048;
const COLUMNS = [
  ["trace_key", "VARCHAR"],
  // Span id, parent id, trace id ("" if it is its key) and extra in one, since each text costs a call into the client.
  ["texts", "VARCHAR"],
  ["span_id_length", "INTEGER"],
  ["parent_id_length", "INTEGER"],
  ["trace_id_length", "INTEGER"],
  ["resource", "INTEGER"],
  ["operation", "INTEGER"],
  ["status", "INTEGER"],
  ["kind", "INTEGER"],
  ["start", "DOUBLE"],
  ["duration", "DOUBLE"],
  ["file", "INTEGER"],
  ["line", "DOUBLE"],
  ["mended", "INTEGER"],
] as const;

/** In place of the length of a trace id: it is the lower half of its key, without leading zeros. */
export const LOWER_HALF = -1;

/**
 * The spans of an import in a table of DuckDB, in the order in which they came. The session bounds its memory and puts
 * the rest on disk; only names and resources stay in memory.
 */
export class SpanStage {
  readonly names = new NameTable();
  readonly resources: Resource[] = [];
  readonly connection: DuckDBConnection;
  /** SQL name of the table. */
  readonly table = "ingest.spans";
  readonly #appender: DuckDBAppender;
  readonly #chunk: DuckDBDataChunk;
  readonly #resourceIds = new Map<Resource, number>();
  readonly #operationIds = new Map<string, number>();
  readonly #waiting: RawSpan[] = [];
  #count = 0;
  #fileId = 0;
  #open = true;
  /** Whether there were hexadecimal trace keys of at most 16 digits, longer ones, and ids that are text. */
  readonly #seen = { short: false, long: false, text: false };

  private constructor(connection: DuckDBConnection, appender: DuckDBAppender, chunk: DuckDBDataChunk) {
    this.connection = connection;
    this.#appender = appender;
    this.#chunk = chunk;
  }

  static async open(session: Session): Promise<SpanStage> {
    const duckdb = await import("@duckdb/node-api");
    const connection = await session.connect();
    await connection.run("ATTACH ':memory:' AS ingest");
    await connection.run(`CREATE TABLE ingest.spans (${COLUMNS.map((column) => column.join(" ")).join(", ")})`);
    const types = COLUMNS.map(([, type]) => duckdb[type] as DuckDBType);
    const appender = await connection.createAppender("spans", "main", "ingest");
    return new SpanStage(connection, appender, duckdb.DuckDBDataChunk.create(types));
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
    const spans = Array.isArray(batch) ? (batch as readonly RawSpan[]) : [...batch];
    if (textIds) this.#seen.text = true;
    else {
      for (const { traceKey } of spans) {
        if (traceKey.length <= 16) this.#seen.short = true;
        else this.#seen.long = true;
      }
    }
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
    const { short, long, text } = this.#seen;
    if (short && long) await this.#mergeHalves();
    if (text && (short || long)) await this.#mergeSameIds();
  }

  /** Breaks off the query that is running. */
  interrupt(): void {
    if (this.#open) this.connection.interrupt();
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
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
      UPDATE ${this.table} SET trace_key = m.key,
        trace_id_length = CASE trace_id_length WHEN 0 THEN ${LOWER_HALF} ELSE trace_id_length END
      FROM (
        SELECT s.trace_key AS short, min(l.trace_key) AS key
        FROM (SELECT DISTINCT trace_key FROM ${this.table} WHERE length(trace_key) BETWEEN 8 AND 16) s
        JOIN (SELECT DISTINCT trace_key FROM ${this.table} WHERE length(trace_key) BETWEEN 17 AND 32) l
          ON right(l.trace_key, 16) = lpad(s.trace_key, 16, '0')
        WHERE regexp_full_match(s.trace_key, '[0-9a-f]+') AND regexp_full_match(l.trace_key, '[0-9a-f]+')
        GROUP BY s.trace_key HAVING count(*) = 1
      ) m WHERE spans.trace_key = m.short`);
  }

  /** Traces of tables and of other formats with the same id, which have different keys, become one. */
  async #mergeSameIds(): Promise<void> {
    const id = `CASE trace_id_length WHEN 0 THEN trace_key WHEN ${LOWER_HALF} THEN ltrim(right(trace_key, 16), '0')
      ELSE substr(texts, span_id_length + parent_id_length + 1, trace_id_length) END`;
    await this.connection.run(`
      UPDATE ${this.table} SET trace_key = m.key FROM (
        SELECT ${id} AS id, min(trace_key) AS key FROM ${this.table} GROUP BY id HAVING count(DISTINCT trace_key) > 1
      ) m WHERE ${id} = m.id`);
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
    const otherId = ({ traceId, traceKey }: RawSpan) => (traceId === traceKey ? "" : traceId);
    put(0, (span) => span.traceKey);
    put(1, (span) => `${span.spanId}${span.parentId ?? ""}${otherId(span)}${span.extra}`);
    put(2, (span) => span.spanId.length);
    put(3, (span) => span.parentId?.length ?? 0);
    put(4, (span) => otherId(span).length);
    put(5, (span) => this.#resourceId(span.resource));
    put(6, (span) => this.#operationId(span.operation));
    put(7, (span) => this.names.status(span.status));
    put(8, (span) => span.kind);
    put(9, (span) => span.start);
    put(10, (span) => span.duration);
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
      const copy = ownText(operation);
      id = this.names.operation(copy);
      this.#operationIds.set(copy, id);
    }
    return id;
  }
}
