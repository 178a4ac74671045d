import { CONTEXT_WIDTH, type ContextFeatures } from "../../represent/context/features-form.js";

/** A way to look at traces: how much each number of `ContextFeatures.x` weighs. */
export interface Lens {
  readonly name: string;
  readonly weights: readonly number[];
}

/** What an operator may mean by abnormal: anything, the trace by itself, or what a user feels. */
export const LENSES: readonly Lens[] = [
  { name: "all", weights: new Array(CONTEXT_WIDTH).fill(1) },
  { name: "single trace", weights: [1.3, 0.2, 1.3, 0.2, 0.2, 1.3, 1, 0.5, 0.5, 0.5, 1.5, 0.3, 1, 0.5] },
  { name: "end to end", weights: [0.3, 0.1, 0.3, 0.1, 0.1, 0.3, 0.3, 0.2, 0.2, 0.2, 3, 0.2, 0.3, 0.2] },
];

/** Traces as the kernel sees them. */
export interface Points {
  readonly count: number;
  /** Rows of `CONTEXT_WIDTH` numbers, weighted. */
  readonly x: Float64Array;
  readonly channel: Int32Array;
  /** Seconds. */
  readonly time: Float64Array;
  /** How suspect without any answer. */
  readonly su: Float64Array;
}

/**
 * The traces seen through a lens.
 *
 * @param rows Only these traces, in this order; default all.
 */
export function lookThrough(features: ContextFeatures, lens: Lens, rows?: ArrayLike<number>): Points {
  if (rows === undefined && lens.weights.every((weight) => weight === 1)) {
    const { traces: count, x, channel, time, su } = features;
    return { count, x, channel, time, su };
  }
  const count = rows?.length ?? features.traces;
  const x = new Float64Array(count * CONTEXT_WIDTH);
  const points = {
    count,
    x,
    channel: new Int32Array(count),
    time: new Float64Array(count),
    su: new Float64Array(count),
  };
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i];
    for (let d = 0; d < CONTEXT_WIDTH; d++)
      x[i * CONTEXT_WIDTH + d] = features.x[row * CONTEXT_WIDTH + d] * lens.weights[d];
    points.channel[i] = features.channel[row];
    points.time[i] = features.time[row];
    points.su[i] = features.su[row];
  }
  return points;
}
