import { rename } from "node:fs/promises";
import { type Session, sqlText } from "../parquet/session.js";

/** A late span arrives so long after the start of its trace, in the mean. */
const LATE_S = 30;

/**
 * Puts the rows of `spans.parquet` into the order in which they arrive at a collector: most with their trace, a share of them
 * later. Which, and how much, follows from the ids and the seed by MD5, so that it is the same everywhere.
 */
export async function arriveLate(
  session: Session,
  file: string,
  { share, seed }: { readonly share: number; readonly seed: number },
): Promise<void> {
  const sorted = `${file}.late`;
  const chance = (what: string) =>
    `(('0x' || substr(md5(concat(trace_id, ' ', span_id, ' ${what} ${seed}')), 1, 8))::BIGINT + 0.5) / 4294967296.0`;
  await session.connection.run(`
    COPY (
      WITH placed AS (
        SELECT *, min(start_time_us) OVER (PARTITION BY trace_id) AS begun
        FROM read_parquet(${sqlText(file)}, file_row_number = true)
      )
      SELECT * EXCLUDE (file_row_number, begun) FROM placed
      ORDER BY begun + CASE WHEN ${chance("late")} < ${share}
        THEN (-ln(${chance("by")}) * ${LATE_S * 1e6})::BIGINT ELSE 0 END, file_row_number
    ) TO ${sqlText(sorted)} (FORMAT parquet, COMPRESSION zstd)`);
  await rename(sorted, file);
}
