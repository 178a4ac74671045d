import { countedRows } from "./counted-rows.js";
import { select } from "./order-statistics.js";

/** Least spread of a unit. */
export const LEAST_SPREAD = 0.35;
const QUANTILE = 0.85;

/**
 * Usual spread of each unit (tau): the 85 % quantile of the deviations of its rows, or of its normal ones where many are not; at
 * least .35.
 */
export function spreads(
  deviation: Float64Array,
  unitRows: Uint32Array,
  normalRows: Uint8Array | undefined,
): Float64Array {
  const tau = new Float64Array(unitRows.length - 1);
  const scratch = new Float64Array(deviation.length);
  for (let u = 0; u < tau.length; u++) {
    const [from, to] = [unitRows[u], unitRows[u + 1]];
    const counted = countedRows(normalRows, from, to);
    let length = 0;
    for (let row = from; row < to; row++) {
      if (counted === undefined || counted[row - from] !== 0) scratch[length++] = deviation[row];
    }
    tau[u] = Math.max(LEAST_SPREAD, select(scratch, length, Math.floor((length - 1) * QUANTILE)));
  }
  return tau;
}
