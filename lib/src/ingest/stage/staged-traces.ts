import type { DuckDBDataChunk } from "@duckdb/node-api";
import type { SpanStage } from "./span-stage.js";

/** Spans of some whole traces as staged, column by column. */
export interface StagedTraces {
  /** Id of each trace: of the forms it was recorded in the longest, of these the first. */
  readonly traceIds: string[];
  /** Trace i has the rows from `offsets[i]` to before `offsets[i + 1]`. */
  readonly offsets: number[];
  readonly traceId: string[];
  readonly spanId: string[];
  readonly parentId: (string | null)[];
  readonly resource: number[];
  readonly operation: number[];
  readonly status: number[];
  readonly kind: number[];
  readonly start: number[];
  readonly duration: number[];
  readonly extra: (string | null)[];
  readonly file: number[];
  readonly line: number[];
  readonly mended: number[];
}

/** Reads staged spans back as whole traces, ordered by earliest start, then key, then as they came. */
export async function* stagedTraces(stage: SpanStage, most = 20_000): AsyncGenerator<StagedTraces> {
  const result = await stage.connection.stream(`
    SELECT encode(trace_key), encode(trace_id), encode(span_id), encode(parent_id), resource, operation, status, kind,
      start, duration, encode(extra), file, line, mended
    FROM (
      SELECT *, rowid AS place,
        min(CASE WHEN start > 0 AND start < 9e15 THEN start END) OVER (PARTITION BY trace_key) AS trace_start
      FROM ${stage.table})
    ORDER BY trace_start NULLS LAST, trace_key, place`);
  let traces = empty();
  let key: string | undefined;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const keys = texts(chunk, 0) as string[];
    const columns = [1, 2, 3].map((column) => texts(chunk, column));
    const extra = texts(chunk, 10);
    const numbers = [4, 5, 6, 7, 8, 9, 11, 12, 13].map((column) => chunk.getColumnValues(column) as number[]);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] !== key) {
        key = keys[i];
        if (traces.spanId.length >= most) {
          yield closed(traces);
          traces = empty();
        }
        traces.offsets.push(traces.spanId.length);
      }
      traces.traceId.push(columns[0][i]!);
      traces.spanId.push(columns[1][i]!);
      traces.parentId.push(columns[2][i]);
      traces.resource.push(numbers[0][i]);
      traces.operation.push(numbers[1][i]);
      traces.status.push(numbers[2][i]);
      traces.kind.push(numbers[3][i]);
      traces.start.push(numbers[4][i]);
      traces.duration.push(numbers[5][i]);
      traces.extra.push(extra[i]);
      traces.file.push(numbers[6][i]);
      traces.line.push(numbers[7][i]);
      traces.mended.push(numbers[8][i]);
    }
  }
  if (traces.spanId.length > 0) yield closed(traces);
}

function empty(): StagedTraces {
  return {
    traceIds: [],
    offsets: [],
    traceId: [],
    spanId: [],
    parentId: [],
    resource: [],
    operation: [],
    status: [],
    kind: [],
    start: [],
    duration: [],
    extra: [],
    file: [],
    line: [],
    mended: [],
  };
}

function closed(traces: StagedTraces): StagedTraces {
  const { offsets, traceId, traceIds } = traces;
  offsets.push(traceId.length);
  for (let trace = 0; trace + 1 < offsets.length; trace++) {
    let id = traceId[offsets[trace]];
    for (let row = offsets[trace]; row < offsets[trace + 1]; row++) {
      if (traceId[row].length > id.length) id = traceId[row];
    }
    traceIds.push(id);
  }
  return traces;
}

/** As bytes, because the client drops a leading U+FEFF when it decodes. */
function texts(chunk: DuckDBDataChunk, column: number): (string | null)[] {
  const vector = chunk.getColumnVector(column);
  const out = new Array<string | null>(chunk.rowCount);
  let last: Uint8Array | undefined;
  let lastText = "";
  for (let i = 0; i < out.length; i++) {
    const value = vector.getItem(i) as { readonly bytes: Uint8Array } | null;
    if (value === null) {
      out[i] = null;
      continue;
    }
    const { bytes } = value;
    if (last === undefined || Buffer.compare(last, bytes) !== 0) {
      lastText = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
      last = bytes;
    }
    out[i] = lastText;
  }
  return out;
}
