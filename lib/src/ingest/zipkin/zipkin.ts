import { Packer } from "../fast/packer.js";
import type { InputFile } from "../files/open-file.js";
import type { Format, ReadContext, SpanBatch } from "../format.js";
import { isNoId } from "../ids.js";
import type { Rule } from "../json/json-rule.js";
import { parseElement } from "../json/parse-element.js";
import { type ElementReader, hasElements, readElements } from "../json/read-elements.js";
import { asObject } from "../json/read-value.js";
import type { Resource } from "../raw-span.js";
import { EndpointResources } from "./endpoint-resources.js";
import { toRawSpan } from "./zipkin-draft.js";
import { ZipkinFast } from "./zipkin-fast.js";
import { isV1, readV1 } from "./zipkin-v1.js";
import { readV2 } from "./zipkin-v2.js";

/** A span, an array of spans, or an array of traces, which are arrays of spans. */
const TOP: Rule = { take: "span", array: { take: "span", array: { take: "span" } } };

const FIELDS = ["traceId", "id", "name", "timestamp", "duration", "kind", "localEndpoint", "remoteEndpoint", "tags"]
  .concat("annotations", "binaryAnnotations", "parentId", "shared", "debug")
  .map((name) => [name, { take: name }] as const);
const SPAN: Rule = { object: new Map<string, Rule>(FIELDS) };
const SIGN_TOP: Rule = { ...SPAN, array: { ...SPAN, array: SPAN } };
const NEEDED = [
  ["traceId"],
  ["id"],
  ["timestamp", "localEndpoint", "remoteEndpoint", "annotations", "binaryAnnotations"],
];

/**
 * Zipkin's JSON of version 2 and 1: spans one per line, an array of spans, or the array of arrays that the API answers
 * with. The two sides of a call that share a span id are told apart when traces are built.
 */
export const zipkin: Format = {
  name: "zipkin",
  title: "Zipkin JSON",
  sniff: (file: InputFile) => NEEDED.every((names) => hasElements(file, SIGN_TOP, new Set(names))),
  read: (file, context) => readElements(file, context, TOP, new ZipkinReader(file.path, context)),
};

class ZipkinReader implements ElementReader {
  readonly #file: string;
  readonly #context: ReadContext;
  readonly #resources: EndpointResources;
  readonly #held: Packer<Resource>;
  readonly #fast: ZipkinFast | undefined;

  constructor(file: string, context: ReadContext) {
    this.#file = file;
    this.#context = context;
    this.#resources = new EndpointResources(context.resources);
    const fast = new ZipkinFast(Math.min(context.elementBytes, MOST_QUICK));
    this.#held = new Packer(fast, context.resources, ZipkinFast.resource);
    if (!context.exact) this.#fast = fast;
  }

  quick(_name: string, piece: Buffer, from: number, line: number, oneLine: boolean): number {
    return this.#fast?.span(this.#held, piece, from, line, oneLine) ?? -1;
  }

  quickLines(): number {
    return this.#held.kernel.run.linesPassed();
  }

  isSpan(): boolean {
    return true;
  }

  value(_name: string, bytes: Buffer, line: number): void {
    const element = parseElement(bytes, line, this.#file, this.#context, true);
    if (element === undefined) return;
    const { ledger } = this.#context;
    const place = { file: this.#file, line };
    const span = asObject(element.value);
    if (span === undefined) {
      ledger.note("rejected", "span is no object", place);
      return;
    }
    const drafts = isV1(span) ? readV1(span) : [readV2(span)];
    const { traceId, id: spanId } = drafts[0];
    if (isNoId(traceId)) {
      ledger.note("rejected", "no trace id", place);
      return;
    }
    const example = { ...place, traceId, spanId };
    if (!element.unicode) {
      ledger.note("repaired", "text is not Unicode", example, { count: drafts.length });
    }
    if (drafts.length > 1) {
      ledger.note("kept", "a span of Zipkin's version 1 with both sides of a call: counted and kept as two", example);
    }
    for (const draft of drafts) {
      const raw = toRawSpan(draft, this.#resources, line, !element.unicode);
      this.#held.release(raw, raw.resource.members);
    }
  }

  close(): void {}

  take(): SpanBatch | undefined {
    this.#held.end((resource) => resource);
    return this.#held.take();
  }

  dispose(): void {
    this.#held.close();
  }
}

/** Longer spans are parsed as a whole. */
const MOST_QUICK = 256 * 1024;
