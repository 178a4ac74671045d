import { UsageError } from "../base/error.js";
import { replaceFile } from "./replace-file.js";

/** What is held to be true of a trace. */
export interface TruthRow {
  readonly traceId: string;
  /** Microseconds since the epoch. */
  readonly start: number;
  readonly anomalous: boolean;
  readonly faultId?: string;
  readonly culprit?: string;
  readonly faultType?: string;
  readonly suspect: boolean;
  readonly inWindow: boolean;
}

const COLUMNS = [
  "trace_id VARCHAR",
  "start_time_us BIGINT",
  "anomalous TINYINT",
  "fault_id VARCHAR",
  "root_cause_service VARCHAR",
  "fault_type VARCHAR",
  "suspect TINYINT",
  "in_window TINYINT",
];

/**
 * Writes an oracle: the truth about each trace, as `openOracle` reads it, in the columns of the public recordings.
 *
 * @param path Ends in `.parquet` or `.csv`.
 * @throws UsageError if it ends otherwise; LabelEaseError if it cannot be written.
 */
export async function writeTruth(path: string, rows: Iterable<TruthRow>): Promise<void> {
  checkTruthPath(path);
  const { openSession, sqlText } = await import("../parquet/session.js");
  const session = await openSession({ threads: 1 });
  try {
    await session.connection.run(`CREATE TEMP TABLE truth (${COLUMNS.join(", ")})`);
    const appender = await session.connection.createAppender("truth", null, "temp");
    const text = (value: string | undefined) =>
      value === undefined ? appender.appendNull() : appender.appendVarchar(value);
    for (const { traceId, start, anomalous, faultId, culprit, faultType, suspect, inWindow } of rows) {
      appender.appendVarchar(traceId);
      appender.appendBigInt(BigInt(Math.round(start)));
      appender.appendTinyInt(anomalous ? 1 : 0);
      text(faultId);
      text(culprit);
      text(faultType);
      appender.appendTinyInt(suspect ? 1 : 0);
      appender.appendTinyInt(inWindow ? 1 : 0);
      appender.endRow();
    }
    appender.closeSync();
    const form = path.endsWith(".csv") ? "FORMAT csv, HEADER" : "FORMAT parquet, COMPRESSION zstd";
    await replaceFile(path, async (temporary) => {
      await session.connection.run(`COPY truth TO ${sqlText(temporary)} (${form})`);
    });
  } finally {
    await session.close();
  }
}

/** @throws UsageError if the name of an oracle does not say its form. */
export function checkTruthPath(path: string): void {
  if (path.endsWith(".parquet") || path.endsWith(".csv")) return;
  throw new UsageError("Cannot write oracle: the name ends neither in .parquet nor in .csv", { file: path });
}
