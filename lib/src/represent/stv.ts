import type { Corpus } from "../corpus/corpus.js";
import { CallPaths } from "../trace/call-path.js";
import { ABSENT, type SpanTable } from "../trace/span-table.js";
import { readModelFile, writeModel } from "./model-file.js";
import type { FitOptions, FittedRepresentation, Representation } from "./representation.js";

/** What the numbers of a service trace vector are. */
export type StvScale = "raw" | "log" | "zscore";

export interface StvOptions {
  /**
   * `raw` (default, as published): microseconds, -1 where the path is absent. `log`: ln(1 + microseconds), -1 where
   * absent. `zscore`: raw, less the mean of the column, over its standard deviation.
   */
  readonly scale?: StvScale;
  /** What stands for a path a trace has several times: the longest duration (default), or the last in pre-order. */
  readonly repeats?: "max" | "last";
}

/** What `model.json` holds of service trace vectors. */
interface StvModelFile {
  readonly schema: 1;
  readonly representation: "stv";
  readonly scale: StvScale;
  readonly repeats: "max" | "last";
  /** Paths in order of the columns, each as [column of its parent or -1, service, operation]; parents come first. */
  readonly paths: readonly (readonly [number, string, string])[];
  /** Mean and standard deviation per column; only for zscore. */
  readonly mean?: readonly number[];
  readonly deviation?: readonly number[];
}

/**
 * Service trace vectors: one column per call path of the recording, the response time of the span it leads to,
 * -1 where a trace lacks it (paper, RQ2; Liu et al. 2020 have the idea).
 *
 * Paths are numbered as they are first seen, a parent before its children. Memory is traces x paths numbers.
 *
 * @example
 * assert.equal(stv({ scale: "log" }).name, "stv");
 */
export function stv(options: StvOptions = {}): Representation {
  return { name: "stv", fit: (corpus, fit) => fitStv(corpus, options, fit) };
}

async function fitStv(corpus: Corpus, options: StvOptions, { signal, onProgress }: FitOptions): Promise<FittedStv> {
  const { scale = "raw", repeats = "max" } = options;
  const paths = new CallPaths();
  // Over present values: the absent ones follow from the counts, so that one pass does for a growing width.
  const moments: { count: number; mean: number; squares: number }[] = [];
  let seen = 0;
  for await (const table of corpus.batches({ signal })) {
    const path = paths.of(table);
    if (scale === "zscore") addColumns(moments, table, path, paths.size, repeats);
    seen += table.traceIds.length;
    onProgress?.({ stage: "read call paths", done: seen, total: corpus.traces, unit: "traces" });
    signal?.throwIfAborted();
  }
  const file: StvModelFile = {
    schema: 1,
    representation: "stv",
    scale,
    repeats,
    paths: Array.from({ length: paths.size }, (_, path) => {
      const parent = paths.parent(path);
      return [parent === ABSENT ? -1 : parent, paths.service(path), paths.operation(path)] as const;
    }),
    ...(scale === "zscore" ? columnsOf(moments, seen) : {}),
  };
  return new FittedStv(file);
}

class FittedStv implements FittedRepresentation {
  readonly name = "stv";
  readonly width: number;
  readonly facts: FittedRepresentation["facts"];
  readonly #file: StvModelFile;
  readonly #paths = new CallPaths();

  constructor(file: StvModelFile) {
    this.#file = file;
    for (const [parent, service, operation] of file.paths) {
      this.#paths.add(parent < 0 ? ABSENT : parent, service, operation);
    }
    this.width = file.paths.length;
    this.facts = { paths: this.width, scale: file.scale, repeats: file.repeats, engine: "none" };
  }

  async encode(table: SpanTable): Promise<Float32Array> {
    const { scale, repeats, mean, deviation } = this.#file;
    const out = new Float32Array(table.traceIds.length * this.width).fill(-1);
    const path = this.#paths.find(table);
    eachValue(table, path, this.width, repeats, out);
    if (scale === "log") for (let i = 0; i < out.length; i++) out[i] = out[i] < 0 ? -1 : Math.log1p(out[i]);
    if (scale === "zscore") {
      for (let i = 0; i < out.length; i++) {
        const column = i % this.width;
        out[i] = (out[i] - mean![column]) / deviation![column];
      }
    }
    return out;
  }

  save(folder: string): Promise<void> {
    return writeModel(folder, this.#file);
  }

  dispose(): void {}
}

/** Reads back what `save` wrote. */
export async function loadStv(folder: string): Promise<FittedRepresentation> {
  return new FittedStv((await readModelFile(folder)) as StvModelFile);
}

/** Writes the duration of each path of each trace into rows of `width`. */
function eachValue(
  table: SpanTable,
  path: Uint32Array,
  width: number,
  repeats: "max" | "last",
  out: Float32Array,
): void {
  const { offsets, duration } = table;
  for (let trace = 0; trace + 1 < offsets.length; trace++) {
    for (let row = offsets[trace]; row < offsets[trace + 1]; row++) {
      if (path[row] === ABSENT) continue;
      const at = trace * width + path[row];
      if (repeats === "last" || duration[row] > out[at]) out[at] = duration[row];
    }
  }
}

type Moments = { count: number; mean: number; squares: number }[];

function addColumns(
  moments: Moments,
  table: SpanTable,
  path: Uint32Array,
  width: number,
  repeats: "max" | "last",
): void {
  while (moments.length < width) moments.push({ count: 0, mean: 0, squares: 0 });
  const values = new Float32Array(table.traceIds.length * width).fill(-1);
  eachValue(table, path, width, repeats, values);
  for (let i = 0; i < values.length; i++) {
    if (values[i] < 0) continue;
    const column = moments[i % width];
    const gap = values[i] - column.mean;
    column.mean += gap / ++column.count;
    column.squares += gap * (values[i] - column.mean);
  }
}

/** Joins the absent values (-1) to the present ones. */
function columnsOf(moments: Moments, traces: number): Pick<StvModelFile, "mean" | "deviation"> {
  const joined = moments.map(({ count, mean, squares }) => {
    const absent = traces - count;
    const gap = mean + 1;
    const all = squares + (gap * gap * count * absent) / traces;
    return { mean: (count * mean - absent) / traces, deviation: Math.sqrt(all / traces) || 1 };
  });
  return { mean: joined.map(({ mean }) => mean), deviation: joined.map(({ deviation }) => deviation) };
}
