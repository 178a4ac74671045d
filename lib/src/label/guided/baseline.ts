import { Random } from "../../base/random.js";
import type { ContextFeatures } from "../../represent/context/features-form.js";
import { PairNumbers } from "../../represent/context/pair-numbers.js";
import { chooseLens } from "./choose-lens.js";
import { GaussianProcess, type Observation } from "./gaussian-process.js";
import { LENSES, type Lens, lookThrough, type Points } from "./lens.js";
import type { Overview } from "./overview.js";
import { type Pool, poolOf } from "./pool.js";
import { PoolPosterior } from "./pool-posterior.js";
import { predictAll } from "./predict-all.js";

/**
 * The features of all traces, in the order of the recording.
 *
 * @param normal 1 where a trace is predicted normal; absent: nothing is known yet.
 */
export type FeatureSource = (normal?: Uint8Array) => ContextFeatures;

/** What a baseline follows from, all of it: the same request gives the same baseline in any thread. */
export interface BaselineRequest {
  /** Answers so far; decides the chance in the pool, with the seed. */
  readonly count: number;
  readonly seed: number;
  readonly observations: readonly Observation[];
  /** The traces as they are seen so far; absent: nothing is known yet. */
  readonly points?: Points;
}

/** How traces are seen until the next baseline. */
export interface Baseline {
  readonly lens: Lens;
  /** The features through the lens. */
  readonly points: Points;
  /** The traces that may become cards. */
  readonly pool: Pool;
  /** Per trace the number of its kind: traces of equal structure in one group of the pool. */
  readonly kinds: Uint32Array;
  /** What the observations of the request say of them. Whoever gets the baseline may change it. */
  readonly posterior: PoolPosterior;
}

/** Does long steps while something else goes on, such as a worker. What it fails to do is done in place. */
export interface BaselineHelper {
  take(request: BaselineRequest): Promise<Baseline>;
  overlook?(points: Points, observations: readonly Observation[]): Promise<Overview>;
}

/** What the baseline without any answer follows from. */
export function firstRequest(seed: number): BaselineRequest {
  return { count: 0, seed, observations: [] };
}

/** Takes the baseline anew, from the traces that the answers so far predict to be normal. The costly step. */
export function takeBaseline(request: BaselineRequest, source: FeatureSource): Baseline {
  const { count, seed, observations, points: before } = request;
  const features = source(before && normalOf(before, observations));
  const lens = before === undefined ? LENSES[0] : chooseLens(features, observations);
  const points = lookThrough(features, lens);
  const { group, ...pool } = poolOf(features, new Random(seed, `guided pool ${count}`));
  const pairs = new PairNumbers();
  const kinds = group.map((g, trace) => pairs.of(g, features.shape[trace]));
  const posterior = new PoolPosterior(points, pool, new GaussianProcess(points, observations));
  return { lens, points, pool, kinds, posterior };
}

function normalOf(points: Points, observations: readonly Observation[]): Uint8Array {
  const f = predictAll(new GaussianProcess(points, observations));
  const normal = new Uint8Array(f.length);
  for (let i = 0; i < f.length; i++) normal[i] = f[i] <= 0 ? 1 : 0;
  return normal;
}
