import type { KeyValue, SpanEvent } from "../../parquet/span-extra.js";
import { asArray, asObject, asText, field } from "../json/read-value.js";
import { microTime } from "../micro-time.js";
import { spanKind } from "../span-kind.js";
import { toEvent, type ZipkinDraft } from "./zipkin-draft.js";
import { readEndpoint } from "./zipkin-endpoint.js";
import { tagAttribute, tagText } from "./zipkin-tags.js";

/** Reads the fields both versions of Zipkin's JSON have. */
export function readCommon(span: Readonly<Record<string, unknown>>) {
  return {
    traceId: asText(field(span, "traceId")),
    id: asText(field(span, "id")),
    parentId: asText(field(span, "parentId")),
    name: asText(field(span, "name")),
    debug: field(span, "debug") === true,
  };
}

/** Reads a span of Zipkin's JSON, version 2. */
export function readV2(span: Readonly<Record<string, unknown>>): ZipkinDraft {
  const draft: { -readonly [K in keyof ZipkinDraft]: ZipkinDraft[K] } = { ...EMPTY };
  // One look at each key is quicker than looking each up.
  for (const key in span) {
    const value = span[key];
    switch (key) {
      case "traceId":
      case "id":
      case "parentId":
      case "name":
        draft[key] = asText(value);
        break;
      case "kind":
        draft.kind = spanKind(value);
        break;
      case "timestamp":
        draft.start = microTime(value);
        break;
      case "duration":
        draft.duration = microTime(value);
        break;
      case "localEndpoint":
        draft.local = readEndpoint(value);
        break;
      case "remoteEndpoint":
        draft.remote = readEndpoint(value);
        break;
      case "tags":
        draft.tags = readTags(value);
        break;
      case "annotations":
        draft.annotations = asArray(value).flatMap(readAnnotation);
        break;
      case "shared":
      case "debug":
        draft[key] = value === true;
        break;
    }
  }
  return draft;
}

const NO_TIME = microTime(undefined);
const EMPTY: ZipkinDraft = {
  traceId: "",
  id: "",
  parentId: "",
  name: "",
  kind: 0,
  start: NO_TIME,
  duration: NO_TIME,
  local: undefined,
  remote: undefined,
  tags: [],
  annotations: [],
  shared: false,
  debug: false,
};

function readTags(value: unknown): KeyValue[] {
  const tags: KeyValue[] = [];
  const object = asObject(value);
  for (const key in object) tags.push(tagAttribute(key, tagText(object[key])));
  return tags;
}

function readAnnotation(value: unknown): SpanEvent[] {
  const annotation = asObject(value);
  if (annotation === undefined) return [];
  return [toEvent(microTime(field(annotation, "timestamp")).micros, tagText(field(annotation, "value")))];
}
