import type { CompareTree } from "./compare-tree.js";
import { firstSpan } from "./compare-tree.js";
import { operationOf, serviceOf, shortOperation } from "./names.js";
import { counted, duration } from "./numbers.js";

/** What differs between two traces, in a sentence. */
export function compareHeadline(tree: CompareTree): string {
  const { ours, theirs, onlyOurs, onlyTheirs, most, selfDifference } = tree;
  const structure =
    onlyOurs + onlyTheirs === 0
      ? "Same structure"
      : [
          onlyOurs > 0 ? `${counted(onlyOurs, "call")} only here` : "",
          onlyTheirs > 0 ? `${counted(onlyTheirs, "call")} only there` : "",
        ]
          .filter((part) => part !== "")
          .join(", ");
  const longer = ours.data.duration - theirs.data.duration;
  const time = longer === 0 ? "as long" : `${duration(Math.abs(longer))} ${longer > 0 ? "longer" : "shorter"}`;
  if (most < 0) return `${structure}, ${time}`;
  const { data, row } = firstSpan(tree, most);
  const difference = selfDifference[most];
  const sign = difference > 0 ? "more" : "less";
  return `${structure}, ${time}: ${duration(Math.abs(difference))} ${sign} in ${serviceOf(data, row)} ${shortOperation(operationOf(data, row))}`;
}
