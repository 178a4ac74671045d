import { ImportError } from "../base/error.js";
import type { Work } from "../base/work.js";
import { openCorpus } from "../corpus/open.js";
import type { RunRecord } from "../export/run-record.js";
import { GuidedMethod } from "../label/guided/guided-method.js";
import { contextFeatures } from "../represent/context/context-features.js";
import { contextTables } from "../represent/context/context-tables.js";

/**
 * The guided method of an earlier run, without its answers: give it those of `answered.csv`, or others.
 *
 * @param run Folder of the run, for the error.
 * @throws ImportError if the recording of the run is gone or has changed.
 */
export async function reopenGuided(
  { inputs, options, seed }: RunRecord,
  { run, signal, onProgress }: Work & { readonly run: string },
): Promise<{ readonly method: GuidedMethod; readonly ids: readonly string[] }> {
  const data = inputs.find(({ role }) => role === "data");
  if (data === undefined) throw new ImportError("Cannot go on: the run does not name its recording", { folder: run });
  const limit = options.traces === null ? undefined : Number(options.traces);
  const corpus = await openCorpus(data.path, { limit, signal });
  try {
    if (corpus.digest !== data.digest) {
      throw new ImportError("Cannot go on: the recording is not that of the run", { file: data.path });
    }
    const tables = await contextTables(corpus, { signal, onProgress });
    const source = (normal?: Uint8Array) => {
      onProgress?.({ stage: normal === undefined ? "compute features" : "take the baseline anew", done: 0 });
      signal?.throwIfAborted();
      return contextFeatures(tables, normal);
    };
    return { method: new GuidedMethod(tables.ids, source, { budget: Number(options.budget), seed }), ids: tables.ids };
  } finally {
    await corpus.close();
  }
}
