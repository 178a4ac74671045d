/** The element that would stand at `at` if `values[0]` to `values[length - 1]` were sorted; moves them about. */
export function select(values: Float64Array, length: number, at: number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const pivot = middle(values[low], values[(low + high) >> 1], values[high]);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const moved = values[i];
      values[i++] = values[j];
      values[j--] = moved;
    }
    if (at <= j) high = j;
    else if (at >= i) low = i;
    else break;
  }
  return values[at];
}

/** The lower median of the first `length` values, NaN if there are none; moves them about. */
export function lowerMedian(values: Float64Array, length: number): number {
  return length === 0 ? Number.NaN : select(values, length, (length - 1) >> 1);
}

function middle(a: number, b: number, c: number): number {
  if (a < b) return b < c ? b : a < c ? c : a;
  return a < c ? a : b < c ? c : b;
}
