import type { Status } from "../../trace/status.js";
import { INPUT_MOST } from "../fast/kernel.js";
import { Numbered } from "../fast/numbered.js";
import type { Packer, PackerFormat } from "../fast/packer.js";
import { readSignature } from "../fast/signature.js";
import { isNoId } from "../ids.js";
import { spanKind } from "../span-kind.js";
import { STATUS_KEYS, statusOfTags, type TagValue } from "../status-of-tags.js";
import { otlpId } from "./otlp-id.js";

const KEYS = [...STATUS_KEYS];
/** As in lib/kernels/ingest/otlp.ts. */
const KIND = 253;
const CODE = 254;

/** Spans of OTLP/JSON from bytes to records, where they are as exporters write them. */
export class OtlpFast implements PackerFormat {
  readonly wanted = KEYS;
  readonly #most: number;

  readonly #parse: (text: string) => object;
  readonly #objects = new Numbered<string, object>();
  /** What {@link object} read last. */
  read: object = {};

  /** @param most Most bytes of a span. */
  constructor(most: number, parse: (text: string) => object) {
    this.#most = most;
    this.#parse = parse;
  }

  process(text: string): number {
    try {
      return this.#objects.number(text, this.#parse(text));
    } catch {
      return -1;
    }
  }

  forgotten(): void {
    this.#objects.clear();
  }

  /** Takes a resource or scope that begins there, into {@link read}; the index behind it, or -1. */
  object<G>(packer: Packer<G>, piece: Buffer, from: number, oneLine: boolean): number {
    if (piece.length > INPUT_MOST) return -1;
    const { kernel } = packer;
    kernel.run.setOneLine(oneLine ? 1 : 0);
    const end = kernel.run.readObject(kernel.addressOf(piece, from));
    if (end === 0 || kernel.indexOf(end) - from > this.#most) return -1;
    this.read = this.#objects.values[kernel.run.objectNumber()];
    return kernel.indexOf(end);
  }

  outcome(signature: Buffer): { status: Status; kind: number } | undefined {
    const { tags, others } = readSignature(signature, KEYS);
    const value = others.get(KIND);
    const kind = spanKind(value);
    const isUnknown = kind === 0 && value !== undefined && value !== 0 && value !== "SPAN_KIND_UNSPECIFIED";
    return isUnknown ? undefined : { status: statusOfTags(tags, others.get(CODE) as TagValue), kind };
  }

  traceId(text: string): string | undefined {
    const id = otlpId(text, 16);
    return isNoId(id) ? undefined : id;
  }

  /** Takes a span of a group that begins there; the index behind it, or -1. */
  span<G>(packer: Packer<G>, piece: Buffer, from: number, line: number, oneLine: boolean, group: G): number {
    if (piece.length > INPUT_MOST) return -1;
    packer.settle();
    const { kernel } = packer;
    kernel.run.setOneLine(oneLine ? 1 : 0);
    const end = kernel.run.otlpSpan(kernel.addressOf(piece, from), line, this.#most, packer.group(group));
    if (end === 0) return -1;
    packer.count();
    return kernel.indexOf(end);
  }
}
