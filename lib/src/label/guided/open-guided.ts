import type { Work } from "../../base/work.js";
import { contextFeatures } from "../../represent/context/context-features.js";
import type { ContextTables } from "../../represent/context/tables-form.js";
import { type BaselineHelper, firstRequest } from "./baseline.js";
import { BaselineWorker } from "./baseline-worker.js";
import { GuidedMethod, type GuidedOptions } from "./guided-method.js";
import { shareArrays } from "./share-arrays.js";

/** A guided method for a person: see {@link openGuided}. */
export interface OpenGuided {
  readonly method: GuidedMethod;
  /** Ends its thread. The method still works, in place. */
  close(): Promise<void>;
}

/**
 * Guided labelling with a thread beside it that does the long steps, so that the next card comes at once: ask with
 * `nextReady`. Cards and labels are those of a {@link GuidedMethod} without it.
 *
 * @param around Puts something between the method and its thread, such as baselines that were kept.
 * @throws UsageError if the budget is no whole number above 0; the signal's reason if aborted.
 *
 * @example
 * const call = (ms: number, start: number) => [{ id: "1", service: "shop", operation: "view", start, duration: ms * 1000 }];
 * const traces = Array.from({ length: 40 }, (_, i) => [`t${i}`, call(i < 30 ? 10 : 100, i * 1e6)] as const);
 * const tables = await contextTables(memoryCorpus([tableOfSpans(Object.fromEntries(traces))]));
 * const { method, close } = await openGuided(tables, { budget: 6, seed: 1 });
 * const plain = new GuidedMethod(tables.ids, (normal) => contextFeatures(tables, normal), { budget: 6, seed: 1 });
 * assert.deepEqual(await method.nextReady(), plain.next());
 * await close();
 */
export async function openGuided(
  tables: ContextTables,
  {
    signal,
    onProgress,
    around = (helper) => helper,
    ...options
  }: Omit<GuidedOptions, "helper"> & Work & { readonly around?: (helper: BaselineHelper) => BaselineHelper },
): Promise<OpenGuided> {
  const shared = shareArrays(tables);
  const worker = new BaselineWorker(shared);
  const helper = around(worker);
  const source = (normal?: Uint8Array) => contextFeatures(shared, normal);
  onProgress?.({ stage: "compute features", done: 0 });
  const stop = () => void worker.close();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    // Without a thread the first baseline is taken in place.
    const first = await helper.take(firstRequest(options.seed)).catch(() => undefined);
    signal?.throwIfAborted();
    const method = new GuidedMethod(tables.ids, source, { ...options, helper }, first);
    return { method, close: () => worker.close() };
  } catch (error) {
    await worker.close();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
