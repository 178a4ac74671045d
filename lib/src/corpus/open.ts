import { createHash } from "node:crypto";
import { ImportError } from "../base/error.js";
import type { Work } from "../base/work.js";
import { readCorpusFile } from "../parquet/corpus-file.js";
import { fileDigest } from "../parquet/file-digest.js";
import { openSession } from "../parquet/session.js";
import { findSpanFile } from "./check-file.js";
import { checkColumns, damaged, readSpans } from "./columns.js";
import type { BatchOptions, Corpus } from "./corpus.js";
import { nearTraces } from "./near-traces.js";
import { pickTrace } from "./pick-trace.js";
import { readNames } from "./read-names.js";
import { streamBatches } from "./stream-batches.js";
import { indexTraces } from "./trace-index.js";

/** How {@link openCorpus} reads. */
export interface OpenOptions extends Pick<Work, "signal"> {
  /** Threads of DuckDB; default: all cores, at most 4. */
  readonly threads?: number;
  /** Memory of DuckDB in MiB; default 384. */
  readonly memoryMb?: number;
  /** Only the first so many traces. */
  readonly limit?: number;
}

/**
 * Opens a recording: a folder with `spans.parquet`, or such a file.
 *
 * Traces come in the order of the file if the spans of each trace stand together there; else by earliest start, then
 * trace id, sorted out of core. The order, and the batches, are the same on any number of threads.
 *
 * @returns A corpus whose memory does not grow with the recording; close it when done.
 * @throws ImportError with the file and what is wrong with it.
 *
 * @example
 * await assert.rejects(openCorpus("/no/such/folder"), /no such file or folder/);
 */
export async function openCorpus(path: string, options: OpenOptions = {}): Promise<Corpus> {
  const { threads, memoryMb = 384, limit, signal } = options;
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
    throw new RangeError(`Cannot open corpus: limit ${limit} is not a whole number above 0`);
  }
  const { file, folder } = await findSpanFile(path);
  if (folder !== undefined) await readCorpusFile(folder);
  const whole = await fileDigest(file, signal);
  const session = await openSession({ threads, memoryMb });
  const interrupt = () => session.connection.interrupt();
  signal?.addEventListener("abort", interrupt);
  try {
    const columns = await checkColumns(session, file);
    const spans = readSpans(file, columns.empty);
    const index = await indexTraces(session, spans, limit);
    const coded = await readNames(session, spans, columns.names);
    signal?.throwIfAborted();
    let open = true;
    return {
      path,
      traces: index.traces,
      spans: index.spans,
      names: coded.names,
      digest: index.whole ? whole : createHash("sha256").update(`${whole} ${limit}`).digest("hex"),
      batches(batchOptions: BatchOptions = {}) {
        if (!open) throw new Error(`Cannot read corpus: it is closed (path ${path})`);
        return streamBatches(session, file, index, coded, batchOptions);
      },
      trace: (traceId) => pickTrace(session, spans, coded, traceId),
      near: (traceId, traces) => nearTraces(session, spans, coded, traceId, traces),
      async close() {
        open = false;
        await session.close();
      },
    };
  } catch (cause) {
    await session.close();
    signal?.throwIfAborted();
    if (cause instanceof ImportError)
      throw cause.place.file ? cause : new ImportError(cause.message, { file }, { cause });
    throw damaged(file, cause);
  } finally {
    signal?.removeEventListener("abort", interrupt);
  }
}
