import type { Answer } from "./labels.js";
import type { LabelState } from "./method.js";

/** How many answers say what; one answer per trace. */
export function countValues(answers: Iterable<Answer>): Pick<LabelState, "normal" | "abnormal" | "unsure" | "skipped"> {
  const counts = { normal: 0, abnormal: 0, unsure: 0, skipped: 0 };
  for (const { value } of answers) counts[value === "skip" ? "skipped" : value]++;
  return counts;
}
