/** Seconds to either side that a window never reaches over. */
const HORIZON = 300;
/** Zeros that may stand for missing rows: two extreme rows alone prove nothing. */
const PAD = 2;

/**
 * Median of the rows around each row of one unit: `width` rows centred by position, of which only those within 300 s
 * count; if some are missing, up to two zeros stand in. The mean of the middle two where their number is even.
 *
 * @param values In time order, rows `from` to `to - 1`.
 * @param time Seconds.
 * @param width Odd.
 * @param out Receives the medians of the same rows.
 */
export function windowMedians(
  values: Float64Array,
  time: Float64Array,
  from: number,
  to: number,
  width: number,
  out: Float64Array,
): void {
  const half = width >> 1;
  const sorted = new Float64Array(width);
  let size = 0;
  let [low, high] = [from, from];
  for (let row = from; row < to; row++) {
    // Both ends only move forward, so that each row enters and leaves once; first out, so that there is room.
    const leaves = low < row - half || time[row] - time[low] > HORIZON;
    const enters = high < to && high <= row + half && time[high] - time[row] <= HORIZON;
    if (leaves && enters) replace(sorted, size, values[low++], values[high++]);
    while (low < row - half || time[row] - time[low] > HORIZON) remove(sorted, size--, values[low++]);
    while (high < to && high <= row + half && time[high] - time[row] <= HORIZON) insert(sorted, size++, values[high++]);
    out[row] = size === width ? sorted[half] : paddedMedian(sorted, size, Math.min(PAD, width - size));
  }
}

/** One out, one in: only what lies between the two moves. */
function replace(sorted: Float64Array, size: number, old: number, value: number): void {
  let at = size - 1;
  while (sorted[at] !== old) at--;
  if (value > old) for (; at + 1 < size && sorted[at + 1] < value; at++) sorted[at] = sorted[at + 1];
  else for (; at > 0 && sorted[at - 1] > value; at--) sorted[at] = sorted[at - 1];
  sorted[at] = value;
}

function insert(sorted: Float64Array, size: number, value: number): void {
  let at = size;
  for (; at > 0 && sorted[at - 1] > value; at--) sorted[at] = sorted[at - 1];
  sorted[at] = value;
}

function remove(sorted: Float64Array, size: number, value: number): void {
  let at = 0;
  while (sorted[at] !== value) at++;
  for (; at + 1 < size; at++) sorted[at] = sorted[at + 1];
}

function paddedMedian(sorted: Float64Array, size: number, pad: number): number {
  let negative = 0;
  while (negative < size && sorted[negative] < 0) negative++;
  const at = (i: number) => (i < negative ? sorted[i] : i < negative + pad ? 0 : sorted[i - pad]);
  const all = size + pad;
  return (at((all - 1) >> 1) + at(all >> 1)) / 2;
}
