/**
 * Whether a span is over before a sibling that ends no earlier begins, so that the sibling may have waited for it (CRISP).
 *
 *     span    |=======|                    over before: yes
 *     next             |=====|
 *
 *     span    |=========|                  overlap under 1 % of the parent's duration: yes, if these two are the only
 *     next             |=====|             siblings that start or end within it
 *
 * @param to End of the span.
 * @param nextFrom Start of the sibling.
 * @param instants Starts and ends of all siblings, these two included, rising.
 */
export function happensBefore(to: number, nextFrom: number, parentDuration: number, instants: Float64Array): boolean {
  if (to < nextFrom) return true;
  // A parent of no duration gives NaN, hence false.
  if (!((to - nextFrom) / parentDuration < 0.01)) return false;
  // The two are `nextFrom` and `to`. CRISP also asks that the span starts and ends before the sibling does; otherwise its
  // start or the sibling's end is a third instant within.
  return lowest(instants, (instant) => instant > to) - lowest(instants, (instant) => instant >= nextFrom) === 2;
}

/** The first position in rising `values` at which `holds`, by bisection. */
function lowest(values: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(values[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
