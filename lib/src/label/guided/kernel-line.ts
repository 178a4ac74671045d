import { CONTEXT_WIDTH } from "../../represent/context/features-form.js";
import { EVENT } from "./kernel.js";
import type { Points } from "./lens.js";

/** What {@link kernelLine} needs of the traces. */
export type Seen = Pick<Points, "x" | "channel" | "time">;

/**
 * Kernel of one trace to many, in their order: to the last bit what `kernel` says of each pair, at half the cost, since two sums
 * are under way at a time.
 *
 * @param row Of `points`.
 * @param others Their first `count` rows are meant.
 * @param out Receives `count` numbers, from `at` on.
 */
export function kernelLine(points: Seen, row: number, others: Seen, count: number, out: Float64Array, at = 0): void {
  const { x } = points;
  const y = others.x;
  const begin = row * CONTEXT_WIDTH;
  const end = begin + CONTEXT_WIDTH;
  for (let j = 0; j < count; j += 2) {
    let q = j * CONTEXT_WIDTH;
    // The last of an odd number goes with itself.
    let r = j + 1 < count ? q + CONTEXT_WIDTH : q;
    let [dot, squared, dotNext, squaredNext] = [0, 0, 0, 0];
    for (let p = begin; p < end; p++, q++, r++) {
      const own = x[p];
      const left = own - y[q];
      const leftNext = own - y[r];
      dot += own * y[q];
      squared += left * left;
      dotNext += own * y[r];
      squaredNext += leftNext * leftNext;
    }
    out[at + j] = together(points, row, others, j, dot, squared);
    if (j + 1 < count) out[at + j + 1] = together(points, row, others, j + 1, dotNext, squaredNext);
  }
}

/** The terms of the kernel, see there. */
function together(a: Seen, i: number, b: Seen, j: number, dot: number, squared: number): number {
  const h = Math.exp(-squared / 4);
  const everywhere = 0.05 * (dot + 1) + 0.6 * h * h;
  if (a.channel[i] !== b.channel[j]) return everywhere;
  const apart = (a.time[i] - b.time[j]) / EVENT;
  return everywhere + 0.3 * h * h + 0.5 * h * Math.exp(-(apart * apart) / 2);
}

/** Some of the traces side by side, so that many kernels to them stay at hand. */
export function gather({ x, channel, time }: Seen, rows: ArrayLike<number>): Seen {
  const seen = {
    x: new Float64Array(rows.length * CONTEXT_WIDTH),
    channel: new Int32Array(rows.length),
    time: new Float64Array(rows.length),
  };
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * CONTEXT_WIDTH;
    seen.x.set(x.subarray(from, from + CONTEXT_WIDTH), i * CONTEXT_WIDTH);
    seen.channel[i] = channel[rows[i]];
    seen.time[i] = time[rows[i]];
  }
  return seen;
}
