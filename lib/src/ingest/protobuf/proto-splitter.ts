import { ImportError } from "../../base/error.js";
import type { Framing, ProtoHandler, ProtoRule } from "./proto-rule.js";
import { VarintReader } from "./varint.js";

interface Frame {
  readonly rule: ProtoRule;
  /** Offset in the file behind its last byte; infinite for a message that ends with the file. */
  readonly end: number;
}

/**
 * Cuts protobuf messages that arrive in pieces into fields, with memory for one field. Goes only into messages that the
 * rules name, and hands over the fields they say; all else is passed over.
 */
export class ProtoSplitter {
  readonly #top: ProtoRule;
  readonly #handler: ProtoHandler;
  readonly #file: string;
  readonly #limit: number;
  readonly #framing: Framing;
  readonly #varint = new VarintReader();
  readonly #frames: Frame[] = [];
  #pieces: Buffer[] = [];
  #waiting = 0;
  /** Bytes there have to be before there is something to do. */
  #need = 1;
  /** Bytes still to be passed over. */
  #skip = 0;
  /** Offset in the file of the first byte that waits. */
  #byte = 0;
  #open: { name: string; byte: number } | undefined;

  /** @param limit Most bytes of one field that is handed over. */
  constructor(top: ProtoRule, handler: ProtoHandler, file: string, limit: number, framing: Framing) {
    this.#top = top;
    this.#handler = handler;
    this.#file = file;
    this.#limit = limit;
    this.#framing = framing;
    if (framing === "single") this.#frames.push({ rule: top, end: Number.POSITIVE_INFINITY });
  }

  /** The field to hand over whose bytes are not all there yet. */
  get openValue(): { readonly name: string; readonly byte: number } | undefined {
    return this.#open;
  }

  /** @throws ImportError for what is not protobuf or not of these messages, with the byte. */
  push(piece: Buffer): void {
    const from = this.#waiting === 0 ? Math.min(this.#skip, piece.length) : 0;
    this.#skip -= from;
    this.#byte += from;
    if (from === piece.length) return;
    const isEnough = this.#waiting + piece.length - from >= this.#need;
    // The piece's memory may be used again by its owner.
    this.#pieces.push(isEnough ? piece.subarray(from) : Buffer.from(piece.subarray(from)));
    this.#waiting += piece.length - from;
    if (isEnough) this.#run();
  }

