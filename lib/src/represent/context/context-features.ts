import { LabelEaseError } from "../../base/error.js";
import { deviations } from "./baseline.js";
import { channelStarts, nameChannel } from "./channel-names.js";
import { type ContextIndex, contextIndex } from "./context-index.js";
import { endToEnd } from "./end-to-end.js";
import { CONTEXT_WIDTH, type ContextFeatures } from "./features-form.js";
import { marksOf } from "./group-levels.js";
import { neighbourhood } from "./neighbourhood.js";
import { rarities } from "./rarity.js";
import { LEAST_SPREAD, spreads } from "./spread.js";
import { surpluses } from "./surplus.js";
import type { ContextTables } from "./tables-form.js";

/** How suspect a surplus of slow rows, or a single error, makes a trace: worth a question, no alarm, which begins at 2. */
const DOUBT = 1.6;
/** Burst of errors below which they may as well be one alone: one gives up to ln 3, about 1.1, two up to ln 5. */
const ALONE = 1.2;

/**
 * What each trace and its neighbours in time deviate by: 14 numbers per trace, one definition for every recording.
 *
 *     1  E            5  rarity of Z         9  signature burst     13  rarity of its errors
 *     2  Z            6  excess ms, log     10  rarity of shape     14  burst of its errors
 *     3  E / tau      7  greatest E / tau   11  end to end
 *     4  Z / tau      8  shape burst        12  the traces around
 *
 * E is the log deviation of exclusive time in the unit (a calling edge, or the rare callers of a service) that deviates
 * most, Z that of its neighbourhood, tau the usual spread of the unit. Of equal units the last counts: edges by caller
 * and service, then pools. Once normal traces are known, a surplus of slow rows in the unit makes a trace suspect, too
 * (see surplus.ts); before that, it would spend the first questions on the ordinary bursts of unsteady services.
 * An error that comes alone is worth a question, too, and no alarm.
 *
 * @param normal Per trace, not 0 if it is held for normal: levels are then medians of normal traces. Without it they are
 *   low quantiles of medians of blocks, since most traces of a service may be abnormal.
 * @throws LabelEaseError if `normal` is not one number per trace.
 *
 * @example
 * const call = (ms: number, start: number) => [{ id: "1", service: "shop", operation: "view", start, duration: ms * 1000 }];
 * const traces = Array.from({ length: 60 }, (_, i) => [`t${i}`, call(i < 52 ? 10 : 100, i * 1e6)] as const);
 * const tables = await contextTables(memoryCorpus([tableOfSpans(Object.fromEntries(traces))]));
 * const features = contextFeatures(tables);
 * assert.ok(features.su[0] < 1);
 * assert.ok(features.su[56] > 1);
 * assert.equal(features.channelName(features.channel[56]), "time of shop, at the entry");
 */
