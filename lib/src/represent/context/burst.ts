import { type Groups, groupsOf } from "./groups.js";

/** Seconds to either side in which a burst is counted; three times as far its rate elsewhere is not. */
const NEAR = 90;

/** Labels of rows, each label within one group, and what the burst of a label compares it with. */
export interface Bursts {
  /** ln((a + .5) / (g p + .5)): how much more often the label occurs around the row than elsewhere. */
  readonly burst: Float64Array;
  /** p: share of the label in its group at other times. */
  readonly share: Float64Array;
}

/**
 * How far the label of each row stands out around it (specification of the context features, burst).
 *
 *     p = (N_label - a270 + .5) / (N_group - g270 + 1)
 *
 * where a and g count label and group within 90 s, a270 and g270 within 270 s.
 *
 * @param time Seconds per row.
 * @param byTime The rows in time order.
 * @param label Below `labels`.
 * @param group The same for all rows of a label; below `groups`.
 */
export function bursts(
  time: Float64Array,
  byTime: Uint32Array,
  label: Int32Array,
  labels: number,
  group: Int32Array,
  groups: number,
): Bursts {
  const own = nearCounts(time, groupsOf(label, labels, byTime));
  const byGroup = groupsOf(group, groups, byTime);
  const all = nearCounts(time, byGroup);
  const total = new Uint32Array(labels);
  for (let row = 0; row < label.length; row++) total[label[row]]++;
  const burst = new Float64Array(label.length);
  const share = new Float64Array(label.length);
  for (let row = 0; row < label.length; row++) {
    const whole = byGroup.offsets[group[row] + 1] - byGroup.offsets[group[row]];
    share[row] = (total[label[row]] - own.far[row] + 0.5) / (whole - all.far[row] + 1);
    burst[row] = Math.log((own.near[row] + 0.5) / (all.near[row] * share[row] + 0.5));
  }
  return { burst, share };
}

/** Rows of the same group within 90 and within 270 s of each row, itself included. */
function nearCounts(time: Float64Array, groups: Groups) {
  return { near: countWithin(time, groups, NEAR), far: countWithin(time, groups, 3 * NEAR) };
}

function countWithin(time: Float64Array, { offsets, order }: Groups, seconds: number): Uint32Array {
  const count = new Uint32Array(order.length);
  for (let g = 0; g + 1 < offsets.length; g++) {
    let [low, high] = [offsets[g], offsets[g]];
    for (let i = offsets[g]; i < offsets[g + 1]; i++) {
      const at = time[order[i]];
      while (high < offsets[g + 1] && time[order[high]] <= at + seconds) high++;
      while (time[order[low]] < at - seconds) low++;
      count[order[i]] = high - low;
    }
  }
  return count;
}
