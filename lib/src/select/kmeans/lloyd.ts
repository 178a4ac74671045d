import { type Rows, squaredDistance, squaredDistances } from "./distance.js";

/** One solution of k-means. */
export interface Solution {
  readonly centres: Float64Array;
  readonly assignment: Uint32Array;
  /** Sum of squared distances to the centres. */
  readonly inertia: number;
  readonly iterations: number;
}

export interface LloydOptions {
  readonly maxIterations: number;
  /** Ends when the sum of the squared shifts of all centres is at most this. */
  readonly tolerance: number;
}

/**
 * Lloyd's iterations from given start centres, with the bounds of Hamerly (2010): the same steps as without bounds,
 * but a row whose nearest centre cannot have changed is not compared with the centres again.
 *
 * @returns A generator of iterations: yields after each how many rows changed cluster, returns the solution.
 */
export function* lloyd(
  rows: Rows,
  width: number,
  start: Float64Array,
  options: LloydOptions,
): Generator<number, Solution> {
  const n = rows.length / width;
  const k = start.length / width;
  const centres = start.slice();
  const squares = new Float64Array(k);
  const assignment = new Uint32Array(n);
  const upper = new Float64Array(n).fill(Infinity);
  const lowerBound = new Float64Array(n);
  const half = new Float64Array(k);
  const sums = new Float64Array(k * width);
  const counts = new Uint32Array(k);
  const shift = new Float64Array(k);
  let iterations = 0;
  while (iterations < options.maxIterations) {
    iterations++;
    halfGaps(centres, width, half);
    let changed = 0;
    for (let i = 0; i < n; i++) {
      const a = assignment[i];
      const bound = half[a] > lowerBound[i] ? half[a] : lowerBound[i];
      if (upper[i] < bound) continue;
      if (iterations > 1) {
        upper[i] = Math.sqrt(squaredDistance(rows, i * width, centres, a * width, width));
        if (upper[i] < bound) continue;
      }
      squaredDistances(rows, i * width, width, centres, squares);
      let first = Infinity;
      let second = Infinity;
      let best = 0;
      for (let c = 0; c < k; c++) {
        const square = squares[c];
        if (square < first) {
          second = first;
          first = square;
          best = c;
        } else if (square < second) second = square;
      }
      upper[i] = Math.sqrt(first);
      lowerBound[i] = Math.sqrt(second);
      if (best === a && iterations > 1) continue;
      changed++;
      assignment[i] = best;
      if (iterations > 1) {
        counts[a]--;
        for (let j = 0, p = i * width, s = a * width; j < width; j++, p++, s++) sums[s] -= rows[p];
      }
      counts[best]++;
      for (let j = 0, p = i * width, s = best * width; j < width; j++, p++, s++) sums[s] += rows[p];
    }
    const total = move(centres, width, sums, counts, shift);
    yield changed;
    if (total <= options.tolerance) break;
    loosen(assignment, upper, lowerBound, shift);
  }
  return finish(rows, width, centres, assignment, iterations);
}

/** Half the distance of each centre to the nearest other one. */
function halfGaps(centres: Float64Array, width: number, half: Float64Array) {
  const k = half.length;
  half.fill(Infinity);
  for (let a = 1; a < k; a++) {
    for (let b = 0; b < a; b++) {
      const gap = Math.sqrt(squaredDistance(centres, a * width, centres, b * width, width)) / 2;
      if (gap < half[a]) half[a] = gap;
      if (gap < half[b]) half[b] = gap;
    }
  }
}

/** Moves each centre to the mean of its rows; returns the sum of the squared shifts. */
function move(centres: Float64Array, width: number, sums: Float64Array, counts: Uint32Array, shift: Float64Array) {
  let total = 0;
  for (let c = 0; c < counts.length; c++) {
    let square = 0;
    if (counts[c] > 0) {
      for (let p = c * width; p < (c + 1) * width; p++) {
        const mean = sums[p] / counts[c];
        const d = mean - centres[p];
        square += d * d;
        centres[p] = mean;
      }
    }
    total += square;
    shift[c] = Math.sqrt(square);
  }
  return total;
}

/** Loosens the bounds by how far the centres moved. */
function loosen(assignment: Uint32Array, upper: Float64Array, lowerBound: Float64Array, shift: Float64Array) {
  let most = 0;
  let next = 0;
  let which = 0;
  for (let c = 0; c < shift.length; c++) {
    if (shift[c] > most) {
      next = most;
      most = shift[c];
      which = c;
    } else if (shift[c] > next) next = shift[c];
  }
  for (let i = 0; i < assignment.length; i++) {
    const a = assignment[i];
    upper[i] += shift[a];
    lowerBound[i] -= a === which ? next : most;
  }
}

function finish(
  rows: Rows,
  width: number,
  centres: Float64Array,
  assignment: Uint32Array,
  iterations: number,
): Solution {
  const squares = new Float64Array(centres.length / width);
  let inertia = 0;
  for (let i = 0; i < assignment.length; i++) {
    squaredDistances(rows, i * width, width, centres, squares);
    let best = 0;
    for (let c = 1; c < squares.length; c++) if (squares[c] < squares[best]) best = c;
    assignment[i] = best;
    inertia += squares[best];
  }
  return { centres, assignment, inertia, iterations };
}
