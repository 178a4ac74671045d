/** A stream whose beginning has been looked at, and can be read all the same. */
export class Peeked {
  /** The first bytes. */
  readonly head: Buffer;
  readonly #source: AsyncGenerator<Buffer>;
  readonly #error: unknown;

  private constructor(head: Buffer, source: AsyncGenerator<Buffer>, error: unknown) {
    this.head = head;
    this.#source = source;
    this.#error = error;
  }

  /**
   * @param count So many bytes at least, if there are.
   * @throws The error of the stream if it has nothing before it; a later one comes with the bytes.
   */
  static async of(source: AsyncGenerator<Buffer>, count: number): Promise<Peeked> {
    const pieces: Buffer[] = [];
    let length = 0;
    let failure: unknown;
    try {
      while (length < count) {
        const { done, value } = await source.next();
        if (done) break;
        // Its memory may be used again by its owner.
        pieces.push(Buffer.from(value));
        length += value.length;
      }
    } catch (error) {
      if (length === 0) throw error;
      failure = error;
    }
    return new Peeked(Buffer.concat(pieces), source, failure);
  }

  /** Everything from the beginning, once. */
  async *bytes(): AsyncGenerator<Buffer> {
    try {
      yield this.head;
      if (this.#error !== undefined) throw this.#error;
      yield* this.#source;
    } finally {
      await this.close();
    }
  }

  /** No more is wanted. */
  async close(): Promise<void> {
    await this.#source.return(undefined);
  }
}
