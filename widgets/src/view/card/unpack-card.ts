import type { CardData } from "../../contract/card-data.js";
import { type Column, typedColumn } from "../typed-column.js";

const SPANS = {
  parent: Int32Array,
  depth: Uint32Array,
  service: Uint32Array,
  operation: Uint32Array,
  start: Float64Array,
  duration: Float64Array,
  self: Float64Array,
  error: Uint8Array,
  standIn: Uint8Array,
  critical: Uint8Array,
  path: Uint32Array,
} as const satisfies Record<keyof CardData["spans"], unknown>;

const USUAL = {
  count: Float64Array,
  selfMean: Float64Array,
  selfStd: Float64Array,
  selfMedian: Float64Array,
  selfP95: Float64Array,
  durationMean: Float64Array,
  durationP95: Float64Array,
} as const satisfies Record<keyof CardData["usual"], unknown>;

/** Gives the columns their types again: the widget protocol hands buffers over as plain bytes. */
export function unpackCard(data: CardData): CardData {
  return { ...data, spans: columns(data.spans, SPANS), usual: columns(data.usual, USUAL) };
}

function columns<T extends object>(packed: T, types: Record<keyof T, { new (buffer: ArrayBuffer): unknown }>): T {
  const named = Object.entries(types) as [keyof T, { new (buffer: ArrayBuffer): Column }][];
  return Object.fromEntries(
    named.map(([name, Type]) => [name, typedColumn(packed[name] as ArrayBufferView, Type)]),
  ) as T;
}
