import type { ContextIndex } from "./context-index.js";
import { lowLevels, normalMedians, shrunk } from "./group-levels.js";
import type { ContextTables } from "./tables-form.js";
import { windowMedians } from "./window-medians.js";

const KAPPA = 5;
const WIDTH = 15;

/** Durations from end to end against those of the same shape, and their neighbourhood. */
export interface EndToEnd {
  /** ln(ms + 1) less the centre of the shape, which is drawn to that of the entry. */
  readonly r: Float64Array;
  /** Median of the 15 traces around. */
  readonly around: Float64Array;
}

/** End to end deviations of all traces, whatever their entry. */
export function endToEnd(tables: ContextTables, index: ContextIndex, normal: Uint8Array | undefined): EndToEnd {
  const { duration, time, entry, shape } = tables;
  const { byTime, traceEntry, traceShape } = index;
  const log = duration.map((ms) => Math.log(ms + 1));
  const levels = (groups: typeof traceEntry) =>
    normal === undefined ? lowLevels(log, groups) : normalMedians(log, groups, normal);
  const whole = levels(traceEntry);
  if (whole.count.includes(0)) {
    const all = normalMedians(log, traceEntry, new Uint8Array(log.length).fill(1)).level;
    for (let e = 0; e < all.length; e++) if (whole.count[e] === 0) whole.level[e] = all[e];
  }
  const part = levels(traceShape);
  const r = log.map((value, trace) => {
    const s = shape[trace];
    return value - shrunk(part.level[s], part.count[s], whole.level[entry[trace]], KAPPA);
  });
  const sorted = Float64Array.from(byTime, (trace) => r[trace]);
  const medians = new Float64Array(r.length);
  const times = Float64Array.from(byTime, (trace) => time[trace]);
  windowMedians(sorted, times, 0, r.length, WIDTH, medians);
  const around = new Float64Array(r.length);
  for (let i = 0; i < r.length; i++) around[byTime[i]] = medians[i];
  return { r, around };
}
