import type { KeyValue, SpanEvent, SpanExtra } from "../../parquet/span-extra.js";
import { idKey } from "../ids.js";
import { INSTANCE_TAGS, instanceOfTags } from "../instance-of-tags.js";
import { joinJson } from "../join-json.js";
import { type MicroTime, nanosOfMicros } from "../micro-time.js";
import type { RawSpan } from "../raw-span.js";
import { RECORDED_KEYS, readRecorded } from "../recorded.js";
import { spanKind } from "../span-kind.js";
import { STATUS_KEYS, statusOfTags } from "../status-of-tags.js";
import type { EndpointResources } from "./endpoint-resources.js";
import { type Endpoint, peerOf } from "./zipkin-endpoint.js";
import { outcomeOf } from "./zipkin-tags.js";

/** A span of Zipkin, read out of either version of its JSON. */
export interface ZipkinDraft {
  readonly traceId: string;
  readonly id: string;
  readonly parentId: string;
  readonly name: string;
  /** Index into `SPAN_KINDS`. */
  readonly kind: number;
  readonly start: MicroTime;
  readonly duration: MicroTime;
  readonly local: Endpoint | undefined;
  readonly remote: Endpoint | undefined;
  readonly tags: readonly KeyValue[];
  readonly annotations: readonly SpanEvent[];
  readonly shared: boolean;
  readonly debug: boolean;
}

/** The span of an import for a span of Zipkin. */
export function toRawSpan(draft: ZipkinDraft, resources: EndpointResources, line: number, mended: boolean): RawSpan {
  const { tags, annotations, remote, shared, debug, start, duration } = draft;
  const texts = textsOf(tags);
  // An export of ours writes what Zipkin has no place for as tags.
  const recorded = readRecorded(texts);
  const traceId = recorded?.traceId ?? draft.traceId;
  let attributes = recorded === undefined ? tags : tags.filter(({ key }) => !RECORDED_KEYS.has(key));
  let kind = recorded?.kind === undefined ? draft.kind : spanKind(recorded.kind);
  if (kind === 0 && recorded?.kind === undefined) {
    // The exporters of OpenTelemetry write kinds that Zipkin does not have as a tag.
    kind = spanKind(texts.get("span.kind"));
    if (kind !== 0) attributes = attributes.filter(({ key }) => key !== "span.kind");
  }
  if (remote !== undefined) attributes = [...attributes, ...peerOf(remote)];
  const extra: { -readonly [K in keyof SpanExtra]: SpanExtra[K] } = {};
  if (attributes.length > 0) extra.attributes = attributes;
  if (annotations.length > 0) extra.events = annotations;
  if (start.nanos !== undefined) extra.startNano = start.nanos;
  if (duration.nanos !== undefined) extra.durationNano = duration.nanos;
  if (shared || debug) extra.zipkin = { ...(shared && { shared }), ...(debug && { debug }) };
  if (recorded?.unknownKind !== undefined) extra.raw = { kind: recorded.unknownKind };
  const { resource, members } = resources.of(draft.local, recorded?.instance ?? instanceOfTags(texts));
  const text = joinJson(JSON.stringify(extra), resource.members === members ? "" : members);
  const parentId = recorded?.parentId ?? draft.parentId;
  return {
    traceId,
    traceKey: idKey(traceId),
    spanId: recorded?.spanId ?? draft.id,
    parentId: parentId === "" ? null : parentId,
    resource,
    operation: draft.name,
    status: recorded?.status ?? statusOfTags(outcomeOf(texts)),
    kind,
    start: recorded?.start ?? start.micros,
    duration: recorded?.duration ?? duration.micros,
    extra: text === "{}" ? "" : text,
    line,
    mended,
  };
}

const WANTED: ReadonlySet<string> = new Set([...STATUS_KEYS, ...RECORDED_KEYS, ...INSTANCE_TAGS, "span.kind"]);

function textsOf(tags: readonly KeyValue[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { key, value } of tags) if (WANTED.has(key)) texts.set(key, value?.stringValue ?? "");
  return texts;
}

/** An annotation as an event of OTLP. */
export function toEvent(micros: number, name: string): SpanEvent {
  const timeUnixNano = nanosOfMicros(micros);
  return { ...(timeUnixNano !== undefined && { timeUnixNano }), name };
}
