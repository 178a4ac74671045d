import type { TimeBins } from "../../draw/time-bins.js";

/** A piece of time, microseconds in the time of the starts; both ends belong to it. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Bars of this share of abnormal traces are a run. */
const RUN = 0.1;

/** The piece of time of a bar. */
export function rangeOfBar({ from, length }: TimeBins, bar: number): Range {
  return { from: from + bar * length, to: from + (bar + 1) * length - 1 };
}

/** Moves a piece of time, or one of its ends, by a bar; without one the first or last bar. */
export function stepRange(bins: TimeBins, range: Range | undefined, by: 1 | -1, end: "from" | "to" | "both"): Range {
  const { from: first, length, all } = bins;
  if (range === undefined) return rangeOfBar(bins, by > 0 ? 0 : all.length - 1);
  const last = first + all.length * length - 1;
  const wide = range.to - range.from;
  if (end === "both") {
    const from = Math.max(first, Math.min(last - wide, range.from + by * length));
    return { from, to: from + wide };
  }
  if (end === "from") return { from: Math.max(first, Math.min(range.to - 1, range.from + by * length)), to: range.to };
  return { from: range.from, to: Math.min(last, Math.max(range.from + 1, range.to + by * length)) };
}

/** The next run of bars with abnormal traces, before or after a piece of time. */
export function nextRun(bins: TimeBins, range: Range | undefined, by: 1 | -1): Range | undefined {
  const runs: Range[] = [];
  for (let bar = 0; bar < bins.all.length; bar++) {
    if (bins.abnormal[bar] === 0 || bins.abnormal[bar] < RUN * bins.all[bar]) continue;
    const { from, to } = rangeOfBar(bins, bar);
    const last = runs.at(-1);
    if (last?.to === from - 1) runs[runs.length - 1] = { from: last.from, to };
    else runs.push({ from, to });
  }
  if (range === undefined) return runs.at(by > 0 ? 0 : -1);
  return by > 0 ? runs.find(({ from }) => from > range.from) : runs.findLast(({ from }) => from < range.from);
}
