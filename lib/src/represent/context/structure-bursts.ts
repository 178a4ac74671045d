import { bursts } from "./burst.js";
import type { ContextTables } from "./tables-form.js";

/** Structure of each trace against that of its neighbours; depends on no baseline. */
export interface StructureBursts {
  /** Burst of the shape. */
  readonly shape: Float64Array;
  /** Share of the shape in the recording. */
  readonly share: Float64Array;
  /** Strongest burst of a signature of the trace, and that signature. */
  readonly signature: Float64Array;
  readonly strongest: Int32Array;
}

/** Bursts of shapes and of signatures. */
export function structureBursts(tables: ContextTables, byTime: Uint32Array): StructureBursts {
  const { time, shape, shapes, signatureNode, signatureOffsets, traceSignature, nodeService } = tables;
  const traces = time.length;
  const whole = bursts(time, byTime, shape, shapes, new Int32Array(traces), 1).burst;
  const counts = new Uint32Array(shapes);
  for (let trace = 0; trace < traces; trace++) counts[shape[trace]]++;
  const share = Float64Array.from(shape, (s) => counts[s] / traces);

  const rows = rowsOfTraces(signatureOffsets, byTime, time);
  const node = traceSignature.map((signature) => signatureNode[signature]);
  const part = bursts(rows.time, rows.byTime, traceSignature, signatureNode.length, node, nodeService.length).burst;
  const signature = new Float64Array(traces);
  const strongest = new Int32Array(traces).fill(-1);
  for (let trace = 0; trace < traces; trace++) {
    for (let row = signatureOffsets[trace]; row < signatureOffsets[trace + 1]; row++) {
      if (strongest[trace] >= 0 && part[row] <= signature[trace]) continue;
      signature[trace] = part[row];
      strongest[trace] = traceSignature[row];
    }
  }
  return { shape: whole, share, signature, strongest };
}

/** Time of each row, and the rows in time order, where each trace has several. */
function rowsOfTraces(offsets: Float64Array, byTime: Uint32Array, time: Float64Array) {
  const rows = offsets[time.length];
  const of = new Float64Array(rows);
  const order = new Uint32Array(rows);
  let next = 0;
  for (const trace of byTime) {
    for (let row = offsets[trace]; row < offsets[trace + 1]; row++) {
      of[row] = time[trace];
      order[next++] = row;
    }
  }
  return { time: of, byTime: order };
}
