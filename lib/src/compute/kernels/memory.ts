import { LabelEaseError } from "../../base/error.js";
import type { Address } from "./kernels.js";

/** The part of WebAssembly used here; the types of Node 20 have none of it. */
interface Wasm {
  readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => WasmMemory;
}

/** A memory that threads can share. */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

const PAGE = 65_536;
/** 4 GiB, as far as 32 bits reach; only what is used is ever taken from the system. */
const MOST_PAGES = 65_536;
/** Rows begin where a line of the cache does. */
const LINE = 64;

/** Gives out addresses from below, one room after the other, without looking at any memory. */
export class Rooms {
  constructor(public top: Address) {}

  /** Address of room for `count` numbers of 4 bytes. */
  take(count: number): Address {
    const address = this.top;
    this.top = address + Math.ceil((4 * count) / LINE) * LINE;
    return address;
  }
}

/**
 * Memory for kernels, given out from below like a stack: what is taken after a mark goes with `reset(mark)`.
 * It grows when it must and never shrinks, so that steps of like size allocate nothing.
 */
export class KernelMemory {
  readonly wasm: WasmMemory;
  /** The first page stays free for the module. */
  readonly #rooms = new Rooms(PAGE);

  constructor() {
    const { Memory } = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;
    this.wasm = new Memory({ initial: 2, maximum: MOST_PAGES, shared: true });
  }

  /** Address of room for `count` numbers of 4 bytes; what stands there is left over from before. */
  take(count: number): Address {
    const mark = this.#rooms.top;
    const address = this.#rooms.take(count);
    const top = this.#rooms.top;
    const missing = Math.ceil(top / PAGE) - this.wasm.buffer.byteLength / PAGE;
    if (missing > 0) {
      try {
        this.wasm.grow(missing);
      } catch (cause) {
        this.#rooms.top = mark;
        throw new LabelEaseError(`Cannot get memory for the network: ${Math.ceil(top / 2 ** 20)} MiB`, {}, { cause });
      }
    }
    return address;
  }

  mark(): Address {
    return this.#rooms.top;
  }

  reset(mark: Address): void {
    this.#rooms.top = mark;
  }

  /** The numbers at an address. Not to be kept: a memory that grows has a new buffer. */
  floats(address: Address, count: number): Float32Array {
    return new Float32Array(this.wasm.buffer, address, count);
  }

  ints(address: Address, count: number): Int32Array {
    return new Int32Array(this.wasm.buffer, address, count);
  }

  /** Writes numbers to an address. */
  write(address: Address, values: Float32Array | Int32Array): void {
    if (values instanceof Float32Array) this.floats(address, values.length).set(values);
    else this.ints(address, values.length).set(values);
  }

  /** Room for a copy of `values`. */
  put(values: Float32Array | Int32Array): Address {
    const address = this.take(values.length);
    this.write(address, values);
    return address;
  }
}
