import type { SpanTable } from "../../trace/span-table.js";
import { type TimesOptions, times } from "../../trace/times.js";

/** Logarithms of whole microseconds up to 65 ms, which most times are: looked up, they cost a third. NaN: not yet known. */
const LOGARITHMS = new Float64Array(65_536).fill(Number.NaN);

/** sign(x) ln(1 + |x|): the order of magnitude, for times from 0 to 10^10 and negative ones. */
export function signedLog(x: number): number {
  if (x < 0) return -signedLog(-x);
  const whole = x | 0;
  if (whole !== x || whole >= LOGARITHMS.length) return Math.log1p(x);
  const known = LOGARITHMS[whole];
  if (known >= 0) return known;
  LOGARITHMS[whole] = Math.log1p(x);
  return LOGARITHMS[whole];
}

/** Columns of a table that its times come from. */
export type TimeColumns = Pick<SpanTable, "parent" | "start" | "duration">;

/**
 * On which scale times enter: `log` alone, or `log+linear`. The logarithm tells a millisecond from two, the linear scale
 * a second from two; on both scales together a trace that is slow stands out whatever its usual length.
 */
export type TimeScales = "log" | "log+linear";

/** Numbers per span: duration, waiting, self and relative start on each scale. */
export function timesPerSpan(scales: TimeScales): number {
  return scales === "log" ? 4 : 8;
}

/** Mean and standard deviation of each of the times. */
export interface TimeScale {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/**
 * Duration, waiting, self and relative start of each row: through {@link signedLog}, then in microseconds where the
 * linear scale is wanted.
 */
export function timeFeatures(table: TimeColumns, scales: TimeScales, options?: TimesOptions): Float64Array {
  const { self, waiting, relativeStart } = times(table, options);
  const columns = [table.duration, waiting, self, relativeStart];
  const rows = table.duration.length;
  const out = new Float64Array(rows * timesPerSpan(scales));
  for (let row = 0, at = 0; row < rows; row++) {
    for (const column of columns) out[at++] = signedLog(column[row]);
    if (scales === "log+linear") for (const column of columns) out[at++] = column[row];
  }
  return out;
}

/** {@link timeFeatures}, standardised, in one pass: what a network is given. */
export function standardTimes(
  table: TimeColumns,
  scales: TimeScales,
  { mean, deviation }: TimeScale,
  options?: TimesOptions,
): Float32Array {
  const { self, waiting, relativeStart } = times(table, options);
  const columns = [table.duration, waiting, self, relativeStart];
  const rows = table.duration.length;
  const width = timesPerSpan(scales);
  const out = new Float32Array(rows * width);
  columns.forEach((column, k) => {
    const [logMean, logDeviation] = [mean[k], deviation[k]];
    for (let row = 0, at = k; row < rows; row++, at += width)
      out[at] = within((signedLog(column[row]) - logMean) / logDeviation);
    if (scales === "log") return;
    const [plainMean, plainDeviation] = [mean[k + 4], deviation[k + 4]];
    for (let row = 0, at = k + 4; row < rows; row++, at += width)
      out[at] = within((column[row] - plainMean) / plainDeviation);
  });
  return out;
}

/** Gathers a {@link TimeScale} over tables (Chan et al. 1983: sums per table, then joined, so that nothing cancels). */
export class TimeMoments {
  #count = 0;
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;

  /** @param width Times per span. */
  constructor(readonly width: number) {
    this.#mean = new Float64Array(width);
    this.#squares = new Float64Array(width);
  }

  add(times: Float64Array): void {
    const rows = times.length / this.width;
    if (rows === 0) return;
    const total = this.#count + rows;
    for (let k = 0; k < this.width; k++) {
      let sum = 0;
      for (let at = k; at < times.length; at += this.width) sum += times[at];
      const mean = sum / rows;
      let squares = 0;
      for (let at = k; at < times.length; at += this.width) squares += (times[at] - mean) ** 2;
      const gap = mean - this.#mean[k];
      this.#squares[k] += squares + (gap * gap * this.#count * rows) / total;
      this.#mean[k] += (gap * rows) / total;
    }
    this.#count = total;
  }

  /** A time that never varies has deviation 1, so that it becomes 0 and not NaN. */
  scale(): TimeScale {
    const deviation = Array.from(this.#squares, (squares) => Math.sqrt(squares / Math.max(1, this.#count)) || 1);
    return { mean: Array.from(this.#mean), deviation };
  }
}

/** How many standard deviations a time can be off, so that one span of a day does not outweigh all others. */
const FARTHEST = 20;

/** Writes (x - mean) / deviation, times in the order of {@link timeFeatures}. */
export function standardise(
  times: Float64Array | Float32Array,
  { mean, deviation }: TimeScale,
  out: Float32Array,
): void {
  for (let at = 0, k = 0; at < times.length; at++) {
    out[at] = within((times[at] - mean[k]) / deviation[k]);
    if (++k === mean.length) k = 0;
  }
}

function within(off: number): number {
  return off > FARTHEST ? FARTHEST : off < -FARTHEST ? -FARTHEST : off;
}
