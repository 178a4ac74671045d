import { countedRows } from "./counted-rows.js";
import { select } from "./order-statistics.js";

/** Least spread of a unit. */
export const LEAST_SPREAD = 0.35;
const QUANTILE = 0.85;
/** Usual spread of each unit and rarity of each row. */
export interface Spread {
  /** tau: the 85 % quantile of the deviations, at least .35. */
  readonly tau: Float64Array;
  /** -log10 of the share of rows of the unit whose neighbourhood deviates as much. */
  readonly rarity: Float64Array;
}

/** Spread and rarity over all rows of a unit, or over its normal ones where many are not. */
export function spreads(
  deviation: Float64Array,
  around: Float64Array,
  unitRows: Uint32Array,
  normalRows: Uint8Array | undefined,
): Spread {
  const tau = new Float64Array(unitRows.length - 1);
  const rarity = new Float64Array(deviation.length);
  const scratch = new Float64Array(deviation.length);
  for (let u = 0; u < tau.length; u++) {
    const [from, to] = [unitRows[u], unitRows[u + 1]];
    const counted = countedRows(normalRows, from, to);
    const pick = (values: Float64Array) => {
      let length = 0;
      for (let row = from; row < to; row++) {
        if (counted === undefined || counted[row - from] !== 0) scratch[length++] = values[row];
      }
      return length;
    };
    const length = pick(deviation);
    tau[u] = Math.max(LEAST_SPREAD, select(scratch, length, Math.floor((length - 1) * QUANTILE)));
    pick(around);
    const sorted = scratch.subarray(0, length).sort();
    for (let row = from; row < to; row++)
      rarity[row] = -Math.log10((length - firstNotBelow(sorted, around[row]) + 0.5) / (length + 1));
  }
  return { tau, rarity };
}

function firstNotBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
