import { Random } from "../../base/random.js";
import type { GraphBatch } from "../../represent/gnn/engine.js";
import { TraceGraphs } from "../../represent/gnn/trace-graphs.js";
import type { SpanTable } from "../../trace/span-table.js";

export interface GraphBatchOptions {
  readonly traces: number;
  /** Spans of each trace. */
  readonly spans: number;
  /** Distinct texts. */
  readonly texts: number;
  readonly textWidth: number;
  readonly times: number;
  readonly statuses: number;
}

/** A batch of random traces: every span but the first of a trace is called by one of the four before it. */
export function graphBatch({ traces, spans, texts, textWidth, times, statuses }: GraphBatchOptions): GraphBatch {
  const random = new Random(1, "bench train step");
  const normal = (length: number) => Float32Array.from({ length }, () => random.normal());
  const vectors = { width: textWidth, count: texts, values: normal(texts * textWidth) };
  const nodes = traces * spans;
  const parent = Int32Array.from({ length: nodes }, (_, i) => {
    const place = i % spans;
    return place === 0 ? -1 : i - 1 - random.below(Math.min(place, 4));
  });
  const offsets = Uint32Array.from({ length: traces + 1 }, (_, i) => i * spans);
  const graphs = new TraceGraphs(times);
  const features = {
    text: Int32Array.from({ length: nodes }, () => random.below(texts)),
    time: normal(nodes * times),
    status: Int32Array.from({ length: nodes }, () => random.below(statuses)),
  };
  const table = { offsets, parent } as SpanTable;
  for (let trace = 0; trace < traces; trace++) graphs.add(table, trace, features);
  const all = Uint32Array.from({ length: traces }, (_, i) => i);
  return graphs.batch(all, vectors, true);
}
