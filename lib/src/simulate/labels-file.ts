import type { DuckDBAppender } from "@duckdb/node-api";
import { type Session, sqlText } from "../parquet/session.js";
import type { TraceLabel } from "./play-and-judge.js";

/**
 * Writes `labels.parquet`: the truth about each trace, in the columns of the public recordings' label files. `suspect` is
 * always 0, as these labels are exact. Where faults overlap, two columns more have all root causes of a trace as JSON lists:
 * `fault_ids` and `root_cause_services`; `fault_id` is then the one that lengthens the trace most.
 *
 * @example
 * const session = await openSession({ threads: 1 });
 * const writer = await LabelsFileWriter.open("labels.parquet", session);
 * writer.append([]);
 * await session.close(); // without finish(): no file
 * const { existsSync } = await import("node:fs");
 * assert.ok(!existsSync("labels.parquet"));
 */
export class LabelsFileWriter {
  readonly #path: string;
  readonly #session: Session;
  readonly #appender: DuckDBAppender;
  readonly #several: boolean;

  private constructor(path: string, session: Session, appender: DuckDBAppender, several: boolean) {
    this.#several = several;
    this.#path = path;
    this.#session = session;
    this.#appender = appender;
  }

  /**
   * @param path The file that {@link finish} writes.
   * @param several Whether a trace can have several root causes.
   */
  static async open(path: string, session: Session, several = false): Promise<LabelsFileWriter> {
    await session.connection.run(
      `CREATE TABLE simulated_labels (trace_id VARCHAR, start_time_us BIGINT, anomalous TINYINT, fault_id VARCHAR,
       root_cause_service VARCHAR, fault_type VARCHAR, rule VARCHAR, suspect TINYINT, suspect_reason VARCHAR,
       in_window TINYINT, duration_ratio FLOAT${several ? ", fault_ids VARCHAR, root_cause_services VARCHAR" : ""})`,
    );
    return new LabelsFileWriter(path, session, await session.connection.createAppender("simulated_labels"), several);
  }

  append(labels: readonly TraceLabel[]): void {
    const appender = this.#appender;
    const text = (value: string | null | undefined) => {
      if (value === null || value === undefined) appender.appendNull();
      else appender.appendVarchar(value);
    };
    for (const {
      traceId,
      startUs,
      recordedUs = startUs,
      anomalous,
      fault,
      faults,
      rule,
      inWindow,
      durationRatio,
    } of labels) {
      appender.appendVarchar(traceId);
      appender.appendBigInt(BigInt(recordedUs));
      appender.appendTinyInt(anomalous ? 1 : 0);
      text(fault?.id);
      text(fault?.service);
      text(fault?.type);
      text(rule);
      appender.appendTinyInt(0);
      appender.appendNull();
      appender.appendTinyInt(inWindow ? 1 : 0);
      appender.appendFloat(durationRatio);
      if (this.#several) {
        text(anomalous ? JSON.stringify(faults.map(({ id }) => id)) : null);
        text(anomalous ? JSON.stringify([...new Set(faults.map(({ service }) => service))]) : null);
      }
      appender.endRow();
    }
  }

  /** Writes the file. */
  async finish(): Promise<void> {
    this.#appender.closeSync();
    await this.#session.connection.run(
      `COPY simulated_labels TO ${sqlText(this.#path)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  }
}
