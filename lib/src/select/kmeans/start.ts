import type { Random } from "../../base/random.js";
import type { Points } from "../points/points.js";
import { Bounds, roundedDown } from "./bounds.js";

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
export function* start(points: Points, k: number, random: Random): Generator<void, Start> {
  const { count: n, width } = points;
  const candidates = 2 + Math.floor(Math.log(k));
  const bounds = new Bounds(n, k);
  const centres = new Float64Array(k * width);
  const norms = new Float64Array(k);
  const closest = new Float64Array(n).fill(Infinity);
  let best = new Candidate(points, k);
  let trial = new Candidate(points, k);

  trial.take(random.below(n), centres, norms, 0);
  trial.measure(closest, bounds.assignment);
  let total = 0;
  for (let i = 0; i < n; i++) {
    closest[i] = trial.squares[i];
    bounds.upper[i] = Math.sqrt(closest[i]);
    total += closest[i];
  }
  centres.set(trial.centre);
  norms[0] = trial.norm;
  let count = 1;
  for (; count < k && total > 0; count++) {
    let least = Infinity;
    for (let t = 0; t < candidates; t++) {
      trial.take(draw(closest, total * random.next()), centres, norms, count);
      const left = trial.measure(closest, bounds.assignment);
      if (left >= least) continue;
      least = left;
      [best, trial] = [trial, best];
    }
    centres.set(best.centre, count * width);
    norms[count] = best.norm;
    total = addCentre(bounds, count, closest, best);
    yield;
  }
  return { centres: centres.slice(0, count * width), bounds };
}

/** A row that may become the next centre. */
class Candidate {
  readonly centre: Float64Array;
  norm = 0;
  /** Quarter of the squared distance to each centre so far. */
  readonly gaps: Float64Array;
  /** Squared distance of every row, or Infinity where it cannot be the least. */
  readonly squares: Float64Array;

  constructor(
    readonly points: Points,
    k: number,
  ) {
    this.centre = new Float64Array(points.width);
    this.gaps = new Float64Array(k);
    this.squares = new Float64Array(points.count);
  }

  take(row: number, centres: Float64Array, norms: Float64Array, count: number) {
    const { points, centre, gaps } = this;
    centre.fill(0);
    points.add(row, centre, 0, 1);
    this.norm = points.norms(centre)[0];
    points.squares(row, centres, norms, count, gaps);
    for (let c = 0; c < count; c++) gaps[c] /= 4;
  }

  /** Returns the sum over rows of the least squared distance, should this become a centre. */
  measure(closest: Float64Array, assignment: Uint32Array): number {
    const { points, centre, norm, gaps, squares } = this;
    let sum = 0;
    for (let i = 0; i < closest.length; i++) {
      const least = closest[i];
      const square = gaps[assignment[i]] < least ? points.square(i, centre, 0, norm) : Infinity;
      squares[i] = square;
      sum += square < least ? square : least;
    }
    return sum;
  }
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

/** Makes a candidate centre number `c`; returns the new sum of least squared distances. */
function addCentre(bounds: Bounds, c: number, closest: Float64Array, { squares, gaps }: Candidate): number {
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
