import type { Status } from "../../trace/status.js";
import { INPUT_MOST } from "../fast/kernel.js";
import type { Packer, PackerFormat } from "../fast/packer.js";
import { readSignature } from "../fast/signature.js";
import { isNoId } from "../ids.js";
import { INSTANCE_TAGS } from "../instance-of-tags.js";
import { type Resource, UNRESOLVED } from "../raw-span.js";
import { spanKind } from "../span-kind.js";
import { STATUS_KEYS, statusOfTags } from "../status-of-tags.js";
import { readEndpoint, resourceOf } from "./zipkin-endpoint.js";
import { outcomeOf } from "./zipkin-tags.js";

const KEYS = [...STATUS_KEYS];
/** As in lib/kernels/ingest/zipkin.ts. */
const KIND = 253;

/** Spans of Zipkin's JSON, version 2, from bytes to records, where they are as tracers write them. */
export class ZipkinFast implements PackerFormat {
  readonly wanted = KEYS;
  readonly notHere = [...INSTANCE_TAGS, "span.kind"];
  readonly #most: number;

  /** @param most Most bytes of a span. */
  constructor(most: number) {
    this.#most = most;
  }

  outcome(signature: Buffer): { status: Status; kind: number } {
    const { tags, others } = readSignature(signature, KEYS);
    const texts = new Map(Array.from(tags, ([key, value]) => [key, String(value)]));
    return { status: statusOfTags(outcomeOf(texts)), kind: spanKind(others.get(KIND)) };
  }

  traceId(text: string): string | undefined {
    return isNoId(text) ? undefined : text;
  }

  /** The resource for the text of an endpoint; "" for none. */
  static resource(text: string): Resource {
    const endpoint = text === "" ? undefined : readEndpoint(JSON.parse(text));
    return endpoint === undefined ? UNRESOLVED : resourceOf(endpoint);
  }

  /** Takes a span that begins there; the index behind it, or -1. */
  span(packer: Packer<Resource>, piece: Buffer, from: number, line: number, oneLine: boolean): number {
    if (piece.length > INPUT_MOST) return -1;
    packer.settle();
    const { kernel } = packer;
    kernel.run.setOneLine(oneLine ? 1 : 0);
    const end = kernel.run.zipkinSpan(kernel.addressOf(piece, from), line, this.#most);
    if (end === 0) return -1;
    packer.count();
    return kernel.indexOf(end);
  }
}
