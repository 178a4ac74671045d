/**
 * Whole numbers as text: zigzag, seven bits to a byte, base64.
 *
 * @example
 * assert.deepEqual([...unpackIntegers(packIntegers([0, -1, 300, 2 ** 40]), 4)], [0, -1, 300, 2 ** 40]);
 */
export function packIntegers(values: ArrayLike<number>): string {
  const bytes: number[] = [];
  for (let i = 0; i < values.length; i++) {
    let left = values[i] < 0 ? -2 * values[i] - 1 : 2 * values[i];
    while (left >= 128) {
      bytes.push((left % 128) + 128);
      left = Math.floor(left / 128);
    }
    bytes.push(left);
  }
  return Buffer.from(bytes).toString("base64");
}

/**
 * The numbers of such a text.
 *
 * @returns undefined if the text does not hold exactly so many.
 */
export function unpackIntegers(text: string, count: number): Float64Array | undefined {
  const bytes = Buffer.from(text, "base64");
  // Each takes a byte at least: a wrong count is found before it is made room for.
  if (count > bytes.length) return undefined;
  const values = new Float64Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    let value = 0;
    let scale = 1;
    for (;;) {
      if (at >= bytes.length || scale > 2 ** 56) return undefined;
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      scale *= 128;
      if (byte < 128) break;
    }
    values[i] = value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }
  return at === bytes.length ? values : undefined;
}
