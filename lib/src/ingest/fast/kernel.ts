import { isUtf8 } from "node:buffer";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LabelEaseError } from "../../base/error.js";

/** What `lib/kernels/ingest` exports, where each is described. Addresses are numbers of bytes. */
interface Exports {
  jaegerSpan(at: number, line: number, most: number): number;
  jaegerProcesses(at: number): number;
  processesRead(): number;
  otlpSpan(at: number, line: number, most: number, group: number): number;
  zipkinSpan(at: number, line: number, most: number): number;
  readObject(at: number): number;
  objectNumber(): number;
  setRecords(at: number, end: number): void;
  nextRecord(): number;
  linesPassed(): number;
  setOneLine(oneLine: 0 | 1): void;
  startRows(): void;
  assembleTrace(runs: number, trace: number, traceLength: number): number;
  rowCount(): number;
  traceTextEnd(): number;
  idTextEnd(): number;
  parentTextEnd(): number;
  attributeEnd(): number;
  isCrowded(): number;
  forget(): void;
}

/** What the kernel asks while it reads. */
export interface KernelAsks {
  /** @returns The number that records are to have for it; so for the others. */
  operation(name: string): number;
  resource(name: string): number;
  /** @returns -1 if it cannot be read. */
  process(text: string): number;
  /** @returns Status * 8 + kind, or -1 if it cannot be said. */
  outcome(signature: Buffer): number;
  /** @returns Whether it can be used as it is. */
  trace(id: string, record: number): boolean;
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
interface Wasm {
  readonly Memory: new (size: { initial: number; maximum: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

const PAGE = 65_536;
/** As in lib/kernels/ingest/layout.ts. */
const WANTED = 0x40000;
export const PAIRS = 0x60000;
const INPUT = 0x2000000;
const RECORDS = 0x4400000;
/** Number of keys that are not for the kernel, in lib/kernels/ingest/zipkin.ts. */
const NOT_HERE = 255;
/** Most bytes that are looked at at once. */
export const INPUT_MOST = 0x200000;
/** Bytes of records behind which none begins; one span may go further. */
const ROOM = 4 << 20;
const MORE = 12 << 20;

/** The readers of `lib/kernels/ingest` with a memory of their own. */
export class RecordKernel {
  readonly run: Exports;
  readonly #memory: Memory;
  #asks: KernelAsks | undefined;
  #bytes = Buffer.alloc(0);
  #piece: Buffer | undefined;

  private constructor() {
    const { Memory, Instance } = wasm();
    this.#memory = new Memory({ initial: (RECORDS + ROOM + MORE) / PAGE, maximum: 65_536 });
    const text = (at: number, length: number) => this.bytes.toString("latin1", at, at + length);
    const parsed = (at: number, length: number): string => {
      const raw = this.bytes.toString("utf8", at, at + length);
      return raw.includes("\\") ? (JSON.parse(`"${raw}"`) as string) : raw;
    };
    const env = {
      memory: this.#memory,
      operation: (at: number, length: number) => this.#asks!.operation(parsed(at, length)),
      resource: (at: number, length: number) => this.#asks!.resource(parsed(at, length)),
      process: (at: number, length: number) => this.#asks!.process(text(at, length)),
      outcome: (at: number, length: number) => this.#asks!.outcome(this.bytes.subarray(at, at + length)),
      trace: (at: number, length: number, record: number) =>
        this.#asks!.trace(this.bytes.toString("utf8", at, at + length), record - RECORDS) ? 1 : 0,
      utf8: (at: number, length: number) => (isUtf8(this.bytes.subarray(at, at + length)) ? 1 : 0),
      canonical: (at: number, length: number, to: number) => {
        const value = Number(text(at, length));
        return Number.isFinite(value) ? this.bytes.write(JSON.stringify(value), to, "latin1") : 0;
      },
    };
    compiled ??= new (wasm().Module)(readFileSync(kernelFile()));
    this.run = new Instance(compiled, { env }).exports as Exports;
  }

  /** Address of the first record. */
  static readonly RECORDS = RECORDS;
  /** Bytes behind it that are always there. */
  static readonly ROOM = ROOM + MORE;

  /** One that nobody uses. */
  static take(asks: KernelAsks, wanted: readonly string[], notHere: readonly string[] = []): RecordKernel {
    const kernel = free.pop() ?? new RecordKernel();
    kernel.#asks = asks;
    kernel.#want([...wanted.entries(), ...notHere.map((key) => [NOT_HERE, key] as const)]);
    kernel.run.forget();
    kernel.begin(0);
    return kernel;
  }

  /** No more to be used by who took it. */
  giveBack(): void {
    if (this.#asks === undefined) return;
    this.#asks = undefined;
    this.#piece = undefined;
    if (free.length < 2) free.push(this);
  }

  /** The memory; not to be kept, since a memory that grows has a new buffer. */
  get bytes(): Buffer {
    if (this.#bytes.buffer !== this.#memory.buffer) this.#bytes = Buffer.from(this.#memory.buffer);
    return this.#bytes;
  }

  /** The records, from the first. */
  get records(): Buffer {
    return this.bytes.subarray(RECORDS);
  }

  /** Bytes of the records so far. */
  get used(): number {
    return this.run.nextRecord() - RECORDS;
  }

  /** Goes on behind so many bytes of records; the trace id of the next is looked at anew. */
  begin(used: number): void {
    this.run.setRecords(RECORDS + used, RECORDS + Math.max(ROOM, this.#memory.buffer.byteLength - RECORDS - MORE));
  }

  /** Makes sure that so many bytes can be written behind the records. */
  reserve(count: number): void {
    const missing = RECORDS + this.used + count + MORE - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
  }

  /** Where a place in a piece of a file stands; the last piece is kept. */
  addressOf(piece: Buffer, from: number): number {
    if (piece !== this.#piece) {
      const bytes = this.bytes;
      bytes.set(piece, INPUT);
      // No string and no white space goes on behind the end.
      bytes.fill(0, INPUT + piece.length, INPUT + piece.length + 64);
      this.#piece = piece;
    }
    return INPUT + from;
  }

  /** A piece is used up: its memory may have other content from now on. */
  drop(): void {
    this.#piece = undefined;
  }

  /** The place in the piece that an address stands for. */
  indexOf(address: number): number {
    return address - INPUT;
  }

  /** Keys whose values bear on the outcome: lists by length of next, number, bytes. */
  #want(keys: readonly (readonly [number: number, key: string])[]): void {
    const bytes = this.bytes;
    bytes.fill(0, WANTED, WANTED + 0x10000);
    let at = WANTED + 0x1000;
    for (const [number, key] of keys) {
      const first = WANTED + 4 * key.length;
      bytes.writeUInt32LE(bytes.readUInt32LE(first), at);
      bytes.writeUInt32LE(number, at + 4);
      bytes.write(key, at + 8, "latin1");
      bytes.writeUInt32LE(at, first);
      at += (8 + key.length + 16) & ~7;
    }
  }
}

/** Kernels that were given back: their memory is large. */
const free: RecordKernel[] = [];
let compiled: object | undefined;

function wasm(): Wasm {
  return (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;
}

/** Beside the built library, also when its sources are run. */
function kernelFile(): string {
  const places = ["../records.wasm", "../../../dist/ingest/records.wasm"];
  const files = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = files.find((file) => existsSync(file));
  if (found === undefined) throw new LabelEaseError("Cannot load kernels: records.wasm is not built (npm run build)");
  return found;
}
