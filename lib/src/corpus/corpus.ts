import type { Work } from "../base/work.js";
import type { Names, SpanTable } from "../trace/span-table.js";

/** How a corpus is read. */
export interface BatchOptions extends Pick<Work, "signal"> {
  /** Most spans in a batch; a longer trace is a batch of its own. Default 50,000. */
  readonly spans?: number;
}

/** A recording on disk (or, in tests, in memory): streamed as batches of whole traces, always in the same order. */
export interface Corpus {
  /** Folder or file, as given. */
  readonly path: string;
  readonly traces: number;
  readonly spans: number;
  readonly names: Names;
  /** SHA-256 over the content, for caches and run.json. */
  readonly digest: string;
  batches(options?: BatchOptions): AsyncIterable<SpanTable>;
  /** One trace, where there is a quicker way than through all batches; see `readTrace`. */
  trace?(traceId: string): Promise<SpanTable | undefined>;
  /**
   * A trace with those before and after it in the recording, at most so many on each side; undefined where it is not in
   * the recording, or they lie too far apart to be read in a moment.
   */
  near?(traceId: string, traces: number): Promise<SpanTable | undefined>;
  close(): Promise<void>;
}
