import { squaredDistance } from "../points/distance.js";
import type { Points } from "../points/points.js";
import { roundedDown } from "./bounds.js";
import type { Start } from "./start.js";

/** Where Lloyd's iterations ended. */
export interface Solution {
  readonly centres: Float64Array;
  /** Centre of each row. */
  readonly assignment: Uint32Array;
  /** Sum of the squared distances of the rows to their centres. */
  readonly inertia: number;
  readonly iterations: number;
}

export interface LloydOptions {
  readonly maxIterations: number;
  /** Ends when the sum of the squared shifts of all centres is at most this. */
  readonly tolerance: number;
}

/**
 * Lloyd's iterations, exact: the same steps as if every row were compared with every centre, but bounds tell most of
 * the time that a row cannot have changed its centre.
 *
 * A centre without rows goes to the row that is farthest from its own centre.
 *
 * @param begin Its bounds are used up.
 * @returns A generator that yields after each iteration how many rows changed their centre, and returns the solution.
 */
export function* lloyd(points: Points, begin: Start, options: LloydOptions): Generator<number, Solution> {
  const { centres, bounds } = begin;
  const state = new State(points, centres, bounds);
  for (let iterations = 1; ; iterations++) {
    const changed = state.assign();
    state.fillEmpty();
    const moved = state.move();
    yield changed;
    if (iterations >= options.maxIterations || moved <= options.tolerance) {
      state.assign();
      return { centres, assignment: bounds.assignment, inertia: state.inertia(), iterations };
    }
  }
}

class State {
  readonly #n: number;
  readonly #k: number;
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;
  readonly #shift: Float64Array;
  #norms: Float64Array;
  /** Half the distances between centres, k rows of k; Infinity between a centre and itself. */
  readonly #half: Float64Array;
  /** The least of each row of `half`. */
  readonly #reach: Float64Array;

