import type { Random } from "../../base/random.js";
import { type Rows, squaredDistance } from "./distance.js";

/**
 * Start centres by greedy k-means++ (Arthur and Vassilvitskii 2007, section 3, "several candidates per step").
 *
 * Each centre is the best of 2 + floor(ln k) rows drawn with probability proportional to the squared distance to the
 * nearest centre so far: the one that leaves the least sum of such distances.
 *
 * @returns Row numbers, all of different content; fewer than `k` if there are fewer different rows.
 */
export function startRows(rows: Rows, width: number, k: number, random: Random): Uint32Array {
  const n = rows.length / width;
  const candidates = 2 + Math.floor(Math.log(k));
  const chosen = new Uint32Array(k);
  let closest = new Float64Array(n).fill(Infinity);
  let best = new Float64Array(n);
  let trial = new Float64Array(n);
  chosen[0] = random.below(n);
  let total = lower(rows, width, chosen[0], closest, closest);
  for (let c = 1; c < k; c++) {
    if (!(total > 0)) return chosen.slice(0, c);
    let bestTotal = Infinity;
    for (let t = 0; t < candidates; t++) {
      const row = draw(closest, total * random.next());
      const left = lower(rows, width, row, closest, trial);
      if (left < bestTotal) {
        bestTotal = left;
        chosen[c] = row;
        [best, trial] = [trial, best];
      }
    }
    total = bestTotal;
    [closest, best] = [best, closest];
  }
  return chosen;
}

/** Writes the squared distances to the nearest of the centres so far and `row`; returns their sum. */
function lower(rows: Rows, width: number, row: number, closest: Float64Array, out: Float64Array): number {
  const at = row * width;
  let sum = 0;
  for (let i = 0, p = 0; i < closest.length; i++, p += width) {
    const square = squaredDistance(rows, p, rows, at, width);
    out[i] = square < closest[i] ? square : closest[i];
    sum += out[i];
  }
  return sum;
}

/** The first row at which the running sum of weights passes `target`; never one of weight 0. */
function draw(weights: Float64Array, target: number): number {
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    target -= weights[i];
    if (target < 0) break;
  }
  return last;
}
