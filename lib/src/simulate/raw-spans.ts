import type { RawSpans } from "../trace/build.js";
import type { NameTable } from "../trace/name-table.js";
import { SPAN_KINDS } from "../trace/span-table.js";
import type { PlayedSpan } from "./player.js";

/**
 * A played trace as recorded: whole microseconds. Starts and ends are rounded alike, so that children stay within their
 * parents.
 */
export function rawSpans(played: readonly PlayedSpan[], startUs: number, names: NameTable): RawSpans {
  return {
    spanIds: played.map((_, i) => ordinal(i)),
    parentIds: played.map(({ parent }) => (parent < 0 ? null : ordinal(parent))),
    service: played.map((span) => names.service(span.service)),
    operation: played.map((span) => names.operation(span.operation)),
    instance: played.map((span) => names.instance(span.instance)),
    status: played.map((span) => names.status(span.status)),
    kind: played.map((span) => SPAN_KINDS.indexOf(span.kind)),
    start: played.map((span) => startUs + Math.floor(span.start)),
    duration: played.map((span) => Math.floor(span.end) - Math.floor(span.start)),
  };
}

const ORDINALS: string[] = [];

/** Span ids count from 1 within a trace: 16 hex digits that take next to no room in a file. */
function ordinal(index: number): string {
  while (ORDINALS.length <= index) ORDINALS.push((ORDINALS.length + 1).toString(16).padStart(16, "0"));
  return ORDINALS[index];
}
