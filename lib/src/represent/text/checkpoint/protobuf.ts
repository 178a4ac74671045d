const utf8 = new TextEncoder();

/**
 * A protobuf message being written: fields in the order of the calls. Long byte fields are kept, not copied.
 *
 * Wire types (Protocol Buffers encoding guide): 0 varint, 2 length-delimited, 5 four bytes.
 */
export class ProtobufMessage {
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  /** Bytes of the message so far. */
  get size(): number {
    return this.#size;
  }

  /** The message as a list of byte runs, to be written one after the other. */
  get chunks(): readonly Uint8Array[] {
    return this.#chunks;
  }

  /** A whole number; negative ones as 64-bit two's complement. */
  int(field: number, value: number): this {
    return this.#push(varint(field * 8)).#push(varint(value));
  }

  float(field: number, value: number): this {
    const four = new Uint8Array(4);
    new DataView(four.buffer).setFloat32(0, value, true);
    return this.#push(varint(field * 8 + 5)).#push(four);
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#push(varint(field * 8 + 2))
      .#push(varint(value.length))
      .#push(value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, utf8.encode(value));
  }

  message(field: number, value: ProtobufMessage): this {
    this.#push(varint(field * 8 + 2)).#push(varint(value.size));
    for (const chunk of value.chunks) this.#push(chunk);
    return this;
  }

  #push(chunk: Uint8Array): this {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    return this;
  }
}

/** Seven bits a byte, lowest first, the top bit set on all but the last. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
