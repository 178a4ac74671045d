import type { SpanEvent } from "../../parquet/span-extra.js";
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
  const tags = Object.entries(asObject(field(span, "tags")) ?? {}).map(([key, value]) =>
    tagAttribute(key, tagText(value)),
  );
  return {
    ...readCommon(span),
    kind: spanKind(field(span, "kind")),
    start: microTime(field(span, "timestamp")),
    duration: microTime(field(span, "duration")),
    local: readEndpoint(field(span, "localEndpoint")),
    remote: readEndpoint(field(span, "remoteEndpoint")),
    tags,
    annotations: asArray(field(span, "annotations")).flatMap(readAnnotation),
    shared: field(span, "shared") === true,
  };
}

function readAnnotation(value: unknown): SpanEvent[] {
  const annotation = asObject(value);
  if (annotation === undefined) return [];
  return [toEvent(microTime(field(annotation, "timestamp")).micros, tagText(field(annotation, "value")))];
}
