import { countedRows } from "./counted-rows.js";
import { groupsOf } from "./groups.js";
import { Ranks } from "./ranks.js";

/**
 * How rare a neighbourhood is: -log10 of the share of rows of the unit whose neighbourhood deviates as much; of its normal ones
 * where many are not.
 *
 * @param around Of all rows, by unit.
 * @param rows Those it is asked of.
 * @returns In the order of `rows`.
 */
export function rarities(
  around: Float64Array,
  unitRows: Uint32Array,
  rowUnit: Int32Array,
  normalRows: Uint8Array | undefined,
  rows: Int32Array,
): Float64Array {
  const rarity = new Float64Array(rows.length);
  const asked = groupsOf(
    rows.map((row) => rowUnit[row]),
    unitRows.length - 1,
  );
  const ranks = new Ranks();
  for (let u = 0; u + 1 < unitRows.length; u++) {
    if (asked.offsets[u] === asked.offsets[u + 1]) continue;
    const [from, to] = [unitRows[u], unitRows[u + 1]];
    ranks.of(around.subarray(from, to), countedRows(normalRows, from, to));
    const length = ranks.size;
    for (let i = asked.offsets[u]; i < asked.offsets[u + 1]; i++) {
      const at = asked.order[i];
      rarity[at] = -Math.log10((length - ranks.below(around[rows[at]]) + 0.5) / (length + 1));
    }
  }
  return rarity;
}
