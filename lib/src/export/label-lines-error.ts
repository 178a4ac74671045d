import { ImportError } from "../base/error.js";

/** What is wrong with a line of a file of labels or answers. */
export interface LineProblem {
  readonly line: number;
  readonly reason: string;
}

/** A file of labels or answers with lines that cannot be taken; nothing of it was applied. */
export class LabelLinesError extends ImportError {
  /** In the order of the file, not empty. */
  readonly problems: readonly LineProblem[];

  constructor(file: string, problems: readonly LineProblem[]) {
    const [first] = problems;
    const rest = problems.length - 1;
    const more = rest > 0 ? ` and ${rest} more ${rest === 1 ? "line" : "lines"}` : "";
    super(`Cannot take labels: ${first.reason}`, { file, line: `${first.line}${more}` });
    this.problems = problems;
  }
}
