/**
 * Whether a sibling is over before another begins, so that the other may have waited for it (CRISP).
 *
 *     span    |=======|                    over before: yes
 *     next             |=====|
 *
 *     span    |=========|                  overlap under 1 % of the parent's duration: yes, if these two are the only
 *     next             |=====|             siblings that start or end within it
 *
 * @param instants Starts and ends of all siblings, rising.
 */
export function happensBefore(
  from: number,
  to: number,
  nextFrom: number,
  nextTo: number,
  parentDuration: number,
  instants: Float64Array,
): boolean {
  if (to < nextFrom) return true;
  if (!(to < nextTo && from < nextFrom)) return false;
  // A parent of no duration gives NaN, hence false.
  if (!((to - nextFrom) / parentDuration < 0.01)) return false;
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
