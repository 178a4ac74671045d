import type { DuckDBDataChunk } from "@duckdb/node-api";
import { doublesOf, integersOf } from "../parquet/vector-data.js";
import type { RawSpans } from "../trace/build.js";
import { readIds } from "./id-texts.js";

/** Spans read and not yet built into traces; grows to the longest trace plus one chunk. */
export class RowBuffer implements RawSpans {
  rows = 0;
  readonly spanIds: string[] = [];
  readonly parentIds: string[] = [];
  service = new Uint32Array(0);
  operation = new Uint32Array(0);
  instance = new Uint32Array(0);
  status = new Uint32Array(0);
  kind = new Uint32Array(0);
  start = new Float64Array(0);
  duration = new Float64Array(0);

  /** SQL expressions in the order in which {@link append} expects the columns. */
  static expressions(sql: Readonly<Record<"service" | "operation" | "instance" | "status" | "kind", string>>): string {
    return [
      "encode(coalesce(span_id, ''))",
      "encode(coalesce(parent_span_id, ''))",
      sql.service,
      sql.operation,
      sql.instance,
      sql.status,
      sql.kind,
      "coalesce(start_time_us::DOUBLE, 'nan')",
      "coalesce(duration_us::DOUBLE, 'nan')",
    ].join(", ");
  }

  append(chunk: DuckDBDataChunk, statusOfCode: Uint32Array): void {
    const count = chunk.rowCount;
    this.#reserve(this.rows + count);
    readIds(chunk, 0, this.spanIds, this.rows);
    readIds(chunk, 1, this.parentIds, this.rows);
    this.service.set(integersOf(chunk, 2), this.rows);
    this.operation.set(integersOf(chunk, 3), this.rows);
    this.instance.set(integersOf(chunk, 4), this.rows);
    const codes = integersOf(chunk, 5);
    for (let i = 0; i < count; i++) this.status[this.rows + i] = statusOfCode[codes[i]];
    this.kind.set(integersOf(chunk, 6), this.rows);
    this.start.set(doublesOf(chunk, 7), this.rows);
    this.duration.set(doublesOf(chunk, 8), this.rows);
    this.rows += count;
  }

  /** Forgets the first `count` rows. */
  drop(count: number): void {
    if (count === 0) return;
    for (let i = count; i < this.rows; i++) {
      this.spanIds[i - count] = this.spanIds[i];
      this.parentIds[i - count] = this.parentIds[i];
    }
    for (const column of this.#columns()) column.copyWithin(0, count, this.rows);
    this.rows -= count;
  }

  #columns() {
    return [this.service, this.operation, this.instance, this.status, this.kind, this.start, this.duration];
  }

  #reserve(rows: number): void {
    if (rows <= this.start.length) return;
    const size = Math.max(rows, this.start.length * 2, 8192);
    const integers = (old: Uint32Array) => {
      const larger = new Uint32Array(size);
      larger.set(old);
      return larger;
    };
    const doubles = (old: Float64Array) => {
      const larger = new Float64Array(size);
      larger.set(old);
      return larger;
    };
    this.service = integers(this.service);
    this.operation = integers(this.operation);
    this.instance = integers(this.instance);
    this.status = integers(this.status);
    this.kind = integers(this.kind);
    this.start = doubles(this.start);
    this.duration = doubles(this.duration);
  }
}
