import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from "@duckdb/node-api";
import { ImportError } from "../base/error.js";
import type { Session } from "../parquet/session.js";
import { integersOf } from "../parquet/vector-data.js";
import { SpanTableBuilder } from "../trace/build.js";
import type { SpanTable } from "../trace/span-table.js";
import { damaged } from "./columns.js";
import type { BatchOptions } from "./corpus.js";
import { readIds } from "./id-texts.js";
import type { CodedNames } from "./read-names.js";
import { RowBuffer } from "./row-buffer.js";
import type { TraceIndex } from "./trace-index.js";

/** Default of `BatchOptions.spans`. */
export const BATCH_SPANS = 50_000;

/** Streams whole traces: one query gives the traces with their counts, another the spans, both in the same order. */
export async function* streamBatches(
  session: Session,
  file: string,
  index: TraceIndex,
  coded: CodedNames,
  { spans: most = BATCH_SPANS, signal }: BatchOptions,
): AsyncGenerator<SpanTable> {
  signal?.throwIfAborted();
  const connections: DuckDBConnection[] = [await session.connect(), await session.connect()];
  const interrupt = () => {
    for (const connection of connections) connection.interrupt();
  };
  signal?.addEventListener("abort", interrupt);
  // The next chunk is fetched while this one is worked on.
  let coming: Promise<DuckDBDataChunk | null> | undefined;
  try {
    const traces = new TraceRows(await connections[0].stream(index.traceRows));
    const buffer = new RowBuffer();
    const builder = new SpanTableBuilder(coded.names);
    let trace = await traces.next();
    for (const sql of index.spanRows(RowBuffer.expressions(coded.sql))) {
      const rows = await connections[1].stream(sql);
      coming = rows.fetchChunk();
      for (;;) {
        const chunk = await coming;
        if (chunk === null || chunk.rowCount === 0) break;
        coming = rows.fetchChunk();
        coming.catch(() => {});
        buffer.append(chunk, coded.statusOfCode);
        let used = 0;
        while (trace !== undefined && used + trace.spans <= buffer.rows) {
          if (builder.traces > 0 && builder.rows + trace.spans > most) {
            yield builder.build();
            signal?.throwIfAborted();
          }
          builder.add(trace.id, buffer, used, used + trace.spans);
          used += trace.spans;
          trace = traces.following() ?? (await traces.next());
        }
        buffer.drop(used);
      }
    }
    if (trace !== undefined || buffer.rows > 0)
      throw new ImportError("Cannot read corpus: the file has changed", { file });
    if (builder.traces > 0) yield builder.build();
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause instanceof Error && cause.name === "Error" ? damaged(file, cause) : cause;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    await coming?.catch(() => {});
    for (const connection of connections) connection.closeSync();
  }
}

/** The traces of the index, one by one, held a chunk at a time. */
class TraceRows {
  readonly #result: DuckDBResult;
  readonly #ids: string[] = [];
  #spans = new Int32Array(0);
  #at = 0;

  constructor(result: DuckDBResult) {
    this.#result = result;
  }

  following(): { id: string; spans: number } | undefined {
    if (this.#at >= this.#spans.length) return undefined;
    const i = this.#at++;
    return { id: this.#ids[i], spans: this.#spans[i] };
  }

  async next(): Promise<{ id: string; spans: number } | undefined> {
    if (this.#at >= this.#spans.length) {
      const chunk = await this.#result.fetchChunk();
      const count = chunk?.rowCount ?? 0;
      if (chunk === null || count === 0) return undefined;
      readIds(chunk, 0, this.#ids, 0);
      this.#spans = Int32Array.from(integersOf(chunk, 1));
      this.#at = 0;
    }
    return this.following();
  }
}
