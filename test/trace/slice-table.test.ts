import { expect, test } from "vitest";
import { sliceTable } from "../../lib/src/trace/slice-table.js";
import { type SpanRow, tableOf } from "../span-builder.js";

const traces: Record<string, SpanRow[]> = {
  t1: [
    ["1", null, "a", "x", 0, 9],
    ["2", "1", "b", "y", 1, 2],
  ],
  t2: [
    ["1", "gone", "c", "z", 20, 9],
    ["2", "1", "a", "x", 21, 2],
  ],
  t3: [["1", "lost", "b", "x", 40, 9]],
};

test("sliceTable() equals a table built of those traces alone", () => {
  const table = tableOf(traces);
  const { source: _, names: __, ...alone } = tableOf({ t2: traces.t2, t3: traces.t3 }, table.names as never);
  const { names, ...slice } = sliceTable(table, 1, 3);
  expect(slice).toEqual(alone);
  expect(names).toBe(table.names);
  expect([...slice.absentParents!]).toEqual([
    [1, "gone"],
    [4, "lost"],
  ]);
});

test("sliceTable() goes to the end by default and may be empty", () => {
  const table = tableOf(traces);
  expect(sliceTable(table, 2).traceIds).toEqual(["t3"]);
  expect([...sliceTable(table, 0, 2).absentParents!]).toEqual([[3, "gone"]]);
  const empty = sliceTable(table, 3);
  expect([empty.traceIds, [...empty.offsets], empty.parent.length]).toEqual([[], [0], 0]);
});

test("sliceTable() refuses traces that are not there", () => {
  expect(() => sliceTable(tableOf(traces), 1, 4)).toThrow("Cannot slice traces 1 to 4 of 3");
  expect(() => sliceTable(tableOf(traces), 2, 1)).toThrow(RangeError);
});
