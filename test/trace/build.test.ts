import { expect, test } from "vitest";
import { ABSENT, SpanFlag } from "../../lib/src/trace/span-table.js";
import { builderOf, tableOf } from "../span-builder.js";

test("SpanTableBuilder puts rows in depth-first order, siblings by start", () => {
  const table = tableOf({
    t: [
      ["d", "b", "s", "o", 30, 5],
      ["c", "a", "s", "o", 40, 5],
      ["b", "a", "s", "o", 20, 30],
      ["a", null, "s", "o", 0, 100],
    ],
  });
  expect(table.spanIds).toEqual(["a", "b", "d", "c"]);
  expect([...table.parent]).toEqual([-1, 0, 1, 0]);
  expect([...table.source]).toEqual([3, 2, 0, 1]);
  expect([...table.offsets]).toEqual([0, 4]);
});

test("SpanTableBuilder puts a stand-in above several roots", () => {
  const builder = builderOf({
    t: [
      ["a", null, "s", "o", 10, 5],
      ["b", "0", "s", "o", 20, 30],
    ],
  });
  const table = builder.build();
  expect(table.spanIds).toEqual(["(absent)", "a", "b"]);
  expect([table.service[0], table.flags[0], table.start[0], table.duration[0]]).toEqual([
    ABSENT,
    SpanFlag.STAND_IN,
    10,
    40,
  ]);
  expect([...table.parent]).toEqual([-1, 0, 0]);
  expect(builder.repairs).toEqual([
    { reason: "several roots", count: 1, unit: "traces", example: { traceId: "t", spanId: "b" } },
  ]);
  expect(builder.repaired).toBe(2);
});
