import type { LabelTable } from "../label-table.js";

/** How many traces two tables of the same traces in the same order label differently. */
export function changedLabels(before: LabelTable, after: LabelTable): number {
  const { abnormal } = after.columns;
  let changed = 0;
  for (const [i, was] of before.columns.abnormal.entries()) if (was !== abnormal[i]) changed++;
  return changed;
}
