import { windowMedians } from "./window-medians.js";

const WIDTHS = [7, 15, 31];

/** What the rows around each row say together: the median of three centred medians within its unit. */
export function neighbourhood(values: Float64Array, time: Float64Array, unitRows: Uint32Array): Float64Array {
  const [a, b, c] = WIDTHS.map((width) => {
    const out = new Float64Array(values.length);
    for (let u = 0; u + 1 < unitRows.length; u++) windowMedians(values, time, unitRows[u], unitRows[u + 1], width, out);
    return out;
  });
  for (let row = 0; row < values.length; row++) {
    const low = Math.min(a[row], b[row]);
    const high = Math.max(a[row], b[row]);
    a[row] = Math.max(low, Math.min(high, c[row]));
  }
  return a;
}
