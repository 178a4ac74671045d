import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { criticalPath } from "../../lib/src/trace/critical-path.js";
import { type SpanRow, tableOf } from "../span-builder.js";
import { rowsOf, trees } from "./random-tree.js";
import { t1 } from "./t1.js";

/** Spans as "id from-to" or "id from-to <parent". */
function pathOf(...spans: string[]) {
  const rows = spans.map((text): SpanRow => {
    const [, id, from, to, parent] = /^(\S+) (\d+)-(\d+)(?: <(\S+))?$/.exec(text)!;
    return [id, parent ?? null, "s", "o", Number(from), Number(to) - Number(from)];
  });
  const table = tableOf({ t: rows });
  const { rows: path, exclusive, intervals } = criticalPath(table, 0);
  return {
    path: Array.from(path, (row) => table.spanIds[row]).join(" "),
    exclusive: [...exclusive],
    intervals: intervals.map(({ row, from, to }) => `${table.spanIds[row]} ${from}-${to}`),
  };
}

describe("criticalPath()", () => {
  test("of the reference trace goes through the child that ends last", () => {
    const table = t1();
    const { rows, exclusive, intervals } = criticalPath(table, 0);
    expect(Array.from(rows, (row) => table.spanIds[row])).toEqual(["A", "C", "D"]);
    expect([...exclusive]).toEqual([50, 30, 20]);
    expect(intervals.map(({ row, from, to }) => [table.spanIds[row], from, to])).toEqual([
      ["A", 0, 20],
      ["C", 20, 30],
      ["D", 30, 50],
      ["C", 50, 70],
      ["A", 70, 100],
    ]);
  });

  test("follows siblings that ran one after the other", () => {
    expect(pathOf("R 0-1000", "X 100-250 <R", "Y 300-600 <R")).toEqual({
      path: "R Y X",
      exclusive: [550, 300, 150],
      intervals: ["R 0-100", "X 100-250", "R 250-300", "Y 300-600", "R 600-1000"],
    });
  });

  test("takes siblings that overlap by under 1 % of their parent for one after the other", () => {
    expect(pathOf("R 0-1000", "X 100-305 <R", "Y 300-600 <R")).toEqual({
      path: "R Y X",
      exclusive: [495, 300, 205],
      intervals: ["R 0-100", "X 100-300", "Y 300-600", "R 600-1000"],
    });
    expect(pathOf("R 0-1000", "X 100-305 <R", "Y 290-600 <R")).toMatchObject({ path: "R Y", exclusive: [690, 310] });
  });

  test("gives no negative time where siblings that overlap fill their parent", () => {
    expect(pathOf("R 0-1000", "X 0-505 <R", "Y 500-1000 <R")).toEqual({
      path: "R Y X",
      exclusive: [0, 500, 505],
      intervals: ["X 0-500", "Y 500-1000"],
    });
  });

  test("gives the time of an overlap to the later sibling alone, also against children of the earlier", () => {
    expect(pathOf("R 0-1000", "W 10-50 <R", "X 100-305 <R", "C 302-304 <X", "Y 300-600 <R").intervals).toEqual([
      "R 0-10",
      "W 10-50",
      "R 50-100",
      "X 100-300",
      "Y 300-600",
      "R 600-1000",
    ]);
  });

  test("takes siblings that touch for one after the other, unless a third one ends there", () => {
    expect(pathOf("R 0-1000", "X 100-300 <R", "Y 300-600 <R")).toMatchObject({
      path: "R Y X",
      exclusive: [500, 300, 200],
    });
    expect(pathOf("R 0-1000", "X 100-300 <R", "Y 300-600 <R", "W 50-300 <R")).toMatchObject({
      path: "R Y",
      exclusive: [700, 300],
    });
  });

  test("descends into each child on the path", () => {
    const nested = pathOf("R 0-200", "P 10-60 <R", "Q 20-90 <R", "S 95-180 <R", "U 100-150 <S", "V 110-170 <S");
    expect(nested).toMatchObject({ path: "R S V Q", exclusive: [45, 25, 60, 70] });
    expect(nested.intervals).toEqual([
      "R 0-20",
      "Q 20-90",
      "R 90-95",
      "S 95-110",
      "V 110-170",
      "S 170-180",
      "R 180-200",
    ]);
  });

  test("of equal ends takes the later start", () => {
    expect(pathOf("R 0-100", "X 10-90 <R", "Y 20-90 <R").path).toBe("R Y");
  });

  test("cuts children to their parent and theirs to that", () => {
    expect(pathOf("R 100-200", "X 50-120 <R", "Y 180-300 <R", "Z 190-300 <Y")).toEqual({
      path: "R Y Z X",
      exclusive: [60, 10, 10, 20],
      intervals: ["X 100-120", "R 120-180", "Y 180-190", "Z 190-200"],
    });
  });

  test("leaves out children beside their parent or sticking out on both sides, with what they call", () => {
    expect(pathOf("R 100-200", "X 0-100 <R", "Y 200-250 <R", "Z 50-250 <R", "K 110-120 <Z")).toEqual({
      path: "R",
      exclusive: [100],
      intervals: ["R 100-200"],
    });
  });

  test("of a parent without duration takes the last child only", () => {
    expect(pathOf("R 5-5", "X 5-5 <R", "Y 5-5 <R")).toEqual({ path: "R Y", exclusive: [0, 0], intervals: [] });
  });

  test("starts at a stand-in where there is no root", () => {
    expect(pathOf("X 0-10", "Y 20-50")).toEqual({
      path: "(absent) Y X",
      exclusive: [10, 30, 10],
      intervals: ["X 0-10", "(absent) 10-20", "Y 20-50"],
    });
  });

  test("gives rows of the table for a trace that is not the first", () => {
    const rows: SpanRow[] = [
      ["1", null, "s", "o", 0, 9],
      ["2", "1", "s", "o", 1, 2],
    ];
    const table = tableOf({ t1: rows, t2: rows });
    expect([...criticalPath(table, 1).rows]).toEqual([2, 3]);
    expect(criticalPath(table, 1).intervals.map(({ row }) => row)).toEqual([2, 3, 2]);
  });

  test("covers the root's time without gap and overlap, each row within its span", () => {
    fc.assert(
      fc.property(trees(12), (tree) => {
        const table = tableOf({ t: rowsOf(tree) });
        const { rows, exclusive, intervals } = criticalPath(table, 0);
        let clock = table.start[0];
        for (const { row, from, to } of intervals) {
          expect(from).toBe(clock);
          expect(to).toBeGreaterThan(from);
          expect(from).toBeGreaterThanOrEqual(table.start[row]);
          expect(to).toBeLessThanOrEqual(table.start[row] + table.duration[row]);
          clock = to;
        }
        expect(clock).toBe(table.start[0] + table.duration[0]);
        const onPath = new Set(rows);
        expect(onPath.size).toBe(rows.length);
        for (const row of rows) expect(row === 0 || onPath.has(table.parent[row])).toBe(true);
        // Integer instants and short parents leave no overlap within the tolerance: both views agree.
        const own = new Map<number, number>();
        for (const { row, from, to } of intervals) own.set(row, (own.get(row) ?? 0) + to - from);
        expect([...exclusive]).toEqual(Array.from(rows, (row) => own.get(row) ?? 0));
      }),
    );
  });
});
