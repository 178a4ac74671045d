import type { SpanTable } from "../../trace/span-table.js";
import { type TimesOptions, times } from "../../trace/times.js";
import { TIMES } from "./network.js";

/** sign(x) ln(1 + |x|): the order of magnitude, for times from 0 to 10^10 and negative ones. */
export function signedLog(x: number): number {
  return x < 0 ? -Math.log1p(-x) : Math.log1p(x);
}

/** Mean and standard deviation of each of the four times, on the logarithmic scale. */
export interface TimeScale {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Duration, waiting, self and relative start of each row, in microseconds through {@link signedLog}. */
export function logTimes(table: SpanTable, options?: TimesOptions): Float64Array {
  const { self, waiting, relativeStart } = times(table, options);
  const rows = table.duration.length;
  const out = new Float64Array(rows * TIMES);
  for (let row = 0, at = 0; row < rows; row++) {
    out[at++] = signedLog(table.duration[row]);
    out[at++] = signedLog(waiting[row]);
    out[at++] = signedLog(self[row]);
    out[at++] = signedLog(relativeStart[row]);
  }
  return out;
}

/** Gathers a {@link TimeScale} over tables (Chan et al. 1983: sums per table, then joined, so that nothing cancels). */
export class TimeMoments {
  #count = 0;
  readonly #mean = new Float64Array(TIMES);
  readonly #squares = new Float64Array(TIMES);

  add(log: Float64Array): void {
    const rows = log.length / TIMES;
    if (rows === 0) return;
    const total = this.#count + rows;
    for (let k = 0; k < TIMES; k++) {
      let sum = 0;
      for (let at = k; at < log.length; at += TIMES) sum += log[at];
      const mean = sum / rows;
      let squares = 0;
      for (let at = k; at < log.length; at += TIMES) squares += (log[at] - mean) ** 2;
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

/** Writes (x - mean) / deviation, times in the order of {@link logTimes}. */
export function standardise(log: Float64Array | Float32Array, { mean, deviation }: TimeScale, out: Float32Array): void {
  for (let at = 0; at < log.length; at++) out[at] = (log[at] - mean[at % TIMES]) / deviation[at % TIMES];
}