  /**
   * After damage, goes on behind the outermost message around it whose end is known.
   *
   * @returns false if there is none.
   * @throws ImportError as {@link push} does, for what comes next.
   */
  recover(): boolean {
    const outer = this.#frames.find(({ end }) => end !== Number.POSITIVE_INFINITY);
    if (outer === undefined) return false;
    this.#frames.length = this.#frames.indexOf(outer);
    const bytes = Buffer.concat(this.#pieces, this.#waiting);
    const from = Math.min(outer.end - this.#byte, bytes.length);
    this.#skip = outer.end - this.#byte - from;
    this.#byte += from;
    this.#waiting = bytes.length - from;
    this.#pieces = this.#waiting > 0 ? [bytes.subarray(from)] : [];
    if (this.#waiting > 0) this.#run();
    return true;
  }

  #run(): void {
    const bytes = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces, this.#waiting);
    let at = 0;
    this.#need = 1;
    this.#open = undefined;
    try {
      while (at < bytes.length && this.#need === 1) at = this.#step(bytes, at);
    } catch (error) {
      throw error instanceof RangeError ? this.#error(error.message, this.#byte + at) : error;
    } finally {
      this.#byte += at;
      this.#waiting = bytes.length - at;
      this.#pieces = this.#waiting > 0 ? [Buffer.from(bytes.subarray(at))] : [];
    }
  }

  /** @throws ImportError if the data ends within a message. */
  end(): void {
    this.#close(this.#byte);
    const isWhole = this.#waiting === 0 && this.#skip === 0;
    const left = this.#frames.length;
    if (isWhole && (left === 0 || (left === 1 && this.#frames[0].end === Number.POSITIVE_INFINITY))) return;
    throw this.#error("protobuf data ends early", this.#byte + this.#waiting);
  }

  /** One field or one beginning of a message; the index behind it. Sets `#need` if the bytes do not suffice. */
  #step(bytes: Buffer, at: number): number {
    this.#close(this.#byte + at);
    const frame = this.#frames.at(-1);
    if (frame === undefined) return this.#message(bytes, at);
    if (!this.#varint.read(bytes, at, bytes.length)) return this.#more(bytes, at, 1);
    const tag = this.#varint.value;
    const behind = this.#varint.next;
    const wire = tag % 8;
    const field = (tag - wire) / 8;
    if (field === 0) throw this.#error("a field has the number 0", this.#byte + at);
    if (wire === 2) return this.#lengthy(bytes, at, behind, frame, frame.rule.message!.get(field));
    if (wire === 0) {
      if (!this.#varint.read(bytes, behind, bytes.length)) return this.#more(bytes, at, 1);
      return this.#within(frame, at, this.#varint.next);
    }
    if (wire !== 1 && wire !== 5) throw this.#error(`a field has the unknown wire type ${wire}`, this.#byte + at);
    const next = behind + (wire === 1 ? 8 : 4);
    if (next > bytes.length) return this.#more(bytes, at, next - bytes.length);
    return this.#within(frame, at, next);
  }

  /** A field that says how long it is. */
  #lengthy(bytes: Buffer, at: number, behind: number, frame: Frame, rule: ProtoRule | undefined): number {
    if (!this.#varint.read(bytes, behind, bytes.length)) return this.#more(bytes, at, 1);
    const length = this.#varint.value;
    const from = this.#varint.next;
    const start = this.#byte + from;
    if (start + length > frame.end) throw this.#error("a field is longer than its message", this.#byte + at);
    if (rule?.message !== undefined) {
      this.#frames.push({ rule, end: start + length });
      if (rule.name !== undefined) this.#handler.begin?.(rule.name);
      return from;
    }
    if (rule?.take === undefined) return this.#pass(bytes, from, length);
    if (length > this.#limit) {
      this.#handler.tooLarge(rule.take, start);
      return this.#pass(bytes, from, length);
    }
    if (from + length > bytes.length) {
      this.#open = { name: rule.take, byte: start };
      return this.#more(bytes, at, from + length - bytes.length);
    }
    this.#handler.value(rule.take, bytes.subarray(from, from + length), start);
    return from + length;
  }

  /** The length of the next message. */
  #message(bytes: Buffer, at: number): number {
    let length: number;
    let next: number;
    if (this.#framing === "fixed") {
      if (at + 4 > bytes.length) return this.#more(bytes, at, at + 4 - bytes.length);
      length = bytes.readUInt32BE(at);
      next = at + 4;
    } else {
      if (!this.#varint.read(bytes, at, bytes.length)) return this.#more(bytes, at, 1);
      length = this.#varint.value;
      next = this.#varint.next;
    }
    this.#frames.push({ rule: this.#top, end: this.#byte + next + length });
    return next;
  }

  #close(byte: number): void {
    while (this.#frames.length > 0 && this.#frames[this.#frames.length - 1].end <= byte) {
      const { rule } = this.#frames.pop()!;
      if (rule.name !== undefined) this.#handler.end?.(rule.name);
    }
  }

  #within(frame: Frame, at: number, next: number): number {
    if (this.#byte + next > frame.end) throw this.#error("a field is longer than its message", this.#byte + at);
    return next;
  }

  #pass(bytes: Buffer, from: number, length: number): number {
    if (from + length <= bytes.length) return from + length;
    this.#skip = from + length - bytes.length;
    return bytes.length;
  }

  #more(bytes: Buffer, at: number, count: number): number {
    this.#need = bytes.length - at + count;
    return at;
  }

  #error(what: string, byte: number): ImportError {
    return new ImportError(`Cannot read protobuf: ${what}`, { file: this.#file, byte });
  }
}
