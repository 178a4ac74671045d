/** Answers before the first new baseline. */
const FIRST = 10;
/** Answers between two, at least, and as a share of those given. */
const LEAST = 4;
const SHARE = 1 / 4;
/** By then the baseline rests on answers enough, and answers keep the features they were given under. */
const LAST = 41;

/**
 * Whether the baseline is taken anew after so many answers with normal or abnormal: after 10, 14, 18, 22, 27, 33 and 41,
 * so that features that a wrong answer spoilt, or that rest on few answers, do not stay for long.
 *
 * @example
 * assert.deepEqual([9, 10, 11, 14, 27, 28].filter(isBaselineDue), [10, 14, 27]);
 */
export function isBaselineDue(answers: number): boolean {
  if (answers > LAST) return false;
  let due = FIRST;
  while (due < answers) due += Math.max(LEAST, Math.floor(due * SHARE));
  return due === answers;
}
