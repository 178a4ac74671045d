/** Where more rows of a unit than this share are abnormal, only the normal ones count, if there are so many. */
const SHARE = 0.35;
const ENOUGH = 20;

/** Marks of those rows of a unit that say what is usual there; undefined: all do. */
export function countedRows(normalRows: Uint8Array | undefined, from: number, to: number): Uint8Array | undefined {
  if (normalRows === undefined) return undefined;
  let normal = 0;
  for (let row = from; row < to; row++) if (normalRows[row] !== 0) normal++;
  return to - from - normal > SHARE * (to - from) && normal >= ENOUGH ? normalRows.subarray(from, to) : undefined;
}
