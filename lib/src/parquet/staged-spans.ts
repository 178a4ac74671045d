import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { doublesOf, integersOf } from "./vector-data.js";

/** Rows of a full chunk: the vector size of DuckDB. */
const CHUNK = 2048;

/** Columns of the staging table; names are numbers into the lists of {@link StagedNames}. */
export const STAGED_COLUMNS = {
  text: ["trace_id", "span_id", "parent_span_id", "attributes"],
  integer: ["service", "operation", "instance", "status", "kind"],
  double: ["trace_start", "start_time_us", "duration_us"],
} as const;

/**
 * Rows on their way into the staging table. Chunks are filled before they go, so that what is written does not depend on
 * how the rows were cut into batches.
 */
export class StagedSpans {
  readonly text: (string | null)[][] = STAGED_COLUMNS.text.map(() => []);
  readonly integer = STAGED_COLUMNS.integer.map(() => new Int32Array(CHUNK));
  readonly double = STAGED_COLUMNS.double.map(() => new Float64Array(CHUNK));
  readonly #appender: DuckDBAppender;
  readonly #chunk: DuckDBDataChunk;
  #row = 0;

  private constructor(appender: DuckDBAppender, chunk: DuckDBDataChunk) {
    this.#appender = appender;
    this.#chunk = chunk;
  }

  /** Makes the table `spans` in a database attached as `stage`. */
  static async create(connection: DuckDBConnection, stage: string): Promise<StagedSpans> {
    const { DOUBLE, DuckDBDataChunk, INTEGER, VARCHAR } = await import("@duckdb/node-api");
    const { text, integer, double } = STAGED_COLUMNS;
    const columns = [
      ...text.map((name) => `${name} VARCHAR`),
      ...integer.map((name) => `${name} INTEGER`),
      ...double.map((name) => `${name} DOUBLE`),
    ];
    await connection.run(`CREATE TABLE ${stage}.spans (${columns.join(", ")})`);
    const types = [...text.map(() => VARCHAR), ...integer.map(() => INTEGER), ...double.map(() => DOUBLE)];
    return new StagedSpans(await connection.createAppender("spans", "main", stage), DuckDBDataChunk.create(types));
  }

  /** Index at which the next row is to be put into the columns; {@link put} ends the row. */
  get row(): number {
    return this.#row;
  }

  put(): void {
    if (++this.#row === CHUNK) this.#flush();
  }

  /** Ends; the table then holds all rows. */
  close(): void {
    if (this.#row > 0) this.#flush();
    this.#appender.closeSync();
  }

  #flush(): void {
    const chunk = this.#chunk;
    const rows = this.#row;
    chunk.reset();
    chunk.rowCount = rows;
    let column = 0;
    for (const values of this.text) {
      const vector = chunk.getColumnVector(column++) as unknown as { setItem(i: number, value: string | null): void };
      for (let i = 0; i < rows; i++) vector.setItem(i, values[i]);
    }
    for (const values of this.integer) integersOf(chunk, column++).set(values.subarray(0, rows));
    for (const values of this.double) doublesOf(chunk, column++).set(values.subarray(0, rows));
    for (let c = 0; c < column; c++) chunk.getColumnVector(c).flush();
    this.#appender.appendDataChunk(chunk);
    this.#row = 0;
  }
}
