import { countedRows } from "./counted-rows.js";
import { deviance } from "./deviance.js";

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
  for (let u = 0; u + 1 < unitRows.length; u++) {
    const [from, to] = [unitRows[u], unitRows[u + 1]];
    if (from === to) continue;
    const part = surplus.subarray(from, to);
    const counted = countedRows(normalRows, from, to);
    strengths(deviation.subarray(from, to), time.subarray(from, to), counted, part);
    const usual = part.filter((_, i) => counted === undefined || counted[i] !== 0).sort();
    const scale = Math.max(LEAST, usual[Math.floor((usual.length - 1) * QUANTILE)]);
    for (let i = 0; i < part.length; i++) part[i] /= scale;
  }
  return surplus;
}

function strengths(values: Float64Array, time: Float64Array, counted: Uint8Array | undefined, out: Float64Array): void {
  const n = values.length;
  const sums = new Sums(values, counted);
  let [low, high, farLow, farHigh] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const at = time[i];
    while (time[low] < at - NEAR) low++;
    while (high < n && time[high] <= at + NEAR) high++;
    while (time[farLow] < at - 3 * NEAR) farLow++;
    while (farHigh < n && time[farHigh] <= at + 3 * NEAR) farHigh++;
    let [first, end] = [i, i + 1];
    while (first > 0 && i - first < ROWS && at - time[first - 1] <= HORIZON) first--;
    while (end < n && end - i <= ROWS && time[end] - at <= HORIZON) end++;
    const [begin, stop] = [Math.min(first, farLow), Math.max(end, farHigh)];
    let most = 0;
    for (let s = 0; s < sums.level[i]; s++) {
      const p = sums.shareOutside(s, begin, stop);
      most = Math.max(most, deviance(sums.slow(s, low, high), high - low, p));
      most = Math.max(most, deviance(sums.slow(s, first, end), end - first, p));
    }
    out[i] = Math.sqrt(2 * most);
  }
}

/** Running counts of the slowest rows of a unit. */
class Sums {
  /** How many of the shares each row is among. */
  readonly level: Uint8Array;
  readonly #slow: Uint32Array[];
  readonly #slowCounted: Uint32Array[];
  readonly #counted: Uint32Array;

  constructor(values: Float64Array, counted: Uint8Array | undefined) {
    const n = values.length;
    const isCounted = (i: number) => counted === undefined || counted[i] !== 0;
    const sorted = values.filter((_, i) => isCounted(i)).sort();
    const size = sorted.length;
    // The slowest share u of N rows are floor(u (N + 1)) rows, and those equal to the last of them.
    const limits = SHARES.map((share) => {
      const rows = Math.floor(share * (size + 1));
      return rows < 1 ? Number.POSITIVE_INFINITY : sorted[size - rows];
    });
    this.level = Uint8Array.from(values, (value) => limits.filter((limit) => value >= limit).length);
    this.#counted = running(n, isCounted);
    this.#slow = SHARES.map((_, s) => running(n, (i) => this.level[i] > s));
    this.#slowCounted =
      counted === undefined ? this.#slow : SHARES.map((_, s) => running(n, (i) => this.level[i] > s && isCounted(i)));
  }

  slow(share: number, from: number, to: number): number {
    return this.#slow[share][to] - this.#slow[share][from];
  }

  /** Of the rows that are not from `from` to `to`, as if half a row more were slow and half a row not. */
  shareOutside(share: number, from: number, to: number): number {
    const slow = this.#slowCounted[share];
    const all = this.#counted;
    const n = all.length - 1;
    return (slow[n] - slow[to] + slow[from] + 0.5) / (all[n] - all[to] + all[from] + 1);
  }
}

/** Element i: how many of the first i are. */
function running(n: number, is: (i: number) => boolean): Uint32Array {
  const sums = new Uint32Array(n + 1);
  for (let i = 0; i < n; i++) sums[i + 1] = sums[i] + (is(i) ? 1 : 0);
  return sums;
}
