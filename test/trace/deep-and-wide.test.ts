import { describe, expect, test } from "vitest";
import { CallPaths } from "../../lib/src/trace/call-path.js";
import { criticalPath } from "../../lib/src/trace/critical-path.js";
import { depths } from "../../lib/src/trace/depths.js";
import { ABSENT } from "../../lib/src/trace/span-table.js";
import { Structures } from "../../lib/src/trace/structure.js";
import { times } from "../../lib/src/trace/times.js";
import { traceView } from "../../lib/src/trace/view.js";
import { chainTable, fanTable } from "./chain.js";

describe("a chain of 10^6 spans, recorded innermost first", () => {
  const size = 1_000_000;
  const table = chainTable(size);

  test("SpanTableBuilder puts it in order", () => {
    expect(table.parent.every((up, row) => up === row - 1)).toBe(true);
    expect(table.spanIds[size - 1]).toBe(`s${size - 1}`);
  });

  test("depths() counts down it", () => {
    expect(depths(table)[size - 1]).toBe(size - 1);
  });

  test("times() gives each span the time around its child", () => {
    expect(times(table).self.every((own) => own === 2)).toBe(true);
  });

  test("CallPaths gives each span a path of its own", () => {
    const paths = new CallPaths();
    expect(paths.of(table).every((path, row) => path === row)).toBe(true);
    expect(paths.find(table)[size - 1]).toBe(size - 1);
    expect(paths.parent(size - 1)).toBe(size - 2);
    expect(paths.parent(0)).toBe(ABSENT);
    expect(paths.text(99_999).length).toBe(100_000 * "s/o".length + 99_999 * " > ".length);
  });

  test("Structures gives it an id", () => {
    expect(new Structures().of(table)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });

  test("criticalPath() goes to its end", () => {
    const { rows, exclusive, intervals } = criticalPath(table, 0);
    expect(rows.length).toBe(size);
    expect(exclusive.every((own) => own === 2)).toBe(true);
    expect(intervals.length).toBe(2 * size - 1);
  });

  test("traceView() walks it", () => {
    const trace = traceView(table, 0);
    let deepest = trace.root;
    while (deepest.children.length > 0) deepest = deepest.children[0];
    expect(deepest.depth).toBe(size - 1);
    expect(deepest.selfTime).toBe(2);
  });
});

describe("10^5 children of one span", () => {
  const size = 100_000;
  const table = fanTable(size);

  test("SpanTableBuilder puts them in order of start", () => {
    expect(table.parent.every((up, row) => up === (row === 0 ? -1 : 0))).toBe(true);
    expect(table.start.every((start, row) => start === 2 * row)).toBe(true);
  });

  test("times() adds their durations up", () => {
    expect(times(table).waiting[0]).toBe(size);
  });

  test("CallPaths gives them one path", () => {
    expect(new CallPaths().of(table)[size]).toBe(1);
  });

  test("Structures counts them", () => {
    const structures = new Structures();
    expect([...structures.index(table), ...structures.index(fanTable(size - 1))]).toEqual([0, 1]);
    expect(structures.id(0)).not.toBe(structures.id(1));
  });

  test("criticalPath() visits each", () => {
    expect(criticalPath(table, 0).rows.length).toBe(size + 1);
  });

  test("traceView() lists them", () => {
    expect(traceView(table, 0).root.children.length).toBe(size);
  });
});
