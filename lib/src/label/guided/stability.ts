import type { ModelEstimate } from "../audit/model-estimate.js";
import type { Overview } from "./overview.js";

/** Answers over which changes are counted. */
export const SPAN = 10;

/** Whether more answers are worth while: what the last ten changed, and what the model holds its labels to be worth. */
export interface Stability {
  /** Answers it is about. */
  readonly answered: number;
  /** Traces whose label changed in the last ten answers. */
  readonly changed: number;
  readonly traces: number;
  /** `changed` / `traces`. */
  readonly share: number;
  /** Traces labelled abnormal. */
  readonly abnormal: number;
  /** The model's own estimate, no certificate: it cannot see what its features do not show. */
  readonly estimate: ModelEstimate;
  /** The same in plain words. */
  readonly advice: string;
}

/** Changes in this share of the abnormal labels are enough for most uses, and that in sight of it. */
const ENOUGH = 0.01;
const SETTLING = 0.05;

/** Compares two overviews, {@link SPAN} answers apart. */
export function stabilityOf(answered: number, now: Overview, before: Overview): Stability {
  const traces = now.abnormal.length;
  let [changed, abnormal] = [0, 0];
  for (let i = 0; i < traces; i++) {
    abnormal += now.abnormal[i];
    if (now.abnormal[i] !== before.abnormal[i]) changed++;
  }
  const many = (n: number) => n.toLocaleString("en-US");
  const what = `the last ten answers changed ${many(changed)} of ${many(traces)} labels`;
  const advice = `${what}: ${adviceOn(changed, abnormal)}`;
  return { answered, changed, traces, share: changed / Math.max(1, traces), abnormal, estimate: now.estimate, advice };
}

function adviceOn(changed: number, abnormal: number): string {
  if (abnormal === 0) return "nothing abnormal is found so far";
  if (changed <= ENOUGH * abnormal) return "enough for most uses";
  if (changed <= SETTLING * abnormal) return "nearly settled, ten more are worth while";
  return "not settled yet, go on";
}
