import type { ContextFeatures } from "../../represent/context/features-form.js";
import { GaussianProcess, type Observation } from "./gaussian-process.js";
import { LENSES, type Lens, lookThrough } from "./lens.js";

/** How much likelier the answers must be under another lens than under the first, natural logarithm. */
const MARGIN = 2;

/** The lens under which the answers are likeliest; the first has an advantage. */
export function chooseLens(features: ContextFeatures, observations: readonly Observation[]): Lens {
  const rows = observations.map(({ row }) => row);
  const seen = observations.map((observation, row) => ({ ...observation, row }));
  const scores = LENSES.map((lens, i) => {
    const process = new GaussianProcess(lookThrough(features, lens, rows), seen);
    return process.logMarginalLikelihood() - (i === 0 ? 0 : MARGIN);
  });
  return LENSES[scores.indexOf(Math.max(...scores))];
}
