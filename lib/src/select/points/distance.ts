/** Rows of numbers, one after the other. */
export type Rows = Float32Array | Float64Array;

/**
 * Squared Euclidean distances of the row that begins at `rows[at]` to the first `k` of `centres`, in double precision.
 *
 * Four centres at a time share the reads of the row. No norms are subtracted from each other, so that rows far from
 * the origin lose no digits, and every distance is summed in the same order, so that equal centres are equally far.
 *
 * @param out One slot per centre.
 */
export function squaredDistances(
  rows: Rows,
  at: number,
  width: number,
  centres: Float64Array,
  k: number,
  out: Float64Array,
) {
  const last = k - 1;
  const end = at + width;
  for (let c = 0; c < k; c += 4) {
    let p0 = c * width;
    let p1 = Math.min(c + 1, last) * width;
    let p2 = Math.min(c + 2, last) * width;
    let p3 = Math.min(c + 3, last) * width;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = at; j < end; j++) {
      const x = rows[j];
      const d0 = x - centres[p0++];
      const d1 = x - centres[p1++];
      const d2 = x - centres[p2++];
      const d3 = x - centres[p3++];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    out[c] = s0;
    if (c < last) out[c + 1] = s1;
    if (c + 1 < last) out[c + 2] = s2;
    if (c + 2 < last) out[c + 3] = s3;
  }
}

/** Squared Euclidean distance of the row that begins at `a[i]` and the one that begins at `b[j]`. */
export function squaredDistance(a: Rows, i: number, b: Rows, j: number, width: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const end = i + width;
  for (const last = end - 3; i < last; i += 4, j += 4) {
    const d0 = a[i] - b[j];
    const d1 = a[i + 1] - b[j + 1];
    const d2 = a[i + 2] - b[j + 2];
    const d3 = a[i + 3] - b[j + 3];
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (; i < end; i++, j++) {
    const d = a[i] - b[j];
    s0 += d * d;
  }
  return s0 + s1 + (s2 + s3);
}
