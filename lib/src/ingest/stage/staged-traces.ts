import type { DuckDBBlobVector, DuckDBDataChunk } from "@duckdb/node-api";
import { LOWER_HALF, type SpanStage } from "./span-stage.js";

/** Spans of some whole traces as staged, column by column. */
export interface StagedTraces {
  /** Id of each trace: of the forms it was recorded in the longest, of these the first. */
  readonly traceIds: string[];
  /** Trace i has the rows from `offsets[i]` to before `offsets[i + 1]`. */
  readonly offsets: number[];
  readonly traceId: string[];
  readonly spanId: string[];
  /** "" for none. */
  readonly parentId: string[];
  readonly resource: number[];
  readonly operation: number[];
  readonly status: number[];
  readonly kind: number[];
  readonly start: number[];
  readonly duration: number[];
  /** "" for none. */
  readonly extra: string[];
  readonly file: number[];
  readonly line: number[];
  readonly mended: number[];
}

/** What is left out of traces that are too long. */
export interface TraceLimit {
  /** Most spans of a trace: the first that came. */
  readonly spans: number;
  /** Told of every span beyond them. */
  onCut(span: {
    readonly file: number;
    readonly line: number;
    readonly traceId: string;
    readonly spanId: string;
  }): void;
}

/** Reads staged spans back as whole traces, ordered by earliest start, then key, then as they came. */
export async function* stagedTraces(stage: SpanStage, limit?: TraceLimit, most = 20_000): AsyncGenerator<StagedTraces> {
  const result = await stage.connection.stream(`
    SELECT encode(trace_key), encode(texts), span_id_length, parent_id_length, trace_id_length, resource, operation,
      status, kind, start, duration, file, line, mended
    FROM ${stage.table} JOIN (
      SELECT trace_key, min(CASE WHEN start > 0 AND start < 9e15 THEN start END) AS trace_start
      FROM ${stage.table} GROUP BY trace_key
    ) USING (trace_key)
    ORDER BY trace_start NULLS LAST, trace_key, spans.rowid`);
  let traces = empty();
  let key: string | undefined;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const keys = textsOf(chunk, 0);
    const texts = textsOf(chunk, 1);
    const numbers = Array.from({ length: 12 }, (_, i) => chunk.getColumnValues(i + 2) as number[]);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] !== key) {
        key = keys[i];
        if (traces.spanId.length >= most) {
          yield closed(traces);
          traces = empty();
        }
        traces.offsets.push(traces.spanId.length);
      }
      const parentAt = numbers[0][i];
      const traceAt = parentAt + numbers[1][i];
      const isHalf = numbers[2][i] === LOWER_HALF;
      const extraAt = traceAt + (isHalf ? 0 : numbers[2][i]);
      const traceId = isHalf
        ? key.slice(-16).replace(/^0+/, "")
        : traceAt === extraAt
          ? key
          : texts[i].slice(traceAt, extraAt);
      const spanId = texts[i].slice(0, parentAt);
      if (limit !== undefined && traces.spanId.length - traces.offsets[traces.offsets.length - 1] >= limit.spans) {
        limit.onCut({ file: numbers[9][i], line: numbers[10][i], traceId, spanId });
        continue;
      }
      traces.traceId.push(traceId);
      traces.spanId.push(spanId);
      traces.parentId.push(texts[i].slice(parentAt, traceAt));
      traces.extra.push(texts[i].slice(extraAt));
      traces.resource.push(numbers[3][i]);
      traces.operation.push(numbers[4][i]);
      traces.status.push(numbers[5][i]);
      traces.kind.push(numbers[6][i]);
      traces.start.push(numbers[7][i]);
      traces.duration.push(numbers[8][i]);
      traces.file.push(numbers[9][i]);
      traces.line.push(numbers[10][i]);
      traces.mended.push(numbers[11][i]);
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

/** As bytes, because the client drops a leading U+FEFF when it decodes. Equal texts in a row are decoded once. */
function textsOf(chunk: DuckDBDataChunk, column: number): string[] {
  const vector = chunk.getColumnVector(column) as DuckDBBlobVector;
  let last: Uint8Array | undefined;
  let text = "";
  return Array.from({ length: chunk.rowCount }, (_, i) => {
    const bytes = vector.getItemBytes(i)!;
    if (last === undefined || Buffer.compare(last, bytes) !== 0) {
      text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
      last = bytes;
    }
    return text;
  });
}
