import type { LabelColumns, Places, TraceColumns } from "../../contract/overview-state.js";
import { typedColumn } from "../typed-column.js";

export function unpackTraces({ start, duration, ...rest }: TraceColumns): TraceColumns {
  return { ...rest, start: typedColumn(start, Float64Array), duration: typedColumn(duration, Float32Array) };
}

export function unpackLabels({ label, confidence, ...rest }: LabelColumns): LabelColumns {
  return { ...rest, label: typedColumn(label, Uint8Array), confidence: typedColumn(confidence, Uint8Array) };
}

export function unpackPlaces({ x, y, ...rest }: Places): Places {
  return { ...rest, x: typedColumn(x, Float32Array), y: typedColumn(y, Float32Array) };
}
