import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { LabelEaseError } from "../../../base/error.js";

/** Numbers with a shape, rows last. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** More than any header of a real model; a larger figure means that the file is something else. */
const MAX_HEADER = 100_000_000;

/**
 * A file of named tensors in the safetensors form: 8 bytes length, a JSON header, raw little-endian numbers.
 * Tensors are read one by one, so that a model never stands in memory twice.
 *
 * @throws LabelEaseError if the file is cut short, is something else, or a tensor is absent or not float32.
 */
export class SafetensorsFile {
  readonly #file: string;
  readonly #descriptor: number;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #start: number;

  /** @param file Path of a `.safetensors` file; close it with {@link close}. */
  constructor(file: string) {
    this.#file = file;
    this.#descriptor = openSync(file, "r");
    try {
      const size = fstatSync(this.#descriptor).size;
      const length = size < 8 ? Number.NaN : Number(this.#bytes(0, 8).readBigUInt64LE());
      if (!(length <= MAX_HEADER && 8 + length <= size)) throw this.#error("not a safetensors file, or cut short");
      this.#start = 8 + length;
      this.#entries = this.#parse(this.#bytes(8, length), size - this.#start);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** Reads one tensor. */
  read(name: string): Tensor {
    const entry = this.#entries.get(name);
    if (!entry) throw this.#error(`no tensor "${name}"`);
    if (entry.dtype !== "F32") throw this.#error(`tensor "${name}" is ${entry.dtype}, expected F32`);
    const [from, to] = entry.data_offsets;
    const bytes = this.#bytes(this.#start + from, to - from);
    return { shape: entry.shape, data: new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4) };
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #parse(header: Buffer, room: number): ReadonlyMap<string, Entry> {
    let entries: Map<string, Entry>;
    try {
      entries = new Map(Object.entries(JSON.parse(header.toString("utf8"))));
    } catch (cause) {
      throw this.#error("header is not JSON", cause);
    }
    entries.delete("__metadata__");
    for (const [name, { data_offsets, shape, dtype }] of entries) {
      const [from, to] = data_offsets;
      if (to > room) throw this.#error(`cut short in tensor "${name}"`);
      if (dtype === "F32" && to - from !== 4 * shape.reduce((product, n) => product * n, 1))
        throw this.#error(`tensor "${name}" has ${to - from} bytes, which is not its shape ${shape.join(" x ")}`);
    }
    return entries;
  }

  #bytes(position: number, length: number): Buffer {
    const bytes = Buffer.from(new ArrayBuffer(length));
    for (let done = 0; done < length; ) {
      const read = readSync(this.#descriptor, bytes, done, length - done, position + done);
      if (read === 0) throw this.#error("cut short");
      done += read;
    }
    return bytes;
  }

  #error(fact: string, cause?: unknown): LabelEaseError {
    return new LabelEaseError(`Cannot read model weights: ${fact}`, { file: this.#file }, { cause });
  }
}
