import { type ModelEstimate, modelEstimate } from "../audit/model-estimate.js";
import { ANSWERED } from "../audit/strata.js";
import { GaussianProcess, type Observation } from "./gaussian-process.js";
import type { Points } from "./lens.js";
import { predictAll } from "./predict-all.js";

/** All labels after some answers, without their details. */
export interface Overview {
  /** Per trace 1 where it is labelled abnormal. */
  readonly abnormal: Uint8Array;
  readonly estimate: ModelEstimate;
}

/** The labels of all traces, and what the model holds them to be worth. */
export function overlook(points: Points, observations: readonly Observation[]): Overview {
  const mean = predictAll(new GaussianProcess(points, observations));
  const answered = new Uint8Array(mean.length);
  const abnormal = Uint8Array.from(mean, (f) => Number(f > 0));
  for (const { row, value } of observations) {
    answered[row] = value > 0 ? ANSWERED.abnormal : ANSWERED.normal;
    abnormal[row] = Number(value > 0);
  }
  return { abnormal, estimate: modelEstimate({ mean, answered, suspicion: points.su }) };
}
