import type { SpanTable } from "./span-table.js";

/**
 * The table of traces `from` to `to - 1`, with the same names. Columns that need no shift share their memory.
 *
 * @throws RangeError if the table has no such traces.
 *
 * @example
 * const span = { id: "1", service: "s", operation: "o", start: 0, duration: 1 };
 * const table = tableOfSpans({ t1: [span], t2: [span], t3: [span] });
 * assert.deepEqual(sliceTable(table, 1).traceIds, ["t2", "t3"]);
 * assert.deepEqual([...sliceTable(table, 1, 2).offsets], [0, 1]);
 */
export function sliceTable(table: SpanTable, from: number, to: number = table.traceIds.length): SpanTable {
  if (!(from >= 0 && from <= to && to <= table.traceIds.length))
    throw new RangeError(`Cannot slice traces ${from} to ${to} of ${table.traceIds.length}`);
  const first = table.offsets[from];
  const end = table.offsets[to];
  const absent = [...(table.absentParents ?? [])].filter(([row]) => row >= first && row < end);
  return {
    names: table.names,
    traceIds: table.traceIds.slice(from, to),
    offsets: table.offsets.slice(from, to + 1).map((row) => row - first),
    parent: table.parent.slice(first, end).map((row) => (row < 0 ? -1 : row - first)),
    spanIds: table.spanIds.slice(first, end),
    service: table.service.subarray(first, end),
    operation: table.operation.subarray(first, end),
    instance: table.instance.subarray(first, end),
    status: table.status.subarray(first, end),
    kind: table.kind.subarray(first, end),
    start: table.start.subarray(first, end),
    duration: table.duration.subarray(first, end),
    flags: table.flags.subarray(first, end),
    absentParents: new Map(absent.map(([row, id]) => [row - first, id])),
  };
}
