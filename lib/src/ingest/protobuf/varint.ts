/** Reads variable-length numbers of protobuf, as far as a double holds them. */
export class VarintReader {
  value = 0;
  /** Index behind the number. */
  next = 0;

  /**
   * Reads a number into {@link value}.
   *
   * @returns false if the bytes end within it.
   * @throws RangeError if it has more than ten bytes.
   */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    let value = 0;
    let factor = 1;
    for (let i = at; i < end; i++) {
      const byte = bytes[i];
      value += (byte & 127) * factor;
      if (byte < 128) {
        this.value = value;
        this.next = i + 1;
        return true;
      }
      if (i - at === 9) throw new RangeError("a number is too long");
      factor *= 128;
    }
    return false;
  }
}
