import type { DuckDBBlobVector, DuckDBDataChunk } from "@duckdb/node-api";
import type { SpanStage } from "./span-stage.js";

/** Records of one trace that came one after the other. */
export interface StagedRun {
  /** Place in the file of records. */
  readonly at: number;
  readonly bytes: number;
  readonly spans: number;
  /** Index of the file they were read from. */
  readonly file: number;
  /** As recorded. */
  readonly traceId: string;
  /** Where they stand in memory, once they were loaded. */
  address: number;
}

/** A trace, and where its spans are. */
export interface TracePlan {
  /** Of the forms it was recorded in the longest, of these the first. */
  traceId: string;
  readonly runs: StagedRun[];
  spans: number;
  bytes: number;
}

/** Most spans, and about how many bytes, in a batch of more than one trace. */
const MOST_SPANS = 20_000;
const MOST_BYTES = 6 << 20;

/** The traces staged, ordered by earliest start, then key, in batches; runs in the order in which they came. */
export async function* tracePlans(stage: SpanStage): AsyncGenerator<TracePlan[]> {
  const result = await stage.connection.stream(`
    SELECT encode(trace_key), encode(trace_id), file, place, bytes, spans
    FROM ${stage.table} JOIN (
      SELECT trace_key, min(start) AS trace_start FROM ${stage.table} GROUP BY trace_key
    ) USING (trace_key)
    ORDER BY trace_start NULLS LAST, trace_key, runs.rowid`);
  let batch: TracePlan[] = [];
  let spans = 0;
  let bytes = 0;
  let last: Buffer | undefined;
  let key = "";
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const keys = bytesOf(chunk, 0);
    const ids = bytesOf(chunk, 1);
    const numbers = Array.from({ length: 4 }, (_, i) => chunk.getColumnValues(i + 2) as number[]);
    for (let i = 0; i < chunk.rowCount; i++) {
      if (last === undefined || !last.equals(keys[i]!)) {
        if (spans >= MOST_SPANS || bytes >= MOST_BYTES) {
          yield batch;
          batch = [];
          spans = 0;
          bytes = 0;
        }
        // As bytes, because the client drops a leading U+FEFF when it decodes.
        key = keys[i]!.toString("utf8");
        batch.push({ traceId: "", runs: [], spans: 0, bytes: 0 });
      }
      last = keys[i];
      const plan = batch[batch.length - 1];
      const traceId = ids[i]?.toString("utf8") ?? key;
      if (traceId.length > plan.traceId.length) plan.traceId = traceId;
      const run = { at: numbers[1][i], bytes: numbers[2][i], spans: numbers[3][i], file: numbers[0][i] };
      plan.runs.push({ ...run, traceId, address: 0 });
      plan.spans += run.spans;
      plan.bytes += run.bytes;
      spans += run.spans;
      bytes += run.bytes;
    }
    last = last && Buffer.from(last);
  }
  if (batch.length > 0) yield batch;
}

function bytesOf(chunk: DuckDBDataChunk, column: number): (Buffer | undefined)[] {
  const vector = chunk.getColumnVector(column) as DuckDBBlobVector;
  return Array.from({ length: chunk.rowCount }, (_, i) => {
    const bytes = vector.getItemBytes(i);
    return bytes === null ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  });
}

/** Loads the records of traces into a memory, and notes where they stand in it. */
export function loadRecords(plans: readonly TracePlan[], stage: SpanStage, to: Uint8Array, offset: number): void {
  const runs = plans.flatMap((plan) => plan.runs).sort((a, b) => a.at - b.at);
  let address = offset;
  for (let first = 0; first < runs.length; ) {
    // What stands one behind the other is read at once.
    let bytes = 0;
    let next = first;
    for (; next < runs.length && runs[next].at === runs[first].at + bytes; next++) {
      runs[next].address = address + bytes;
      bytes += runs[next].bytes;
    }
    stage.read(runs[first].at, bytes, to, address);
    address += bytes;
    first = next;
  }
}
