import type { Work } from "../../base/work.js";
import { type ModelEstimate, modelEstimate } from "../audit/model-estimate.js";
import { ANSWERED } from "../audit/strata.js";
import type { LabelTable } from "../label-table.js";
import { labelSteps, type Standing } from "./label-all.js";
import { predictAll } from "./predict-all.js";

/** What there is to say of all traces after some answers. */
export interface Survey {
  /** Absent while nothing is answered with normal or abnormal. */
  readonly labels?: LabelTable;
  /** What the model says of each trace: abnormal above 0. */
  readonly mean: Float64Array;
  /** What the model holds its labels to be worth: no certificate. */
  readonly estimate: ModelEstimate;
}

/**
 * Labels of all traces and the model's own estimate, computed a few milliseconds at a time, so that answers are taken
 * meanwhile by the same thread.
 *
 * @param standing From `GuidedMethod.standing`.
 * @throws The signal's reason if aborted.
 *
 * @example
 * const call = (ms: number, start: number) => [{ id: "1", service: "shop", operation: "view", start, duration: ms * 1000 }];
 * const traces = Array.from({ length: 40 }, (_, i) => [`t${i}`, call(i < 30 ? 10 : 100, i * 1e6)] as const);
 * const tables = await contextTables(memoryCorpus([tableOfSpans(Object.fromEntries(traces))]));
 * const method = new GuidedMethod(tables.ids, (normal) => contextFeatures(tables, normal), { budget: 6, seed: 1 });
 * method.answer({ traceId: "t35", value: "abnormal", annotator: "ann" });
 * const { labels } = await surveyTraces(method.standing().now);
 * assert.deepEqual([...labels!], [...method.labels()]);
 */
export async function surveyTraces(standing: Standing, { signal, onProgress }: Work = {}): Promise<Survey> {
  const { ids, process, said } = standing;
  const answered = new Uint8Array(ids.length);
  for (const [row, { value }] of said) {
    answered[row] = value === "normal" || value === "abnormal" ? ANSWERED[value] : ANSWERED.undecided;
  }
  const estimateOf = (mean: Float64Array) => modelEstimate({ mean, answered, suspicion: process.points.su });
  if (process.observations.length === 0) {
    const mean = predictAll(process);
    return { mean, estimate: estimateOf(mean) };
  }
  const steps = labelSteps(standing);
  for (;;) {
    const step = steps.next();
    if (step.done) return { ...step.value, estimate: estimateOf(step.value.mean) };
    signal?.throwIfAborted();
    onProgress?.({ stage: "label traces", done: step.value, total: ids.length, unit: "traces" });
    await new Promise<void>((done) => setImmediate(done));
  }
}
