import { Random } from "../../../lib/src/base/random.js";
import type { Points } from "../../../lib/src/label/guided/lens.js";
import type { ContextFeatures } from "../../../lib/src/represent/context/features-form.js";
import { CONTEXT_WIDTH } from "../../../lib/src/represent/context/features-form.js";

/** One trace: its first feature, channel and start. */
export type Dot = readonly [feature: number, channel: number, time: number];

/** The four traces of the worked examples 5 to 7. */
export const FOUR: readonly Dot[] = [
  [3, 1, 0],
  [0, 2, 500],
  [2.5, 1, 60],
  [0.5, 2, 600],
];

/** Features of which only the first is not 0; suspicion equals it. */
export function featuresOf(dots: readonly Dot[]): ContextFeatures {
  const traces = dots.length;
  const column = () => Float64Array.from(dots, ([feature]) => feature);
  const x = new Float64Array(traces * CONTEXT_WIDTH);
  for (const [i, [feature]] of dots.entries()) x[i * CONTEXT_WIDTH] = feature;
  return {
    ...{ traces, x, su: column(), eTau: column(), zTau: column(), lat: column() },
    channel: Int32Array.from(dots, ([, channel]) => channel),
    channelName: (channel) => `channel ${channel}`,
    ...{ shape: new Int32Array(traces), time: Float64Array.from(dots, ([, , time]) => time) },
    ...{ burst: new Float64Array(traces), r: new Float64Array(traces) },
    ...{ se: new Float64Array(traces), st: new Float64Array(traces) },
  };
}

/** Traces of a recording in which every 50th minute is abnormal: feature about 3, otherwise about 0. */
export function recording(traces: number, seed = 1): { ids: string[]; features: ContextFeatures; abnormal: boolean[] } {
  const random = new Random(seed, "made-up recording");
  const abnormal = Array.from({ length: traces }, (_, i) => Math.floor(i / 10) % 10 === 7);
  const dots = abnormal.map((is, i): Dot => [(is ? 3 : 0.2) + 0.3 * random.normal(), i % 3, i * 6]);
  return { ids: dots.map((_, i) => `t${i}`), features: featuresOf(dots), abnormal };
}

/** Points with random features, channels and times. */
export function randomPoints(count: number, seed: number): Points {
  const random = new Random(seed, "random points");
  return {
    count,
    x: Float64Array.from({ length: count * CONTEXT_WIDTH }, () => random.normal()),
    channel: Int32Array.from({ length: count }, () => random.below(2)),
    time: Float64Array.from({ length: count }, () => 300 * random.next()),
    su: Float64Array.from({ length: count }, () => 3 * random.next()),
  };
}
