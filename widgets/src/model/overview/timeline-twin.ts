import type { OverviewState } from "../../contract/overview-state.js";
import { percent, startRange } from "../../draw/overview-texts.js";
import { clockText, timeBins } from "../../draw/time-bins.js";
import { timelineSvg } from "../../draw/timeline-svg.js";
import { inWords } from "./map-twin.js";

/** Pieces of time that are listed in words. */
const PIECES = 24;

/** A time line for a page that runs no script and has no kernel. */
export function timelineTwin(state: OverviewState): string {
  const { traces, labels } = state;
  const { first, last } = startRange(traces);
  const { from, length, all, abnormal } = timeBins(traces.start, labels.label, first, last, PIECES, traces.origin);
  const rows = Array.from(all, (count, i): [string, string] => {
    const [a, b] = [from + i * length, from + (i + 1) * length].map((at) => clockText(traces.origin + at));
    const share =
      count === 0
        ? "nothing recorded"
        : `${count.toLocaleString("en-US")} traces, ${percent(abnormal[i] / count)} abnormal`;
    return [`${a} to ${b}`, share];
  });
  return `${timelineSvg(state)}${inWords(traces.count === 0 ? [] : rows)}`;
}
