import type { ContextIndex } from "./context-index.js";
import { type Levels, lowLevels, marksOf, normalMedians, type Runs, shrunk } from "./group-levels.js";

/** Rows by which a level of few rows is drawn to the one above it; fewer normal rows than that are few. */
const KAPPA = 20;

/** What levels follow from: all rows as low levels, or the medians of the normal rows. */
export interface Reference {
  /** Per trace; undefined while nothing is known. */
  readonly normal: Uint8Array | undefined;
  /** The same per row. */
  readonly normalRows: Uint8Array | undefined;
}

/**
 * Log deviation of each row from what its places usually take: E = ln((X + 1) / (M + 1)), X the exclusive time and M
 * that of the baseline, in ms, less the centre of its shape within its unit.
 */
export interface Deviations {
  readonly deviation: Float64Array;
  /** M. */
  readonly expected: Float64Array;
}

const first = new WeakMap<ContextIndex, Float64Array>();

/** Deviations of all rows. */
export function deviations(index: ContextIndex, counts: Float64Array, keys: Int32Array, ref: Reference): Deviations {
  const baseline = baselineOf(index, ref);
  const rows = index.rowSum.length;
  const expected = new Float64Array(rows);
  for (let i = 0; i < keys.length; i++) expected[index.elementRow[i]] += counts[i] * baseline[keys[i]];
  const deviation = new Float64Array(rows);
  for (let row = 0; row < rows; row++) deviation[row] = Math.log((index.rowSum[row] + 1) / (expected[row] + 1));
  centre(deviation, index, ref);
  return { deviation, expected };
}

/** Usual time of a span of each key, ms. */
function baselineOf(index: ContextIndex, { normal }: Reference): Float64Array {
  const byKey = { offsets: index.keyOffsets };
  let low = first.get(index);
  if (low === undefined) {
    low = lowLevels(index.keyMean, byKey).level;
    first.set(index, low);
  }
  if (normal === undefined) return low;
  const { level, count } = normalMedians(index.keyMean, byKey, marksOf(index.keyTrace, normal));
  return level.map((median, key) => shrunk(median, count[key], low[key], KAPPA));
}

function centre(deviation: Float64Array, index: ContextIndex, { normalRows }: Reference): void {
  const levels = (groups: Runs): Levels =>
    normalRows === undefined ? lowLevels(deviation, groups) : normalMedians(deviation, groups, normalRows);
  const byUnit = { offsets: index.unitRows };
  const unit = levels(byUnit);
  if (normalRows !== undefined && unit.count.some((count) => count < KAPPA)) {
    const low = lowLevels(deviation, byUnit).level;
    for (let u = 0; u < low.length; u++) {
      if (unit.count[u] < KAPPA) unit.level[u] = shrunk(unit.level[u], unit.count[u], low[u], KAPPA);
    }
  }
  const group = levels(index.groups);
  for (let row = 0; row < deviation.length; row++) {
    const g = index.rowGroup[row];
    deviation[row] -= shrunk(group.level[g], group.count[g], unit.level[index.rowUnit[row]], KAPPA);
  }
}
