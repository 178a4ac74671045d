import { normalCdf } from "../guided/normal-cdf.js";
import { ANSWERED, type Outlook } from "./strata.js";

/** What the model believes of its own labels; NaN where there is nothing to divide. */
export interface ModelEstimate {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * How likely the model takes a trace to be abnormal, Phi(3 f): sharper than the confidence of a label, as measured in the
 * specification of guided labelling, Section 8.
 */
export function probabilityOf(mean: number): number {
  return normalCdf(3 * mean);
}

/**
 * Quality of the labels as the model itself believes it: no certificate. It knows nothing of abnormal traces that its
 * features do not show.
 *
 *     precision = sum_pred P / N_pred,  recall = sum_pred P / sum P,  F1 = 2 sum_pred P / (N_pred + sum P)
 *
 * @example
 * const outlook = { mean: Float64Array.of(1, -1), suspicion: new Float64Array(2), answered: new Uint8Array(2) };
 * assert.equal(modelEstimate(outlook).f1.toFixed(2), "1.00");
 */
export function modelEstimate({ mean, answered }: Outlook): ModelEstimate {
  let predicted = 0;
  let right = 0;
  let all = 0;
  for (let row = 0; row < mean.length; row++) {
    const said = answered[row] === ANSWERED.normal || answered[row] === ANSWERED.abnormal;
    const p = said ? Number(answered[row] === ANSWERED.abnormal) : probabilityOf(mean[row]);
    all += p;
    if (said ? p === 1 : mean[row] > 0) {
      predicted++;
      right += p;
    }
  }
  return { precision: right / predicted, recall: right / all, f1: (2 * right) / (predicted + all) };
}
