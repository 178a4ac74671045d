import { type BuiltTable, SpanTableBuilder } from "../../lib/src/trace/build.js";
import { NameTable } from "../../lib/src/trace/name-table.js";

/** One trace of `size` nested spans, recorded innermost first: span i runs from i to 2 * size - i. */
export function chainTable(size: number): BuiltTable {
  return bigTable(
    size,
    (span) => span - 1,
    (span) => span,
    (span) => 2 * (size - span),
  );
}

/** One trace of a root and `size` children, one after the other: child i runs from 2i to 2i + 1. */
export function fanTable(size: number): BuiltTable {
  return bigTable(
    size + 1,
    (span) => (span === 0 ? -1 : 0),
    (span) => 2 * span,
    (span) => (span === 0 ? 2 * size + 2 : 1),
  );
}

function bigTable(
  size: number,
  parent: (span: number) => number,
  start: (span: number) => number,
  duration: (span: number) => number,
): BuiltTable {
  const names = new NameTable();
  names.service("s");
  names.operation("o");
  const zero = new Uint8Array(size);
  const spans = Array.from({ length: size }, (_, i) => size - 1 - i);
  const builder = new SpanTableBuilder(names);
  builder.add("big", {
    spanIds: spans.map((span) => `s${span}`),
    parentIds: spans.map((span) => (parent(span) < 0 ? null : `s${parent(span)}`)),
    service: zero,
    operation: zero,
    instance: zero,
    status: zero,
    kind: zero,
    start: spans.map(start),
    duration: spans.map(duration),
  });
  return builder.build();
}
