import type { Status } from "../../trace/status.js";
import { INPUT_MOST, PAIRS } from "../fast/kernel.js";
import { Numbered } from "../fast/numbered.js";
import type { Packer, PackerFormat } from "../fast/packer.js";
import { readSignature } from "../fast/signature.js";
import { isNoId } from "../ids.js";
import { asObject } from "../json/read-value.js";
import type { Resource } from "../raw-span.js";
import { spanKind } from "../span-kind.js";
import { STATUS_KEYS, statusOfTags } from "../status-of-tags.js";

const KEYS = ["span.kind", ...STATUS_KEYS];

/** Spans and processes of Jaeger's JSON from bytes to records, where they are as Jaeger writes them. */
export class JaegerFast implements PackerFormat {
  readonly wanted = KEYS;
  readonly #most: number;
  readonly #readProcess: (process: Readonly<Record<string, unknown>>) => Resource;
  readonly #processes = new Numbered<string, Resource>();
  /** What {@link processes} read last. */
  read: ReadonlyMap<string, Resource> = new Map();

  /** @param most Most bytes of a span. */
  constructor(most: number, readProcess: (process: Readonly<Record<string, unknown>>) => Resource) {
    this.#most = most;
    this.#readProcess = readProcess;
  }

  outcome(signature: Buffer): { status: Status; kind: number } {
    const { tags } = readSignature(signature, KEYS);
    return { status: statusOfTags(tags), kind: spanKind(tags.get("span.kind")) };
  }

  traceId(text: string): string | undefined {
    return isNoId(text) ? undefined : text;
  }

  process(text: string): number {
    try {
      const process = asObject(JSON.parse(text));
      // Numbers that JSON would round are for the exact reader.
      if (process === undefined || /\d{16}|\\u/.test(text)) return -1;
      return this.#processes.number(text, this.#readProcess(process));
    } catch {
      return -1;
    }
  }

  forgotten(): void {
    this.#processes.clear();
  }

  /** Takes a span that begins there; the index behind it, or -1. */
  span(packer: Packer<string>, piece: Buffer, from: number, line: number, oneLine: boolean): number {
    if (piece.length > INPUT_MOST) return -1;
    packer.settle();
    const { kernel } = packer;
    kernel.run.setOneLine(oneLine ? 1 : 0);
    const end = kernel.run.jaegerSpan(kernel.addressOf(piece, from), line, this.#most);
    if (end === 0) return -1;
    packer.count();
    return kernel.indexOf(end);
  }

  /** Takes processes that begin there, into {@link read}; the index behind them, or -1. */
  processes(packer: Packer<string>, piece: Buffer, from: number, oneLine: boolean): number {
    if (piece.length > INPUT_MOST) return -1;
    const { kernel } = packer;
    kernel.run.setOneLine(oneLine ? 1 : 0);
    const end = kernel.run.jaegerProcesses(kernel.addressOf(piece, from));
    if (end === 0 || kernel.indexOf(end) - from > this.#most) return -1;
    const { bytes } = kernel;
    const read = new Map<string, Resource>();
    for (let i = kernel.run.processesRead(), at = PAIRS; i > 0; i--, at += 8) {
      read.set(packer.keyOf(bytes.readInt32LE(at)), this.#processes.values[bytes.readInt32LE(at + 4)]);
    }
    this.read = read;
    return kernel.indexOf(end);
  }
}