  constructor(
    readonly points: Points,
    readonly centres: Float64Array,
    readonly bounds: Start["bounds"],
  ) {
    const { width } = points;
    const k = centres.length / width;
    this.#n = bounds.rows;
    this.#k = k;
    this.#sums = new Float64Array(k * width);
    this.#counts = new Uint32Array(k);
    this.#shift = new Float64Array(k).fill(1);
    this.#half = new Float64Array(k * k).fill(Infinity);
    this.#reach = new Float64Array(k);
    this.#norms = points.norms(centres);
    for (let i = 0; i < this.#n; i++) this.#add(i, bounds.assignment[i], 1);
  }

  /** Gives every row its nearest centre; returns how many changed. */
  assign(): number {
    this.#measure();
    const { points, centres } = this;
    const { width } = points;
    const norms = this.#norms;
    const { assignment, upper, lower, travelled, groups, groupSize } = this.bounds;
    const half = this.#half;
    const reach = this.#reach;
    const k = this.#k;
    let changed = 0;
    for (let i = 0, row = 0; i < this.#n; i++, row += groups) {
      const before = assignment[i];
      let u = upper[i];
      if (u <= reach[before]) continue;
      let a = before;
      let tight = false;
      for (let g = 0; g < groups; g++) {
        if (lower[row + g] - travelled[g] >= u) continue;
        if (!tight) {
          tight = true;
          u = Math.sqrt(points.square(i, centres, a * width, norms[a]));
          if (lower[row + g] - travelled[g] >= u) continue;
        }
        const old = lower[row + g] - travelled[g];
        let least = Infinity;
        const end = Math.min(k, (g + 1) * groupSize);
        for (let c = g * groupSize; c < end; c++) {
          if (c === a) continue;
          const gap = half[a * k + c];
          if (gap >= u) {
            const bound = Math.max(old, 2 * gap - u);
            if (bound < least) least = bound;
            continue;
          }
          const d = Math.sqrt(points.square(i, centres, c * width, norms[c]));
          if (d > u || (d === u && c > a)) {
            if (d < least) least = d;
            continue;
          }
          const left = Math.floor(a / groupSize);
          if (left === g) {
            if (u < least) least = u;
          } else {
            const bound = roundedDown(u + travelled[left]);
            if (bound < lower[row + left]) lower[row + left] = bound;
          }
          a = c;
          u = d;
        }
        lower[row + g] = roundedDown(least + travelled[g]);
      }
      upper[i] = u;
      if (a === before) continue;
      changed++;
      assignment[i] = a;
      this.#add(i, before, -1);
      this.#add(i, a, 1);
    }
    return changed;
  }

  /** Moves each centre to the mean of its rows and loosens the bounds; returns the sum of the squared shifts. */
  move(): number {
    const { centres } = this;
    const { width } = this.points;
    const { assignment, upper, travelled, groupSize } = this.bounds;
    const shift = this.#shift;
    const sums = this.#sums;
    let total = 0;
    let most = 0;
    for (let c = 0; c < this.#k; c++) {
      const count = this.#counts[c];
      let square = 0;
      for (let p = c * width; count > 0 && p < (c + 1) * width; p++) {
        const mean = sums[p] / count;
        const d = mean - centres[p];
        square += d * d;
        centres[p] = mean;
      }
      total += square;
      shift[c] = Math.sqrt(square);
      if (c % groupSize === 0) most = 0;
      if (shift[c] > most) most = shift[c];
      if ((c + 1) % groupSize === 0 || c + 1 === this.#k) travelled[Math.floor(c / groupSize)] += most;
    }
    this.#norms = this.points.norms(centres);
    for (let i = 0; i < this.#n; i++) upper[i] += shift[assignment[i]];
    return total;
  }

  /** Gives each centre without rows the row that is farthest from its own. */
  fillEmpty() {
    const { points, centres } = this;
    const { width } = points;
    const norms = this.#norms;
    const { assignment, upper, lower, groups } = this.bounds;
    const counts = this.#counts;
    for (let c = 0; c < this.#k; c++) {
      if (counts[c] > 0) continue;
      let farthest = -1;
      let most = 0;
      for (let i = 0; i < this.#n; i++) {
        const a = assignment[i];
        if (counts[a] < 2) continue;
        const square = points.square(i, centres, a * width, norms[a]);
        if (square > most) {
          most = square;
          farthest = i;
        }
      }
      if (farthest < 0) return;
      this.#add(farthest, assignment[farthest], -1);
      this.#add(farthest, c, 1);
      assignment[farthest] = c;
      upper[farthest] = Infinity;
      lower.fill(0, farthest * groups, (farthest + 1) * groups);
    }
  }

  inertia(): number {
    const { points, centres } = this;
    const { width } = points;
    const norms = this.#norms;
    const { assignment } = this.bounds;
    let sum = 0;
    for (let i = 0; i < this.#n; i++) {
      sum += points.square(i, centres, assignment[i] * width, norms[assignment[i]]);
    }
    return sum;
  }

  #add(row: number, c: number, sign: 1 | -1) {
    this.#counts[c] += sign;
    this.points.add(row, this.#sums, c * this.points.width, sign);
  }

  /** Distances between centres, anew where one of the two has moved. */
  #measure() {
    const { centres } = this;
    const { width } = this.points;
    const half = this.#half;
    const shift = this.#shift;
    const k = this.#k;
    for (let a = 1; a < k; a++) {
      for (let b = 0; b < a; b++) {
        if (shift[a] === 0 && shift[b] === 0) continue;
        const gap = Math.sqrt(squaredDistance(centres, a * width, centres, b * width, width)) / 2;
        half[a * k + b] = gap;
        half[b * k + a] = gap;
      }
    }
    for (let a = 0; a < k; a++) {
      let least = Infinity;
      for (let p = a * k; p < (a + 1) * k; p++) if (half[p] < least) least = half[p];
      this.#reach[a] = least;
    }
  }
}
