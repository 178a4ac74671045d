import fc from "fast-check";
import { expect, test } from "vitest";
import { times } from "../../lib/src/trace/times.js";
import { tableOf } from "../span-builder.js";
import { rowsOf, trees } from "./random-tree.js";
import { t1 } from "./t1.js";

const listed = (columns: ReturnType<typeof times>) => [
  [...columns.waiting],
  [...columns.self],
  [...columns.relativeStart],
];

test("times() counts overlapping children once", () => {
  expect(listed(times(t1()))).toEqual([
    [60, 0, 20, 0],
    [40, 30, 30, 20],
    [0, 10, 20, 30],
  ]);
});

test("times() in mode released sums the children up", () => {
  expect(listed(times(t1(), { mode: "released" }))).toEqual([
    [80, 0, 20, 0],
    [20, 30, 30, 20],
    [0, 10, 20, 30],
  ]);
});

test("times() cuts children to their parent", () => {
  const table = tableOf({
    t: [
      ["p", null, "s", "o", 100, 100],
      ["before", "p", "s", "o", 0, 50],
      ["early", "p", "s", "o", 90, 30],
      ["late", "p", "s", "o", 190, 500],
      ["after", "p", "s", "o", 200, 10],
    ],
  });
  expect(times(table).waiting[0]).toBe(30);
  expect([...times(table).relativeStart]).toEqual([0, -100, -10, 90, 100]);
  expect(times(table, { mode: "released" }).self[0]).toBe(-490);
});

test("times() measures each trace from its own root", () => {
  const table = tableOf({
    t1: [["a", null, "s", "o", 50, 1]],
    t2: [
      ["a", null, "s", "o", 70, 5],
      ["b", "a", "s", "o", 72, 1],
    ],
  });
  expect([...times(table).relativeStart]).toEqual([0, 0, 2]);
});

test("times() gives a stand-in the gaps between its children", () => {
  const table = tableOf({
    t: [
      ["a", null, "s", "o", 0, 10],
      ["b", null, "s", "o", 30, 10],
    ],
  });
  expect([...times(table).self]).toEqual([20, 10, 10]);
});

test("times() equals a count of microseconds", () => {
  fc.assert(
    fc.property(trees(8), (tree) => {
      const table = tableOf({ t: rowsOf(tree) });
      const { parent, start, duration } = table;
      const busy = Array.from(parent, (_, row) => {
        const ticks = new Set<number>();
        parent.forEach((up, child) => {
          if (up !== row) return;
          for (let tick = start[child]; tick < start[child] + duration[child]; tick++)
            if (tick >= start[row] && tick < start[row] + duration[row]) ticks.add(tick);
        });
        return ticks.size;
      });
      const { waiting, self } = times(table);
      expect([...waiting]).toEqual(busy);
      expect([...self]).toEqual(busy.map((count, row) => duration[row] - count));
    }),
  );
});
