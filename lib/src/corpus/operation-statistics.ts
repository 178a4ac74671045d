import type { DuckDBBlobVector, DuckDBDataChunk, DuckDBListValue } from "@duckdb/node-api";
import { bucketSql } from "./histogram.js";
import type { OpenOptions } from "./open.js";
import { querySpans, type SpanRows } from "./query-spans.js";
import { type Statistic, statisticOf } from "./statistic.js";

/** How long the calls of one operation take, in microseconds. */
export interface OperationStatistic {
  readonly service: string;
  readonly operation: string;
  readonly duration: Statistic;
}

/**
 * Statistics of the recorded durations per service and operation, by DuckDB alone and out of core. Durations below 0
 * count as 0; spans without a duration do not count.
 *
 * @param path As for {@link openCorpus}.
 * @returns By service, then operation, in the order of their UTF-8 bytes.
 * @throws ImportError as {@link openCorpus} does.
 *
 * @example
 * await assert.rejects(operationStatistics("/no/such/folder"), /no such file or folder/);
 */
export async function operationStatistics(
  path: string,
  { threads, memoryMb = 384, signal }: Omit<OpenOptions, "limit"> = {},
): Promise<OperationStatistic[]> {
  const select = ({ table }: SpanRows) =>
    `WITH cells AS (
       SELECT service, operation, ${bucketSql("d")} AS bucket, count(*) AS n, sum(d::HUGEINT) AS total,
         sum(d::HUGEINT * d::HUGEINT) AS squares, min(d) AS low, max(d) AS high
       FROM (SELECT coalesce(service, '') AS service, coalesce(operation, '') AS operation,
         greatest(0, least(${Number.MAX_SAFE_INTEGER}, TRY_CAST(duration_us AS BIGINT))) AS d
         FROM ${table} WHERE TRY_CAST(duration_us AS BIGINT) IS NOT NULL)
       GROUP BY ALL)
     SELECT encode(service), encode(operation), sum(n)::BIGINT, sum(total), sum(squares), min(low), max(high),
       list(bucket ORDER BY bucket), list(n ORDER BY bucket)
     FROM cells GROUP BY service, operation ORDER BY service, operation`;
  const statistics: OperationStatistic[] = [];
  for await (const chunk of querySpans(path, select, { threads, memoryMb, signal })) {
    for (let i = 0; i < chunk.rowCount; i++) {
      const [count, sum, squares, min, max] = chunk.getRowValues(i).slice(2) as bigint[];
      const [buckets, counts] = chunk.getRowValues(i).slice(7) as [DuckDBListValue, DuckDBListValue];
      const sums = { count: Number(count), sum, squares, min: Number(min), max: Number(max) };
      const histogram = buckets.items.map((bucket, k) => [Number(bucket), Number(counts.items[k])] as const);
      statistics.push({
        service: text(chunk, 0, i),
        operation: text(chunk, 1, i),
        duration: statisticOf(sums, histogram),
      });
    }
  }
  return statistics;
}

function text(chunk: DuckDBDataChunk, column: number, row: number): string {
  return Buffer.from((chunk.getColumnVector(column) as DuckDBBlobVector).getItemBytes(row)!).toString("utf8");
}
