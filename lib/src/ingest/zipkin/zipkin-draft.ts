import type { KeyValue, SpanEvent, SpanExtra } from "../../parquet/span-extra.js";
import { idKey } from "../ids.js";
import { joinJson } from "../join-json.js";
import { type MicroTime, nanosOfMicros } from "../micro-time.js";
import { type RawSpan, UNRESOLVED } from "../raw-span.js";
import type { ResourceTable } from "../resource-table.js";
import { spanKind } from "../span-kind.js";
import { statusOfTags } from "../status-of-tags.js";
import { type Endpoint, peerOf, resourceOf } from "./zipkin-endpoint.js";
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
export function toRawSpan(draft: ZipkinDraft, resources: ResourceTable, line: number, mended: boolean): RawSpan {
  const { traceId, tags, annotations, remote, shared, debug, start, duration } = draft;
  let { kind } = draft;
  let attributes = tags;
  if (kind === 0) {
    // The exporters of OpenTelemetry write kinds that Zipkin does not have as a tag.
    kind = spanKind(tags.find(({ key }) => key === "span.kind")?.value?.stringValue);
    if (kind !== 0) attributes = tags.filter(({ key }) => key !== "span.kind");
  }
  const status = statusOfTags(outcomeOf(tags));
  if (remote !== undefined) attributes = [...attributes, ...peerOf(remote)];
  const extra: { -readonly [K in keyof SpanExtra]: SpanExtra[K] } = {};
  if (attributes.length > 0) extra.attributes = attributes;
  if (annotations.length > 0) extra.events = annotations;
  if (start.nanos !== undefined) extra.startNano = start.nanos;
  if (duration.nanos !== undefined) extra.durationNano = duration.nanos;
  if (shared || debug) extra.zipkin = { ...(shared && { shared }), ...(debug && { debug }) };
  const { service, instance, members } = draft.local === undefined ? UNRESOLVED : resourceOf(draft.local);
  const resource = resources.intern(service, instance, members);
  const text = joinJson(JSON.stringify(extra), resource.members === members ? "" : members);
  return {
    traceId,
    traceKey: idKey(traceId),
    spanId: draft.id,
    parentId: draft.parentId === "" ? null : draft.parentId,
    resource,
    operation: draft.name,
    status,
    kind,
    start: start.micros,
    duration: duration.micros,
    extra: text === "{}" ? "" : text,
    line,
    mended,
  };
}

/** An annotation as an event of OTLP. */
export function toEvent(micros: number, name: string): SpanEvent {
  const timeUnixNano = nanosOfMicros(micros);
  return { ...(timeUnixNano !== undefined && { timeUnixNano }), name };
}
