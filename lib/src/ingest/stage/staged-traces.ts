import { HEAD } from "../fast/record.js";
import type { TracePlan } from "./trace-plans.js";

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

/** Reads the records of traces that are loaded. */
export function readTraces(plans: readonly TracePlan[], memory: Buffer, limit: TraceLimit): StagedTraces {
  const traces = empty();
  for (const { traceId, runs } of plans) {
    const first = traces.spanId.length;
    traces.offsets.push(first);
    traces.traceIds.push(traceId);
    for (const run of runs) {
      let at = run.address;
      for (let i = 0; i < run.spans; i++, at += memory.readInt32LE(at + 52)) {
        const extraEnd = at + HEAD + memory.readInt32LE(at + 40);
        const idEnd = extraEnd + memory.readInt32LE(at + 44);
        const spanId = memory.toString("utf8", extraEnd, idEnd);
        const line = memory.readDoubleLE(at + 16);
        if (traces.spanId.length - first >= limit.spans) {
          limit.onCut({ file: run.file, line, traceId: run.traceId, spanId });
          continue;
        }
        const kind = memory.readInt32LE(at + 36);
        traces.traceId.push(run.traceId);
        traces.spanId.push(spanId);
        traces.parentId.push(memory.toString("utf8", idEnd, idEnd + memory.readInt32LE(at + 48)));
        traces.extra.push(memory.toString("utf8", at + HEAD, extraEnd));
        traces.resource.push(memory.readInt32LE(at + 24));
        traces.operation.push(memory.readInt32LE(at + 28));
        traces.status.push(memory.readInt32LE(at + 32));
        traces.kind.push(kind & 255);
        traces.start.push(memory.readDoubleLE(at));
        traces.duration.push(memory.readDoubleLE(at + 8));
        traces.file.push(run.file);
        traces.line.push(line);
        traces.mended.push(kind >> 8);
      }
    }
  }
  traces.offsets.push(traces.spanId.length);
  return traces;
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