export function contextFeatures(tables: ContextTables, normal?: Uint8Array): ContextFeatures {
  const traces = tables.time.length;
  if (normal !== undefined && normal.length !== traces)
    throw new LabelEaseError(`Cannot compute features: ${normal.length} marks for ${traces} traces`);
  const index = contextIndex(tables);
  const { rowTrace, rowUnit, rowTime, rowSum, unitRows, structure, errors } = index;
  const normalRows = normal && marksOf(rowTrace, normal);
  const ref = { normal, normalRows };
  const { deviation, expected } = deviations(index, tables.timeCount, tables.timeKey, ref);
  const around = neighbourhood(deviation, rowTime, unitRows);
  const tau = spreads(deviation, unitRows, normalRows);
  const surplus = normalRows && surpluses(deviation, rowTime, unitRows, normalRows);
  const { best, greatest } = bestRows(index, deviation, around, tau, traces);
  const rarity = rarities(around, unitRows, rowUnit, normalRows, best);
  const whole = endToEnd(tables, index, normal);

  const x = new Float64Array(traces * CONTEXT_WIDTH);
  const channel = new Int32Array(traces);
  const [su, eTau, zTau] = [new Float64Array(traces), new Float64Array(traces), new Float64Array(traces)];
  const [se, lat, st] = [new Float64Array(traces), new Float64Array(traces), new Float64Array(traces)];
  const starts = channelStarts(tables, index);
  for (let trace = 0; trace < traces; trace++) {
    const row = best[trace];
    const unit = rowUnit[row];
    const shapeBurst = structure.shape[trace];
    const signatureBurst = structure.signature[trace];
    const error = errors.rarity[trace];
    eTau[trace] = deviation[row] / tau[unit];
    zTau[trace] = around[row] / tau[unit];
    const at = trace * CONTEXT_WIDTH;
    x[at] = clip(deviation[row], 0, 6);
    x[at + 1] = clip(around[row], 0, 6);
    x[at + 2] = clip(eTau[trace], 0, 8) / 2;
    x[at + 3] = clip(zTau[trace], 0, 8) / 2;
    x[at + 4] = clip(rarity[trace], 0, 3);
    x[at + 5] = Math.log1p(Math.max(0, rowSum[row] - expected[row])) / 3;
    x[at + 6] = clip(greatest[trace], 0, 8) / 3;
    x[at + 7] = clip(shapeBurst, -1, 5) * 0.7;
    x[at + 8] = clip(signatureBurst, -1, 5) * 0.7;
    x[at + 9] = Math.max(0, -Math.log10(structure.share[trace])) / 2;
    x[at + 10] = clip(whole.r[trace], -0.5, 5);
    x[at + 11] = clip(whole.around[trace], -0.5, 5);
    x[at + 12] = error;
    x[at + 13] = error > 0 ? clip(errors.burst[trace], -1, 5) * 0.7 : 0;

    const doubtful = surplus === undefined ? 0 : Math.min(surplus[row], deviation[row] / LEAST_SPREAD, DOUBT);
    lat[trace] = clip(Math.max(Math.min(deviation[row], around[row]) / tau[unit], doubtful), 0, 3.4);
    st[trace] = clip(Math.max(shapeBurst, signatureBurst) / 1.5, 0, 3.4);
    se[trace] = clip(1.2 * error, 0, errors.burst[trace] < ALONE ? DOUBT : 3.4);
    su[trace] = Math.max(lat[trace], st[trace], se[trace]);
    if (se[trace] > Math.max(lat[trace], st[trace], 1)) channel[trace] = starts.service + errors.service[trace];
    else if (st[trace] > Math.max(lat[trace], 1)) channel[trace] = starts.signature + structure.strongest[trace];
    else channel[trace] = unit;
  }
  return {
    traces,
    x,
    channel,
    channelName: (number) => nameChannel(tables, index, number),
    su,
    shape: tables.shape,
    time: tables.time,
    eTau,
    zTau,
    burst: structure.shape,
    r: whole.r,
    se,
    lat,
    st,
  };
}

/** Per trace the row of greatest min(E, Z) / tau, and the greatest E / tau of any row. */
function bestRows(
  { rowTrace, rowUnit }: ContextIndex,
  deviation: Float64Array,
  around: Float64Array,
  tau: Float64Array,
  traces: number,
) {
  const best = new Int32Array(traces);
  const most = new Float64Array(traces).fill(Number.NEGATIVE_INFINITY);
  const greatest = new Float64Array(traces).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < rowTrace.length; row++) {
    const trace = rowTrace[row];
    const spread = tau[rowUnit[row]];
    const q = Math.min(deviation[row], around[row]) / spread;
    if (q >= most[trace]) {
      most[trace] = q;
      best[trace] = row;
    }
    greatest[trace] = Math.max(greatest[trace], deviation[row] / spread);
  }
  return { best, greatest };
}

/** Never -0. */
function clip(value: number, least: number, most: number): number {
  return value > least ? Math.min(value, most) : least;
}
