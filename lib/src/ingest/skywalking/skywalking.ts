import { ImportError } from "../../base/error.js";
import type { InputFile } from "../files/open-file.js";
import type { Format, ReadContext } from "../format.js";
import { joinJson } from "../join-json.js";
import type { Rule } from "../json/json-rule.js";
import { parseElement } from "../json/parse-element.js";
import { type ElementReader, hasElements, readElements } from "../json/read-elements.js";
import { asText } from "../json/read-value.js";
import type { RawSpan } from "../raw-span.js";
import { idInTrace, type SegmentSpan, segmentSpan, toLink, withoutSegment } from "./skywalking-span.js";

/** Most spans of a segment whose ids stand behind them; agents end a segment at 300. */
const MOST = 100_000;
const HEADER = ["traceId", "traceSegmentId", "service", "serviceInstance"];

const SEGMENT = {
  name: "segment",
  object: new Map<string, Rule>([
    ...HEADER.map((key) => [key, { take: key }] as const),
    ["spans", { array: { take: "span" } }],
  ]),
};
const SEGMENTS: Rule = { array: SEGMENT };
/** The answer of the query API. */
const ANSWER: Rule = { object: new Map<string, Rule>(["trace", "queryTrace"].map((key) => [key, SEGMENT])) };

/** A segment, an array of segments, a collection of them, or what the query API answers. */
const TOP: Rule = {
  ...SEGMENT,
  object: new Map<string, Rule>([...SEGMENT.object, ["segments", SEGMENTS], ["data", ANSWER]]),
  array: SEGMENT,
};

const OWN_IDS: Rule = { object: new Map<string, Rule>([["segmentId", { take: "segmentId" }]]) };
const SIGN_SEGMENT: Rule = {
  object: new Map<string, Rule>([
    ["traceSegmentId", { take: "traceSegmentId" }],
    ["spans", { array: OWN_IDS }],
  ]),
};
const SIGN_TOP: Rule = {
  object: new Map<string, Rule>([
    ...SIGN_SEGMENT.object!,
    ["segments", { array: SIGN_SEGMENT }],
    ["data", { object: new Map<string, Rule>(["trace", "queryTrace"].map((key) => [key, SIGN_SEGMENT])) }],
  ]),
  array: SIGN_SEGMENT,
};
const SIGNS: ReadonlySet<string> = new Set(["traceSegmentId", "segmentId"]);

/**
 * SkyWalking's JSON: segments as agents send them (protocol version 3), in an array, in a collection or one per line,
 * and traces as the query API answers with them. A span's id is that of its segment and its number there.
 */
export const skywalking: Format = {
  name: "skywalking",
  title: "SkyWalking JSON",
  textIds: true,
  sniff: (file: InputFile) => hasElements(file, SIGN_TOP, SIGNS),
  read: (file, context) => readElements(file, context, TOP, new SegmentReader(file.path, context)),
};

class SegmentReader implements ElementReader {
  readonly #file: string;
  readonly #context: ReadContext;
  readonly #header = new Map<string, string>();
  #held: { span: SegmentSpan; mended: boolean }[] = [];
  #ready: RawSpan[] = [];

  constructor(file: string, context: ReadContext) {
    this.#file = file;
    this.#context = context;
  }

  isSpan(name: string): boolean {
    return name === "span";
  }

  begin(name: string): void {
    if (name === "segment") this.#header.clear();
  }

  value(name: string, bytes: Buffer, line: number): void {
    const element = parseElement(bytes, line, this.#file, this.#context, name === "span");
    if (element === undefined) return;
    if (name !== "span") {
      this.#header.set(name, asText(element.value));
      return;
    }
    const span = segmentSpan(element.value, line);
    if (typeof span === "string") {
      this.#context.ledger.note("rejected", span, { file: this.#file, line });
      return;
    }
    if (this.#held.length >= MOST) {
      const what = `a segment has more than ${MOST} spans`;
      throw new ImportError(`Cannot read SkyWalking JSON: ${what}`, { file: this.#file, line });
    }
    this.#held.push({ span, mended: !element.unicode });
    if (HEADER.every((key) => this.#header.has(key))) this.#letGo();
  }

  end(name: string): void {
    if (name === "segment") this.close();
  }

  close(): void {
    this.#letGo();
    this.#header.clear();
  }

  take(): RawSpan[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  #letGo(): void {
    const { ledger, resources } = this.#context;
    const header = (key: string) => this.#header.get(key) ?? "";
    for (const { span, mended } of this.#held) {
      const place = { file: this.#file, line: span.rest.line };
      const traceId = span.traceId || header("traceId");
      if (traceId === "") {
        ledger.note("rejected", "no trace id", place);
        continue;
      }
      const segmentId = span.segmentId || header("traceSegmentId") || traceId;
      const spanId = idInTrace(segmentId, span.spanId);
      if (mended) ledger.note("repaired", "text is not Unicode", { ...place, traceId, spanId });
      const { service, instance, members } = resourceOf(
        span.service || header("service"),
        span.instance || header("serviceInstance"),
      );
      const resource = resources.intern(service, instance, members);
      const { parentId, placed } = placeInTrace(span, traceId, segmentId);
      const raw = withoutSegment(placed, mended);
      const extra = joinJson(raw.extra, resource.members === members ? "" : members);
      this.#ready.push({ ...raw, traceId, traceKey: traceId, spanId, parentId, resource, extra });
    }
    this.#held = [];
  }
}

/**
 * The parent: within the segment, or for its top the first reference into the same trace. All other references become
 * links; what the one to the parent says beside the ids becomes attributes of the span.
 */
function placeInTrace(span: SegmentSpan, traceId: string, segmentId: string) {
  const { references, parentSpanId, extra } = span;
  const isTop = parentSpanId === "";
  const up = isTop ? references.find((to) => to.traceId === "" || to.traceId === traceId) : undefined;
  const links = references.filter((to) => to !== up).map(toLink);
  const attributes = [...(extra.attributes ?? []), ...(up?.attributes ?? [])];
  const parentId = isTop
    ? up === undefined
      ? null
      : idInTrace(up.segmentId, up.spanId)
    : idInTrace(segmentId, parentSpanId);
  const whole = { ...extra, ...(attributes.length > 0 && { attributes }), ...(links.length > 0 && { links }) };
  return { parentId, placed: { ...span, extra: whole } };
}

function resourceOf(service: string, instance: string) {
  const attributes = [
    { key: "service.name", value: { stringValue: service } },
    { key: "service.instance.id", value: { stringValue: instance } },
  ].filter(({ value }) => value.stringValue !== "");
  return { service, instance, members: attributes.length === 0 ? "" : `"resource":${JSON.stringify({ attributes })}` };
}
