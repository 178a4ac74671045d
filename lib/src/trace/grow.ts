type Column = Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** A copy of `column` of at least twice its length, and of at least `least` elements; the new ones are 0. */
export function grown<T extends Column>(column: T, least = 0): T {
  const larger = new (column.constructor as new (length: number) => T)(Math.max(least, column.length * 2));
  larger.set(column);
  return larger;
}
