/** Writes the compact protocol of Thrift, as far as the metadata of a Parquet file need it. */
export class ThriftWriter {
  readonly #bytes: number[] = [];
  #last = 0;
  readonly #outer: number[] = [];

  bytes(): Buffer {
    return Buffer.from(this.#bytes);
  }

  /** A whole number of 32 bits. */
  int(field: number, value: number): void {
    this.#head(field, 5);
    this.#zigzag(BigInt(value));
  }

  /** A whole number of 64 bits. */
  long(field: number, value: number): void {
    this.#head(field, 6);
    this.#zigzag(BigInt(value));
  }

  text(field: number, value: string): void {
    this.#head(field, 8);
    this.#text(value);
  }

  ints(field: number, values: readonly number[]): void {
    this.#list(field, 5, values.length);
    for (const value of values) this.#zigzag(BigInt(value));
  }

  texts(field: number, values: readonly string[]): void {
    this.#list(field, 8, values.length);
    for (const value of values) this.#text(value);
  }

  struct(field: number, write: () => void): void {
    this.#head(field, 12);
    this.body(write);
  }

  structs<T>(field: number, values: readonly T[], write: (value: T) => void): void {
    this.#list(field, 12, values.length);
    for (const value of values) this.body(() => write(value));
  }

  /** The fields of a structure, and its end. */
  body(write: () => void): void {
    this.#outer.push(this.#last);
    this.#last = 0;
    write();
    this.#bytes.push(0);
    this.#last = this.#outer.pop()!;
  }

  #head(field: number, type: number): void {
    this.#bytes.push(((field - this.#last) << 4) | type);
    this.#last = field;
  }

  #list(field: number, type: number, length: number): void {
    this.#head(field, 9);
    if (length < 15) this.#bytes.push((length << 4) | type);
    else {
      this.#bytes.push(0xf0 | type);
      this.#varint(BigInt(length));
    }
  }

  #text(value: string): void {
    const text = Buffer.from(value);
    this.#varint(BigInt(text.length));
    this.#bytes.push(...text);
  }

  #zigzag(value: bigint): void {
    this.#varint(value >= 0n ? value << 1n : (-value << 1n) - 1n);
  }

  #varint(value: bigint): void {
    let rest = value;
    for (; rest >= 128n; rest >>= 7n) this.#bytes.push(Number(rest & 127n) | 128);
    this.#bytes.push(Number(rest));
  }
}
