/** Buckets there can be: values are whole numbers below 2^53. */
export const BUCKETS = 64 * 47 + 64;

/**
 * The bucket of a whole number: the number cut to its 7 leading binary digits, so that a bucket is at most 1.6 % wide.
 * Buckets are numbered by rising value; numbers below 128 have one each.
 *
 * @param value From 0 to 2^53 - 1.
 *
 * @example
 * assert.equal(bucketOf(127), 127);
 * assert.equal(bucketOf(1000), bucketOf(1007));
 * assert.equal(bucketStart(bucketOf(1007)), 1000);
 */
export function bucketOf(value: number): number {
  if (value < 128) return value;
  if (value < 4294967296) {
    const shift = 25 - Math.clz32(value);
    return shift * 64 + (value >>> shift);
  }
  const shift = 57 - Math.clz32(value / 4294967296);
  return shift * 64 + Math.floor(value / 2 ** shift);
}

/** The smallest number in a bucket. */
export function bucketStart(bucket: number): number {
  const shift = Math.max(0, (bucket >>> 6) - 1);
  return (bucket - shift * 64) * 2 ** shift;
}

/**
 * SQL for {@link bucketOf}: bucket numbers of a BIGINT expression that is not negative. The logarithm may round across a
 * power of two, so the shift is put right afterwards.
 */
export function bucketSql(value: string): string {
  const guess = `greatest(0, floor(log2(greatest(${value}, 1)))::INTEGER - 6)`;
  const shift = `(${guess} + CASE WHEN (${value} >> ${guess}) > 127 THEN 1 WHEN ${guess} > 0 AND (${value} >> ${guess}) < 64 THEN -1 ELSE 0 END)`;
  return `(${shift} * 64 + (${value} >> ${shift}))::INTEGER`;
}
