/** Reads bytes that arrive in pieces by number: the next ten, then the next thousand. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = Buffer.alloc(0);
  #at = 0;
  #position = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#position;
  }

  /** Whether there are no more bytes. */
  async atEnd(): Promise<boolean> {
    while (this.#at >= this.#piece.length) {
      const { done, value } = await this.#source.next();
      if (done) return true;
      this.#piece = value;
      this.#at = 0;
    }
    return false;
  }

  /** The next bytes; fewer than asked for only at the end. */
  async read(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.take(count)) parts.push(part);
    return parts.length === 1 ? parts[0] : Buffer.concat(parts);
  }

  /** The next bytes, in the pieces in which they come. */
  async *take(count: number): AsyncGenerator<Buffer> {
    let left = count;
    while (left > 0 && !(await this.atEnd())) {
      const length = Math.min(left, this.#piece.length - this.#at);
      const { buffer, byteOffset } = this.#piece;
      const part = Buffer.from(buffer, byteOffset + this.#at, length);
      this.#at += length;
      this.#position += length;
      left -= length;
      yield part;
    }
  }

  /** Passes over bytes. @returns How many there were. */
  async skip(count: number): Promise<number> {
    const before = this.#position;
    for await (const _ of this.take(count));
    return this.#position - before;
  }

  /** Puts back the bytes that were read last. */
  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#piece = Buffer.concat([bytes, this.#piece.subarray(this.#at)]);
    this.#at = 0;
    this.#position -= bytes.length;
  }
}
