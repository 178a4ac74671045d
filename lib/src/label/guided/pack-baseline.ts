import type { Baseline } from "./baseline.js";
import { GaussianProcess, type Observation } from "./gaussian-process.js";
import { LENSES, type Points } from "./lens.js";
import type { Pool } from "./pool.js";
import { PoolPosterior, type PosteriorParts } from "./pool-posterior.js";
import { shareArrays } from "./share-arrays.js";

/** A {@link Baseline} as one thread hands it to another. */
export interface PackedBaseline {
  readonly lens: number;
  readonly points: Points;
  readonly pool: Pool;
  readonly kinds: Uint32Array;
  /** Absent where it was kept: then it is computed again. */
  readonly parts?: PosteriorParts;
}

/** Columns of all traces go into shared memory; what is of the cards is given away, with the list of what is. */
export function packBaseline({ lens, points, pool, kinds, posterior }: Baseline): [PackedBaseline, ArrayBuffer[]] {
  const parts = posterior.parts;
  const packed = { lens: LENSES.indexOf(lens), points: shareArrays(points), pool, ...shareArrays({ kinds }), parts };
  const own = [parts.mean, parts.covariance, ...parts.kernels, ...parts.reduced];
  return [packed, own.map(({ buffer }) => buffer as ArrayBuffer)];
}

/** @param observations Those of the request. */
export function unpackBaseline(packed: PackedBaseline, observations: readonly Observation[]): Baseline {
  const { lens, points, pool, kinds, parts } = packed;
  return {
    lens: LENSES[lens],
    points,
    pool,
    kinds,
    posterior: new PoolPosterior(points, pool, new GaussianProcess(points, observations), parts),
  };
}
