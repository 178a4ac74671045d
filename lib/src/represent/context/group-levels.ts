import type { Groups } from "./groups.js";
import { lowLevel } from "./low-level.js";
import { lowerMedian } from "./order-statistics.js";

/** A level per group, NaN where a group has no row, and the number of rows it rests on. */
export interface Levels {
  readonly level: Float64Array;
  readonly count: Uint32Array;
}

/** Groups; without an order their elements stand side by side already. */
export type Runs = Pick<Groups, "offsets"> & Partial<Groups>;

/** {@link lowLevel} of each group; the rows of a group are in time order. */
export function lowLevels(values: Float64Array, groups: Runs): Levels {
  return levels(values, groups, lowLevel);
}

/** Lower median of the rows of each group for which `normal` is not 0. */
export function normalMedians(values: Float64Array, groups: Runs, normal: Uint8Array): Levels {
  return levels(values, groups, lowerMedian, normal);
}

function levels(
  values: Float64Array,
  { offsets, order }: Runs,
  of: (values: Float64Array, length: number) => number,
  normal?: Uint8Array,
): Levels {
  const level = new Float64Array(offsets.length - 1);
  const count = new Uint32Array(level.length);
  let most = 0;
  for (let g = 0; g < level.length; g++) most = Math.max(most, offsets[g + 1] - offsets[g]);
  const picked = new Float64Array(most);
  for (let g = 0; g < level.length; g++) {
    let length = 0;
    for (let i = offsets[g]; i < offsets[g + 1]; i++) {
      const row = order === undefined ? i : order[i];
      if (normal === undefined || normal[row] !== 0) picked[length++] = values[row];
    }
    level[g] = of(picked, length);
    count[g] = length;
  }
  return { level, count };
}

/** Drawn towards `parent` as by `kappa` rows; the parent itself where there is no row. */
export function shrunk(level: number, count: number, parent: number, kappa: number): number {
  return count === 0 ? parent : (count * level + kappa * parent) / (count + kappa);
}

/** The marks of traces, per row. `Uint8Array.from` would take ten times as long. */
export function marksOf(rowTrace: Int32Array, normal: Uint8Array): Uint8Array {
  const marks = new Uint8Array(rowTrace.length);
  for (let row = 0; row < marks.length; row++) marks[row] = normal[rowTrace[row]];
  return marks;
}
