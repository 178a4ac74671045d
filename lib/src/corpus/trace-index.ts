import { ImportError } from "../base/error.js";
import type { Session } from "../parquet/session.js";

/** Rows sorted at a time where the file is not in order; five times as many take 40 MB more and are no faster. */
const PART_ROWS = 50_000;

/** A scan passes over a row in about a tenth of the time that the sort of everything takes for it. */
const MOST_SCANS = 16;

/** Which traces a file has and how their spans are got in order. */
export interface TraceIndex {
  readonly traces: number;
  readonly spans: number;
  /** Whether these are all spans of the file. */
  readonly whole: boolean;
  /** SQL of the traces in order: trace_id, spans. */
  readonly traceRows: string;
  /** SQL of the spans in order, for given SELECT expressions: queries to run one after the other. */
  spanRows(expressions: string): string[];
}

/**
 * Counts the spans of each trace. Traces are in the order in which their first rows stand in the file; within a trace
 * rows are as in the file.
 *
 * The file is cut into parts of whole traces. A part whose rows are the rows of its traces and nothing else is scanned;
 * another is sorted, from the stretch of the file over which its traces are spread:
 *
 *     file      a a a b b | c c d c d d | e e f f f
 *     parts       scan    |    sort     |   scan
 *
 * If the traces are spread so far that the stretches overlap too much, one sort out of core does it all. The index stays
 * in DuckDB, which may put it on disk, so no text of it is in our memory.
 *
 * @param spans SQL of the file with `file_row_number`.
 * @param limit Only the first so many traces.
 */
export async function indexTraces(
  session: Session,
  spans: string,
  limit?: number,
  partRows = PART_ROWS,
): Promise<TraceIndex> {
  const { connection } = session;
  await connection.run(
    `CREATE TABLE trace_index AS SELECT trace_id, count(*)::INTEGER AS spans, min(file_row_number) AS first,
       max(file_row_number) AS last
     FROM ${spans} GROUP BY trace_id ORDER BY first ${limit === undefined ? "" : `LIMIT ${limit}`}`,
  );
  const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(Number));
  const [[traces, rows, nameless]] = await read(
    "SELECT count(*), coalesce(sum(spans), 0), count(*) FILTER (trace_id IS NULL) FROM trace_index",
  );
  const [[all]] = await read(`SELECT count(*) FROM ${spans}`);
  if (traces === 0) throw new ImportError("Cannot open corpus: the file has no traces");
  if (nameless > 0) {
    throw new ImportError("Cannot open corpus: there are spans without a trace id; `labelease import` reports them");
  }
  const parts = (
    await read(
      `SELECT min(first), max(first), max(last), sum(spans), bool_and(last - first + 1 = spans)::INTEGER
       FROM (SELECT *, (sum(spans) OVER (ORDER BY first) - spans) // ${partRows} AS part FROM trace_index)
       GROUP BY part ORDER BY part`,
    )
  ).map(
    ([from, lastFirst, to, count, whole]): Part => ({
      from,
      lastFirst,
      to,
      inOrder: whole === 1 && to - from + 1 === count,
    }),
  );
  const scanned = parts.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const plan =
    scanned > MOST_SCANS * rows
      ? [{ from: 0, lastFirst: rows, to: Number.MAX_SAFE_INTEGER, inOrder: false }]
      : joined(parts);
  return {
    traces,
    spans: rows,
    whole: rows === all,
    traceRows: "SELECT encode(trace_id), spans FROM trace_index",
    // No LIMIT anywhere: DuckDB would collect all rows before the first is out.
    spanRows: (expressions) =>
      plan.map(({ from, lastFirst, to, inOrder }) => {
        const stretch = `FROM ${spans} WHERE file_row_number BETWEEN ${from} AND ${to}`;
        if (inOrder) return `SELECT ${expressions} ${stretch}`;
        return `SELECT ${expressions} FROM (SELECT * ${stretch}) JOIN
          (SELECT trace_id, first FROM trace_index WHERE first BETWEEN ${from} AND ${lastFirst}) USING (trace_id)
          ORDER BY first, file_row_number`;
      }),
  };
}

/** Traces whose first rows are `from` to `lastFirst`; their last row is `to`. */
interface Part {
  readonly from: number;
  readonly lastFirst: number;
  readonly to: number;
  readonly inOrder: boolean;
}

/** Neighbouring parts that are in order as one. */
function joined(parts: readonly Part[]): Part[] {
  const plan: Part[] = [];
  for (const part of parts) {
    const before = plan.at(-1);
    if (before?.inOrder && part.inOrder && before.to + 1 === part.from)
      plan[plan.length - 1] = { ...part, from: before.from };
    else plan.push(part);
  }
  return plan;
}
