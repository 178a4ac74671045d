import type { SaidOfTrace } from "./bulk.js";
import type { LabelState } from "./method.js";

/** How many traces were said to be what. */
export function countValues(
  said: Iterable<SaidOfTrace>,
): Pick<LabelState, "normal" | "abnormal" | "unsure" | "skipped" | "bulk"> {
  const counts = { normal: 0, abnormal: 0, unsure: 0, skipped: 0, bulk: 0 };
  for (const { value, bulk } of said) {
    counts[value === "skip" ? "skipped" : value]++;
    if (bulk !== undefined) counts.bulk++;
  }
  return counts;
}
