import type { KeyValue, SpanEvent } from "../../parquet/span-extra.js";
import { asArray, asObject, asText, field } from "../json/read-value.js";
import { type MicroTime, microTime } from "../micro-time.js";
import { spanKind } from "../span-kind.js";
import { toEvent, type ZipkinDraft } from "./zipkin-draft.js";
import { type Endpoint, readEndpoint } from "./zipkin-endpoint.js";
import { tagAttribute, tagText } from "./zipkin-tags.js";
import { readCommon } from "./zipkin-v2.js";

/** Which annotation of version 1 begins and ends the work of a side, and what kind of span that is. */
const SIDES = [
  { kind: spanKind("CLIENT"), begin: "cs", end: "cr", peer: "sa", callee: false },
  { kind: spanKind("SERVER"), begin: "sr", end: "ss", peer: "ca", callee: true },
  { kind: spanKind("PRODUCER"), begin: "ms", end: "ws", peer: "ma", callee: false },
  // A message is on the wire ("wr") before it is received ("mr").
  { kind: spanKind("CONSUMER"), begin: "wr", end: "mr", peer: "ma", callee: true },
] as const;
const CORE: ReadonlySet<string> = new Set(SIDES.flatMap(({ begin, end }) => [begin, end]));
const ADDRESSES: ReadonlySet<string> = new Set(["sa", "ca", "ma"]);

interface Annotation {
  readonly value: string;
  readonly micros: number;
  readonly endpoint: Endpoint | undefined;
}

/** Whether a span is written in version 1: its annotations say where they were made, its tags are a list. */
export function isV1(span: Readonly<Record<string, unknown>>): boolean {
  if (Array.isArray(field(span, "binaryAnnotations"))) return true;
  return asArray(field(span, "annotations")).some((value) => asObject(asObject(value)?.endpoint) !== undefined);
}

/**
 * Reads a span of Zipkin's JSON, version 1. Kind, times and service of a span stand there in annotations (`cs` client
 * sent, `sr` server received and so on), and both sides of a call may be in one span: each becomes one of its own, the
 * callee's side shared. The side that calls owns the times of the span.
 *
 * @returns One span for each side, at least one.
 */
export function readV1(span: Readonly<Record<string, unknown>>): ZipkinDraft[] {
  const common = readCommon(span);
  const annotations = asArray(field(span, "annotations")).flatMap(readAnnotation);
  const tags = asArray(field(span, "binaryAnnotations")).flatMap(readTag);
  const core = new Map<string, Annotation>();
  for (const annotation of annotations) {
    if (CORE.has(annotation.value) && !core.has(annotation.value)) core.set(annotation.value, annotation);
  }
  const sides = SIDES.filter(({ begin, end }) => core.has(begin) || core.has(end));
  const calling = sides.find(({ callee }) => !callee);
  const own = { start: microTime(field(span, "timestamp")), duration: microTime(field(span, "duration")) };
  const isTimed = !Number.isNaN(own.start.micros) && !Number.isNaN(own.duration.micros);
  const peer = (key: string) => tags.find((tag) => tag.key === key)?.endpoint;
  const drafts = sides.map(({ kind, begin, end, callee, peer: peerKey }) => {
    const from = core.get(begin) ?? core.get(end)!;
    const owns = isTimed && (!callee || calling === undefined);
    // Without a flag for it, a callee that leaves the times of the span to the caller shares its id.
    const shared = callee && (calling !== undefined || !isTimed);
    return {
      ...common,
      kind,
      shared,
      local: from.endpoint,
      remote: peer(peerKey),
      ...(owns ? own : timesOf(core.get(begin), core.get(end), callee ? undefined : own.start)),
    };
  });
  if (drafts.length === 0) {
    const local = [...tags.filter(({ key }) => !ADDRESSES.has(key)), ...annotations].find(({ endpoint }) => endpoint);
    drafts.push({
      ...common,
      ...own,
      kind: peer("ca") !== undefined && peer("sa") === undefined ? spanKind("SERVER") : 0,
      shared: false,
      local: local?.endpoint ?? (peer("sa") === undefined ? undefined : peer("ca")),
      remote: peer("sa") ?? peer("ca"),
    });
  }
  /** Which side an endpoint belongs to; what has none, or another one, goes to the first. */
  const sideOf = (endpoint: Endpoint | undefined) => {
    const at = drafts.findIndex(({ local }) => local?.service === endpoint?.service);
    return endpoint === undefined || at < 0 ? 0 : at;
  };
  return drafts.map((draft, side) => ({
    ...draft,
    tags: tags
      .filter(
        ({ key, text, endpoint }) => !ADDRESSES.has(key) && !(key === "lc" && text === "") && sideOf(endpoint) === side,
      )
      .map(({ key, text }): KeyValue => tagAttribute(key, text)),
    annotations: annotations
      .filter((a) => !CORE.has(a.value) && sideOf(a.endpoint) === side)
      .map(({ micros, value }): SpanEvent => toEvent(micros, value)),
  }));
}

function timesOf(begin: Annotation | undefined, end: Annotation | undefined, own: MicroTime | undefined) {
  const isWhole = begin !== undefined && end !== undefined;
  const duration = microTime(isWhole ? end.micros - begin.micros : Number.NaN);
  if (begin === undefined && own !== undefined && !Number.isNaN(own.micros)) return { start: own, duration };
  return { start: microTime(begin?.micros ?? end?.micros), duration };
}

function readAnnotation(value: unknown): Annotation[] {
  const annotation = asObject(value);
  if (annotation === undefined) return [];
  const micros = microTime(field(annotation, "timestamp")).micros;
  return [
    { value: tagText(field(annotation, "value")), micros, endpoint: readEndpoint(field(annotation, "endpoint")) },
  ];
}

function readTag(value: unknown): { key: string; text: string; endpoint: Endpoint | undefined }[] {
  const tag = asObject(value);
  const key = tag === undefined ? "" : asText(field(tag, "key"));
  if (tag === undefined || key === "") return [];
  return [{ key, text: tagText(field(tag, "value")), endpoint: readEndpoint(field(tag, "endpoint")) }];
}
