import { Random } from "../../base/random.js";
import { multiple } from "../../compute/kernels/kernels.js";
import { MOST_PARTS } from "../../compute/kernels/team.js";
import { slicedJob, startsJob } from "../kernels/jobs.js";
import { borrowKernels, giveBack } from "../kernels/select-kernels.js";
import { DensePoints } from "../points/dense.js";
import type { Points } from "../points/points.js";
import { KernelStart, ROW, SLICES } from "./kernel-start.js";
import type { LloydOptions, Solution } from "./lloyd.js";
import type { KMeansStep } from "./step.js";

/** Most bounds of one start, and of all that are under way at once. */
const MOST = 2 ** 25;
const MOST_TOGETHER = 2 ** 26;
/** Rows times centres of the steps between two looks at the signal: some ten milliseconds. */
const STRETCH = 5e7;
/** Iterations after which the starts are compared, and how many then go on to the end. */
const TRIAL = 8;
const KEPT = 3;
/** Squares of numbers beyond these would leave single precision. */
const [SMALL, LARGE] = [1e-12, 1e15];

/** Points as the kernels take them: numbers in single precision, none absent, of a size whose squares are too. */
export function kernelsCluster(points: Points, k: number): points is DensePoints & { readonly rows: Float32Array } {
  if (!(points instanceof DensePoints && points.rows instanceof Float32Array)) return false;
  if (points.count * multiple(k, 4) > MOST) return false;
  let most = 0;
  for (let p = 0; p < points.rows.length; p++) most = Math.max(most, Math.abs(points.rows[p]));
  return most > SMALL && most < LARGE;
}

/**
 * The starts of k-means by kernels, several at a time: each in one thread, or fewer starts than threads in slices.
 * After some iterations only the best go on; of these the first of the best is kept.
 */
export function* kernelSteps(
  points: DensePoints & { readonly rows: Float32Array },
  { k, seed, restarts, threads }: { k: number; seed: number; restarts: number; threads?: number },
  options: LloydOptions,
): Generator<KMeansStep, Solution> {
  const { count: n, width } = points;
  const stride = multiple(width, ROW);
  const kernels = borrowKernels(threads);
  const { memory } = kernels;
  const mark = memory.mark();
  try {
    const rows = memory.take(n * stride);
    const floats = memory.floats(rows, n * stride);
    if (stride === width) floats.set(points.rows);
    else {
      floats.fill(0);
      for (let i = 0; i < n; i++) floats.set(points.rows.subarray(i * width, (i + 1) * width), i * stride);
    }
    const steps = Math.max(1, Math.floor(STRETCH / (n * k)));
    const room = Math.floor(MOST_TOGETHER / (n * multiple(k, 4)));
    const together = Math.min(restarts, MOST_PARTS, Math.max(1, room));
    const list = memory.take(together);
    const above = memory.mark();
    const advance = (open: readonly KernelStart[]) => {
      memory.ints(list, open.length).set(open.map(({ address }) => address));
      if (open.length >= kernels.threads) {
        kernels.run(startsJob(list, steps), open.length);
        return;
      }
      // Fewer starts than threads: these share the rows of a start.
      for (let step = 0; step < steps; step++) {
        const going = open.filter(({ address }) => kernels.prepareStart(address));
        if (going.length === 0) return;
        memory.ints(list, going.length).set(going.map(({ address }) => address));
        kernels.run(slicedJob(list, SLICES), going.length * SLICES);
      }
    };
    let best: Solution | undefined;
    for (let restart = 0; restart < restarts && best?.inertia !== 0; restart += together) {
      memory.reset(above);
      const trial = restarts > KEPT && options.maxIterations > TRIAL;
      const first = trial ? { ...options, maxIterations: TRIAL } : options;
      const starts = Array.from({ length: Math.min(together, restarts - restart) }, (_, i) => {
        const random = new Random(seed, `k-means ${restart + i}`);
        return new KernelStart(memory, { rows, n, width, stride, k }, random, first);
      });
      let left = starts;
      for (const round of trial ? [1, 2] : [1]) {
        if (round === 2) {
          // The first of equally good ones: sort() keeps their order.
          left = [...starts].sort((a, b) => a.inertia - b.inertia).slice(0, KEPT);
          for (const start of left) if (start.iterations === TRIAL) start.resume(options.maxIterations);
        }
        for (let open = left.filter(({ done }) => !done); open.length > 0; open = open.filter(({ done }) => !done)) {
          advance(open);
          const { changed } = open[0];
          yield {
            restart: restart + starts.filter(({ done }) => done).length,
            ...(changed === undefined ? {} : { changed }),
          };
        }
      }
      for (const start of left) {
        const solution = start.solution();
        if (best === undefined || solution.inertia < best.inertia) best = solution;
      }
    }
    return best!;
  } finally {
    giveBack(kernels, mark);
  }
}
