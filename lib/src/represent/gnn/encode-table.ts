import type { SpanTable } from "../../trace/span-table.js";
import type { GraphBatch, GraphModel, TextVectors } from "./engine.js";
import { standardTimes, type TimeColumns, type TimeScale, type TimeScales, timesPerSpan } from "./time-features.js";

/** Most spans that go through the network at once; a longer trace goes alone. */
const ENCODE_SPANS = 4096;

/** What of a table a network looks at: plain arrays, which can be sent to another thread. */
export interface EncodeInput extends TimeColumns, Pick<SpanTable, "offsets"> {
  /** Per row: row of the text vectors. */
  readonly text: Int32Array;
  /** Per row: slot of the status. */
  readonly status: Int32Array;
}

/** How the features of spans are made, as the network was trained. */
export interface EncodeSettings {
  readonly times: TimeScales;
  readonly scale: TimeScale;
  readonly waiting: "union" | "released";
  readonly reverseEdges: boolean;
  /** Numbers per trace. */
  readonly width: number;
}

/** Vectors of the traces of a table, one row per trace. */
export async function encodeTable(
  model: GraphModel,
  input: EncodeInput,
  texts: TextVectors,
  settings: EncodeSettings,
): Promise<Float32Array> {
  const { times, scale, waiting, reverseEdges, width } = settings;
  const { offsets } = input;
  const time = standardTimes(input, times, scale, { mode: waiting });
  const traces = offsets.length - 1;
  const out = new Float32Array(traces * width);
  for (let from = 0; from < traces; ) {
    let to = from + 1;
    while (to < traces && offsets[to + 1] - offsets[from] <= ENCODE_SPANS) to++;
    const batch = batchOf(input, time, timesPerSpan(times), from, to, texts, reverseEdges);
    out.set(await model.encode(batch), from * width);
    from = to;
  }
  return out;
}

/**
 * Neighbouring traces of a table as one batch: its columns as they are, and the edges as in `TraceGraphs.batch`: each
 * span hears itself, its parent and, with `reverse`, its children, in this order.
 */
export function batchOf(
  { offsets, parent, text, status }: Pick<EncodeInput, "offsets" | "parent" | "text" | "status">,
  time: Float32Array,
  times: number,
  from: number,
  to: number,
  texts: TextVectors,
  reverse: boolean,
): GraphBatch {
  const [begin, end] = [offsets[from], offsets[to]];
  const nodes = end - begin;
  const shifted = new Int32Array(to - from + 1);
  for (let i = 0; i < shifted.length; i++) shifted[i] = offsets[from + i] - begin;
  const first = new Int32Array(nodes + 1);
  for (let node = 0; node < nodes; node++) {
    const up = parent[begin + node];
    if (up < 0) first[node + 1]++;
    else {
      first[node + 1] += 2;
      if (reverse) first[up - begin + 1]++;
    }
  }
  for (let node = 0; node < nodes; node++) first[node + 1] += first[node];
  const source = new Int32Array(first[nodes]);
  const next = first.slice(0, nodes);
  // A parent stands before its children, so its own two entries are in place when theirs follow.
  for (let node = 0; node < nodes; node++) {
    source[next[node]++] = node;
    const up = parent[begin + node] - begin;
    if (up < 0) continue;
    source[next[node]++] = up;
    if (reverse) source[next[up]++] = node;
  }
  return {
    texts,
    traces: to - from,
    offsets: shifted,
    text: text.subarray(begin, end),
    time: time.subarray(begin * times, end * times),
    status: status.subarray(begin, end),
    first,
    source,
  };
}
