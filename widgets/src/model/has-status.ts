import type { Corpus } from "labelease";

/** Whether a recording says any status. */
export function hasStatus(corpus: Corpus): boolean {
  return corpus.names.statuses.some(({ code }) => code !== "");
}
