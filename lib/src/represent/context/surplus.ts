import { countedRows } from "./counted-rows.js";
import { deviance } from "./deviance.js";
import { select } from "./order-statistics.js";

/** Shares of the slowest rows of a unit that are counted around each row, from lenient to strict. */
const SHARES = [0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002];
/** Seconds to either side that are near; only what is three times as far is another time. */
const NEAR = 90;
/** Rows to either side that are near, too, within so many seconds: there are as many where traffic is thin. */
const ROWS = 7;
const HORIZON = 300;
/** Strength that an unsteady unit reaches every now and then: this quantile of its rows, at least 3. */
const QUANTILE = 0.85;
const LEAST = 3;

/**
 * How many more slow rows of the same unit there are around each row than at other times, in units of what is usual
 * there. Where windows take a median, it sees faults that strike only some calls, and a moderate delay of a service
 * whose single calls vary much.
 *
 *     strength = sqrt(2 max n KL(a / n || p)),  KL(s || p) = s ln(s / p) + (1 - s) ln((1 - s) / (1 - p)), 0 if s <= p
 *
 * a of n rows near are among the slowest 50, 25, 10 ... .2 % of the unit, which are p of its rows at other times; the
 * greatest over those shares that the row itself is among, and over the rows within 90 s and the seven to either side
 * (Berk and Jones 1979, for the rows near). A row in the faster half has none. What is returned is the strength over its
 * 85 % quantile in the unit, or over 3 if that is more.
 *
 * @param deviation Per row, by unit and then time.
 * @param time Seconds.
 * @param normalRows Where many rows of a unit are not normal, shares and p come from its normal ones.
 */
export function surpluses(
  deviation: Float64Array,
  time: Float64Array,
  unitRows: Uint32Array,
  normalRows: Uint8Array | undefined,
): Float64Array {
  const surplus = new Float64Array(deviation.length);
  const scratch = new Float64Array(deviation.length);
  const level = new Uint8Array(deviation.length);
  for (let u = 0; u + 1 < unitRows.length; u++) {
    const [from, to] = [unitRows[u], unitRows[u + 1]];
    if (from === to) continue;
    const part = surplus.subarray(from, to);
    const counted = countedRows(normalRows, from, to);
    levels(deviation.subarray(from, to), counted, scratch, level);
    strengths(level, time.subarray(from, to), counted, part);
    const scale = usualStrength(part, counted, scratch);
    for (let i = 0; i < part.length; i++) part[i] /= scale;
  }
  return surplus;
}

/** How many of the shares each row is among. */
function levels(values: Float64Array, counted: Uint8Array | undefined, scratch: Float64Array, out: Uint8Array): void {
  const size = pick(values, counted, scratch);
  // The slowest share u of N rows are floor(u (N + 1)) rows, and those equal to the last of them.
  const limits = new Float64Array(SHARES.length).fill(Number.POSITIVE_INFINITY);
  let done = 0;
  for (const [s, share] of SHARES.entries()) {
    const rows = Math.floor(share * (size + 1));
    if (rows < 1) break;
    // What lies above the limit before has been moved behind it.
    const at = size - rows;
    limits[s] = select(scratch.subarray(done, size), size - done, at - done);
    done = at;
  }
  for (let i = 0; i < values.length; i++) {
    let s = 0;
    while (s < limits.length && values[i] >= limits[s]) s++;
    out[i] = s;
  }
}

/** @param level How many of the shares each row is among. */
function strengths(level: Uint8Array, time: Float64Array, counted: Uint8Array | undefined, out: Float64Array): void {
  const n = time.length;
  const near = new Int32Array(SHARES.length);
  const next = new Int32Array(SHARES.length);
  const other = new Int32Array(SHARES.length);
  let others = 0;
  for (let i = 0; i < n; i++) {
    if (counted !== undefined && counted[i] === 0) continue;
    others++;
    for (let s = 0; s < level[i]; s++) other[s]++;
  }
  // All of these only move forward: within 90 s, within 270 s, the next seven rows; and what is no other time.
  let [low, high, farLow, farHigh, first, end, begin, stop] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const at = time[i];
    while (time[low] < at - NEAR) for (let s = level[low++]; s-- > 0; ) near[s]--;
    while (high < n && time[high] <= at + NEAR) for (let s = level[high++]; s-- > 0; ) near[s]++;
    while (time[farLow] < at - 3 * NEAR) farLow++;
    while (farHigh < n && time[farHigh] <= at + 3 * NEAR) farHigh++;
    while (i - first > ROWS || at - time[first] > HORIZON) for (let s = level[first++]; s-- > 0; ) next[s]--;
    while (end < n && end - i <= ROWS && time[end] - at <= HORIZON) for (let s = level[end++]; s-- > 0; ) next[s]++;
    for (const until = Math.max(end, farHigh); stop < until; stop++) {
      if (counted !== undefined && counted[stop] === 0) continue;
      others--;
      for (let s = level[stop]; s-- > 0; ) other[s]--;
    }
    for (const until = Math.min(first, farLow); begin < until; begin++) {
      if (counted !== undefined && counted[begin] === 0) continue;
      others++;
      for (let s = level[begin]; s-- > 0; ) other[s]++;
    }
    let most = 0;
    for (let s = 0; s < level[i]; s++) {
      // As if half a row more were slow and half a row not.
      const p = (other[s] + 0.5) / (others + 1);
      most = Math.max(most, deviance(near[s], high - low, p), deviance(next[s], end - first, p));
    }
    out[i] = Math.sqrt(2 * most);
  }
}

/** The quantile of the rows that count, or LEAST if that is more. */
function usualStrength(strength: Float64Array, counted: Uint8Array | undefined, scratch: Float64Array): number {
  const length = pick(strength, counted, scratch);
  const at = Math.floor((length - 1) * QUANTILE);
  let least = 0;
  for (let i = 0; i < length; i++) if (scratch[i] <= LEAST) least++;
  return least > at ? LEAST : select(scratch, length, at);
}

function pick(values: Float64Array, counted: Uint8Array | undefined, out: Float64Array): number {
  let length = 0;
  for (let i = 0; i < values.length; i++) if (counted === undefined || counted[i] !== 0) out[length++] = values[i];
  return length;
}
