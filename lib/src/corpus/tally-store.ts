import type { DuckDBAppender, DuckDBDataChunk, DuckDBType } from "@duckdb/node-api";
import { openSession, type Session } from "../parquet/session.js";
import { type Statistic, type Sums, statisticOf } from "./statistic.js";
import type { Tally } from "./tally.js";

const COMPACT_AFTER = 16;
const SUMS = "sum(count)::BIGINT AS count, sum(sum) AS sum, sum(squares) AS squares, min(min) AS min, max(max) AS max";

/** Tallies put away in DuckDB, which adds them up out of core. */
export class TallyStore {
  readonly #session: Session;
  #put = 0;

  private constructor(session: Session) {
    this.#session = session;
  }

  static async open(memoryMb = 128): Promise<TallyStore> {
    const session = await openSession({ threads: 1, memoryMb });
    const { connection } = session;
    await connection.run(
      "CREATE TABLE sums (key BIGINT, count BIGINT, sum HUGEINT, squares HUGEINT, min BIGINT, max BIGINT)",
    );
    await connection.run("CREATE TABLE cells (key BIGINT, bucket INTEGER, count BIGINT)");
    return new TallyStore(session);
  }

  /** Adds a tally to what is there. */
  async put(tally: Tally): Promise<void> {
    const { BIGINT, HUGEINT, INTEGER } = await import("@duckdb/node-api");
    await this.#append("sums", [BIGINT, BIGINT, HUGEINT, HUGEINT, BIGINT, BIGINT], sumRows(tally));
    await this.#append("cells", [BIGINT, INTEGER, BIGINT], cellRows(tally));
    if (++this.#put % COMPACT_AFTER === 0) await this.#compact();
  }

  /** The statistic of each key, by rising key. */
  async *statistics(): AsyncGenerator<[key: number, statistic: Statistic]> {
    await this.#compact();
    const sums = await this.#session.connect();
    const cells = await this.#session.connect();
    const buckets = rows(await cells.stream("FROM cells ORDER BY key, bucket"));
    let cell = await buckets.next();
    for await (const [key, count, sum, squares, min, max] of rows(await sums.stream("FROM sums ORDER BY key"))) {
      const own: [number, number][] = [];
      for (; !cell.done && cell.value[0] === key; cell = await buckets.next()) {
        own.push([Number(cell.value[1]), Number(cell.value[2])]);
      }
      const exact: Sums = {
        count: Number(count),
        sum: BigInt(sum),
        squares: BigInt(squares),
        min: Number(min),
        max: Number(max),
      };
      yield [Number(key), statisticOf(exact, own)];
    }
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  async #compact(): Promise<void> {
    const { connection } = this.#session;
    await connection.run(`CREATE OR REPLACE TABLE sums AS SELECT key, ${SUMS} FROM sums GROUP BY key`);
    await connection.run(
      "CREATE OR REPLACE TABLE cells AS SELECT key, bucket, sum(count)::BIGINT AS count FROM cells GROUP BY key, bucket",
    );
  }

  async #append(table: string, types: DuckDBType[], content: Iterable<(bigint | number)[]>): Promise<void> {
    const { DuckDBDataChunk } = await import("@duckdb/node-api");
    const appender: DuckDBAppender = await this.#session.connection.createAppender(table);
    const chunk: DuckDBDataChunk = DuckDBDataChunk.create(types);
    let part: (bigint | number)[][] = [];
    const flush = () => {
      chunk.reset();
      chunk.setRows(part);
      appender.appendDataChunk(chunk);
      part = [];
    };
    for (const row of content) if (part.push(row) === 2048) flush();
    if (part.length > 0) flush();
    appender.closeSync();
  }
}

function* sumRows(tally: Tally): Generator<(bigint | number)[]> {
  for (let key = 0; key < tally.size; key++) {
    const { count, sum, squares, min, max } = tally.sums(key);
    if (count > 0) yield [BigInt(key), BigInt(count), sum, squares, BigInt(min), BigInt(max)];
  }
}

function* cellRows(tally: Tally): Generator<(bigint | number)[]> {
  for (const [key, bucket, count] of tally.histogram()) yield [BigInt(key), bucket, BigInt(count)];
}

async function* rows(result: { yieldRows(): AsyncIterable<unknown[][]> }): AsyncGenerator<bigint[]> {
  for await (const part of result.yieldRows()) yield* part as bigint[][];
}
