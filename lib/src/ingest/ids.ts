/**
 * What makes two hexadecimal ids the same: the number, so that case and leading zeros do not count. Tracing systems
 * differ in both (Jaeger used to drop leading zeros, B3 headers carry 64 or 128 bits). Other text is itself.
 *
 * @example
 * assert.equal(idKey("00000000000000000A2FB4A1D1A96D31"), idKey("a2fb4a1d1a96d31"));
 * assert.equal(idKey("order-7"), "order-7");
 */
export function idKey(id: string): string {
  let zeros = 0;
  for (let i = 0; i < id.length; i++) {
    const c = id.charCodeAt(i);
    const isHex = (c >= 48 && c <= 57) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);
    if (!isHex) return id;
    if (c === 48 && zeros === i) zeros++;
  }
  return (zeros === 0 ? id : id.slice(zeros)).toLowerCase();
}

/** Whether an id says "none": empty or all zeros. */
export function isNoId(id: string): boolean {
  for (let i = 0; i < id.length; i++) if (id.charCodeAt(i) !== 48) return false;
  return true;
}
