import type { ContextFeatures } from "../../represent/context/features-form.js";
import type { Baseline } from "./baseline.js";
import { GaussianProcess, type Observation } from "./gaussian-process.js";
import { LENSES, type Points } from "./lens.js";
import type { Pool } from "./pool.js";
import { PoolPosterior, type PosteriorParts } from "./pool-posterior.js";
import { shareArrays } from "./share-arrays.js";

/** A {@link Baseline} as one thread hands it to another. */
export interface PackedBaseline {
  readonly features: Omit<ContextFeatures, "channelName">;
  readonly channelNames: ReadonlyMap<number, string>;
  readonly lens: number;
  readonly points: Points;
  readonly pool: Pool;
  readonly parts: PosteriorParts;
}

/** Columns of all traces go into shared memory; what is of the cards is given away, with the list of what is. */
export function packBaseline({ features, lens, points, pool, posterior }: Baseline): [PackedBaseline, ArrayBuffer[]] {
  const { channelName, ...columns } = features;
  const shared = shareArrays(columns);
  const alike: Partial<Points> = points.x === features.x ? { x: shared.x } : {};
  const channels = [...new Set(features.channel)];
  const parts = posterior.parts;
  const packed = {
    features: shared,
    channelNames: new Map(channels.map((channel) => [channel, channelName(channel)])),
    lens: LENSES.indexOf(lens),
    points: shareArrays({ ...points, ...alike, channel: shared.channel, time: shared.time, su: shared.su }),
    pool,
    parts,
  };
  const own = [parts.mean, parts.covariance, ...parts.kernels, ...parts.reduced];
  return [packed, own.map(({ buffer }) => buffer as ArrayBuffer)];
}

/** @param observations Those of the request. */
export function unpackBaseline(packed: PackedBaseline, observations: readonly Observation[]): Baseline {
  const { features, channelNames, lens, points, pool, parts } = packed;
  return {
    features: { ...features, channelName: (channel) => channelNames.get(channel) ?? `channel ${channel}` },
    lens: LENSES[lens],
    points,
    pool,
    posterior: new PoolPosterior(points, pool, new GaussianProcess(points, observations), parts),
  };
}
