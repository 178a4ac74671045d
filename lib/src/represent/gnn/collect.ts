import { Random } from "../../base/random.js";
import type { Work } from "../../base/work.js";
import type { Corpus } from "../../corpus/corpus.js";
import type { SpanTable } from "../../trace/span-table.js";
import { Structures } from "../../trace/structure.js";
import { statusText } from "./status-slots.js";
import type { TextIndex } from "./text-index.js";
import {
  standardise,
  TimeMoments,
  type TimeScale,
  type TimeScales,
  timeFeatures,
  timesPerSpan,
} from "./time-features.js";
import { TraceGraphs } from "./trace-graphs.js";

export interface CollectOptions extends Work {
  /** Most traces kept. */
  readonly pool: number;
  readonly seed: number;
  readonly times: TimeScales;
  readonly waiting: "union" | "released";
  readonly texts: TextIndex;
}

/** What one pass over a recording leaves for training. */
export interface Collected {
  /** A uniform sample of the traces, ready to be put into batches. */
  readonly graphs: TraceGraphs;
  /** Per trace of `graphs`. */
  readonly structure: Uint32Array;
  /** Duration of the root in microseconds, per trace of `graphs`. */
  readonly duration: Float64Array;
  /** Over all spans of the recording. */
  readonly scale: TimeScale;
  /** Statuses of all spans, sorted. */
  readonly statuses: readonly string[];
  /** The traces of `graphs` in random order, so that parts of it are random samples. */
  readonly shuffled: Uint32Array;
  random(stream: string): Random;
}

/** Reads the recording once: statistics over all spans, and a uniform sample of traces as compact graphs. */
export async function collectTraining(corpus: Corpus, options: CollectOptions): Promise<Collected> {
  const { pool, seed, times, waiting, texts, signal, onProgress } = options;
  const chosen = new Random(seed, "pool").sample(corpus.traces, Math.min(pool, corpus.traces));
  const structures = new Structures();
  const moments = new TimeMoments(timesPerSpan(times));
  const graphs = new TraceGraphs(timesPerSpan(times));
  const structure = new Uint32Array(chosen.length);
  const duration = new Float64Array(chosen.length);
  // Slots are given in order of appearance here, and renumbered by the sorted vocabulary at the end.
  const slotOf = new Map<string, number>();
  let seen = 0;
  for await (const table of corpus.batches({ signal })) {
    const time = timeFeatures(table, times, { mode: waiting });
    moments.add(time);
    const status = firstSlots(table, slotOf);
    const features = { text: texts.of(table), time, status };
    const shape = structures.index(table);
    const last = seen + table.traceIds.length;
    for (; graphs.traces < chosen.length && chosen[graphs.traces] < last; ) {
      const trace = chosen[graphs.traces] - seen;
      structure[graphs.traces] = shape[trace];
      duration[graphs.traces] = table.duration[table.offsets[trace]];
      graphs.add(table, trace, features);
    }
    seen = last;
    onProgress?.({ stage: "read traces", done: seen, total: corpus.traces, unit: "traces" });
    signal?.throwIfAborted();
  }
  const scale = moments.scale();
  standardise(graphs.time, scale, graphs.time);
  const statuses = [...slotOf.keys()].sort();
  const sorted = new Map(statuses.map((text, index) => [text, index]));
  graphs.renumberStatus(Int32Array.from(slotOf.keys(), (text) => sorted.get(text)!));
  const random = (stream: string) => new Random(seed, stream);
  const shuffled = random("held out").shuffle(Uint32Array.from({ length: graphs.traces }, (_, i) => i));
  return { graphs, structure, duration, scale, statuses, shuffled, random };
}

/** The slot of each row; statuses that are new get the next slots, in order of rows. */
function firstSlots({ names, status }: SpanTable, slots: Map<string, number>): Int32Array {
  const slotOf = new Int32Array(names.statuses.length).fill(-1);
  const out = new Int32Array(status.length);
  for (let row = 0; row < out.length; row++) {
    const index = status[row];
    if (slotOf[index] < 0) slotOf[index] = slot(slots, statusText(names.statuses[index]));
    out[row] = slotOf[index];
  }
  return out;
}

function slot(slots: Map<string, number>, text: string): number {
  const known = slots.get(text);
  if (known !== undefined) return known;
  slots.set(text, slots.size);
  return slots.size - 1;
}
