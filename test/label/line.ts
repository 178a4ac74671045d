import type { Answer, AnswerValue } from "../../lib/src/label/labels.js";
import type { Selected } from "../../lib/src/select/selection.js";

/** Seven traces on a line in three clusters with centres 0, 10 and 30. */
export const line = {
  ids: ["a", "b", "c", "d", "e", "f", "g"],
  width: 1,
  vectors: Float32Array.of(0, 1, 9, 10, 11, 30, 18),
};

/**
 *     a b              c d e               g                        f
 *     0 1              9 10 11             18                       30
 *     ^ cluster 0        ^ cluster 1                                ^ cluster 2
 */
export const selected: Selected = {
  representatives: Uint32Array.of(0, 3, 5),
  assignment: Uint32Array.of(0, 0, 1, 1, 1, 2, 1),
  distance: Float32Array.of(0, 1, 1, 0, 1, 0, 8),
  rival: Float32Array.of(10, 9, 9, 10, 11, 20, 12),
  centres: Float64Array.of(0, 10, 30),
};

export function say(traceId: string, value: AnswerValue, annotator = "ann", time?: string): Answer {
  return { traceId, value, annotator, ...(time === undefined ? {} : { time }) };
}
