import type { Random } from "../../base/random.js";
import { Bounds, roundedDown } from "./bounds.js";
import { type Rows, squaredDistance } from "./distance.js";

/** Where Lloyd's iterations begin. */
export interface Start {
  readonly centres: Float64Array;
  /** Exact for `centres`, up to rounding. */
  readonly bounds: Bounds;
}

/**
 * Start centres by greedy k-means++ (Arthur and Vassilvitskii 2007; scikit-learn's variant with several candidates).
 *
 * Each centre is the best of 2 + floor(ln k) rows drawn with probability proportional to the squared distance to the
 * nearest centre so far: the one that leaves the least sum of such distances. A candidate at least twice as far from
 * a row's centre as the row itself cannot be nearer to the row (triangle inequality), so that most distances need not
 * be computed.
 *
 * @returns A generator that yields after each centre and returns centres that are rows of different content; fewer
 *   than `k` if there are fewer different rows.
 */
export function* start(rows: Rows, width: number, k: number, random: Random): Generator<void, Start> {
  const n = rows.length / width;
  const candidates = 2 + Math.floor(Math.log(k));
  const bounds = new Bounds(n, k);
  const chosen = new Uint32Array(k);
  const closest = new Float64Array(n);
  let best = new Float64Array(n);
  let trial = new Float64Array(n);
  // Quarter of the squared distance of a candidate to each centre so far.
  let bestGaps = new Float64Array(k);
  let gaps = new Float64Array(k);

  chosen[0] = random.below(n);
  let total = 0;
  for (let i = 0; i < n; i++) {
    closest[i] = squaredDistance(rows, i * width, rows, chosen[0] * width, width);
    total += closest[i];
    bounds.upper[i] = Math.sqrt(closest[i]);
  }
  let count = 1;
  for (; count < k && total > 0; count++) {
    let bestTotal = Infinity;
    for (let t = 0; t < candidates; t++) {
      const row = draw(closest, total * random.next());
      for (let c = 0; c < count; c++) {
        gaps[c] = squaredDistance(rows, row * width, rows, chosen[c] * width, width) / 4;
      }
      const left = squaresTo(rows, width, row, closest, bounds.assignment, gaps, trial);
      if (left >= bestTotal) continue;
      bestTotal = left;
      chosen[count] = row;
      [best, trial] = [trial, best];
      [bestGaps, gaps] = [gaps, bestGaps];
    }
    total = addCentre(bounds, count, closest, best, bestGaps);
    yield;
  }
  const centres = new Float64Array(count * width);
  for (let c = 0; c < count; c++) centres.set(rows.subarray(chosen[c] * width, (chosen[c] + 1) * width), c * width);
  return { centres, bounds };
}

/** The first row at which the running sum of weights passes `target`; never one of weight 0. */
function draw(weights: Float64Array, target: number): number {
  let last = 0;
  let left = target;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    left -= weights[i];
    if (left < 0) break;
  }
  return last;
}

/**
 * Writes the squared distance of every row to the candidate, or Infinity where it cannot be the least.
 *
 * @returns The sum over rows of the least squared distance, should the candidate become a centre.
 */
function squaresTo(
  rows: Rows,
  width: number,
  candidate: number,
  closest: Float64Array,
  assignment: Uint32Array,
  gaps: Float64Array,
  out: Float64Array,
): number {
  const at = candidate * width;
  let sum = 0;
  for (let i = 0, p = 0; i < closest.length; i++, p += width) {
    const least = closest[i];
    const square = gaps[assignment[i]] < least ? squaredDistance(rows, p, rows, at, width) : Infinity;
    out[i] = square;
    sum += square < least ? square : least;
  }
  return sum;
}

/** Makes a candidate centre number `c`; returns the new sum of least squared distances. */
function addCentre(
  bounds: Bounds,
  c: number,
  closest: Float64Array,
  squares: Float64Array,
  gaps: Float64Array,
): number {
  const { assignment, upper, lower, groups, groupSize } = bounds;
  const group = Math.floor(c / groupSize);
  let sum = 0;
  for (let i = 0, row = 0; i < closest.length; i++, row += groups) {
    const a = assignment[i];
    const square = squares[i];
    if (square < closest[i]) {
      // The row leaves centre a, which from now on is one of its group.
      const left = row + Math.floor(a / groupSize);
      const bound = roundedDown(upper[i]);
      if (bound < lower[left]) lower[left] = bound;
      closest[i] = square;
      upper[i] = Math.sqrt(square);
      assignment[i] = c;
    } else {
      const far = square < Infinity ? Math.sqrt(square) : 2 * Math.sqrt(gaps[a]) - upper[i];
      const bound = roundedDown(far);
      if (bound < lower[row + group]) lower[row + group] = bound;
    }
    sum += closest[i];
  }
  return sum;
}
