import fc from "fast-check";
import { expect, test } from "vitest";
import { CallPaths } from "../../lib/src/trace/call-path.js";
import { ABSENT } from "../../lib/src/trace/span-table.js";
import { tableOf } from "../span-builder.js";
import { rowsOf, trees } from "./random-tree.js";
import { t1 } from "./t1.js";

test("CallPaths.of() numbers paths in order of first appearance", () => {
  const paths = new CallPaths();
  expect([...paths.of(t1())]).toEqual([0, 1, 2, 3]);
  expect([...paths.of(t1())]).toEqual([0, 1, 2, 3]);
  expect(paths.size).toBe(4);
  expect(Array.from({ length: 4 }, (_, path) => paths.parent(path))).toEqual([ABSENT, 0, 0, 2]);
  expect(paths.service(3)).toBe("redis");
  expect(paths.operation(3)).toBe("get");
  expect(paths.text(3)).toBe("fe/home > prod/list > redis/get");
});

test("CallPaths.of() gives repeated calls one path", () => {
  const table = tableOf({
    t: [
      ["1", null, "s", "o", 0, 9],
      ["2", "1", "c", "g", 1, 1],
      ["3", "1", "c", "g", 2, 1],
    ],
  });
  expect([...new CallPaths().of(table)]).toEqual([0, 1, 1]);
});

test("CallPaths.of() gives a stand-in no path and lets its children start paths", () => {
  const paths = new CallPaths();
  const orphaned = tableOf({
    t: [
      ["1", "gone", "s", "o", 0, 9],
      ["2", "1", "c", "g", 1, 1],
    ],
  });
  const whole = tableOf({
    t: [
      ["1", null, "s", "o", 0, 9],
      ["2", "1", "c", "g", 1, 1],
    ],
  });
  expect([...paths.of(orphaned)]).toEqual([ABSENT, 0, 1]);
  expect([...paths.of(whole)]).toEqual([0, 1]);
  expect([...paths.find(orphaned)]).toEqual([ABSENT, 0, 1]);
  expect(paths.parent(0)).toBe(ABSENT);
});

test("CallPaths.of() knows paths by name over name tables of another order, also ones that grow", () => {
  const paths = new CallPaths();
  const one = tableOf({
    t: [
      ["1", null, "a", "x", 0, 9],
      ["2", "1", "b", "y", 1, 1],
    ],
  });
  const other = tableOf({
    t0: [["1", null, "b", "y", 0, 9]],
    t: [
      ["1", null, "a", "x", 0, 9],
      ["2", "1", "b", "y", 1, 1],
    ],
  });
  expect([...paths.of(one)]).toEqual([0, 1]);
  expect([...paths.of(other)]).toEqual([2, 0, 1]);

  const grown = tableOf({ t: [["1", null, "new", "x", 0, 9]] }, one.names as never);
  expect([...paths.of(grown)]).toEqual([3]);
  expect(paths.text(3)).toBe("new/x");
  expect([...paths.of(one)]).toEqual([0, 1]);
});

test("CallPaths.find() adds nothing and finds nothing below a path that is not known", () => {
  const paths = new CallPaths();
  paths.of(tableOf({ t: [["1", null, "a", "x", 0, 9]] }));
  const table = tableOf({
    t: [
      ["1", null, "a", "x", 0, 9],
      ["2", "1", "b", "y", 1, 5],
      ["3", "2", "a", "x", 2, 1],
      ["4", "1", "a", "x", 7, 1],
    ],
  });
  expect([...paths.find(table)]).toEqual([0, ABSENT, ABSENT, ABSENT]);
  expect(paths.size).toBe(1);
  expect(paths.of(table)).toEqual(Uint32Array.of(0, 1, 2, 3));
});

test("CallPaths.add() rebuilds paths with their numbers", () => {
  const paths = new CallPaths();
  paths.of(t1());
  const copy = new CallPaths();
  for (let path = 0; path < paths.size; path++)
    copy.add(paths.parent(path), paths.service(path), paths.operation(path));
  expect([...copy.find(t1())]).toEqual([0, 1, 2, 3]);
  expect(copy.add(0, "cart", "get")).toBe(1);
  expect(() => copy.add(4, "a", "b")).toThrow("Cannot look up call path 4 of 4");
});

test("CallPaths.add() tells 10^4 paths apart that differ in one part only", () => {
  const paths = new CallPaths();
  let expected = 0;
  for (let round = 0; round < 2; round++) {
    expected = 0;
    for (let parent = -1; parent < 3; parent++)
      for (let service = 0; service < 50; service++)
        for (let operation = 0; operation < 50; operation++)
          if (paths.add(parent < 0 ? ABSENT : parent, `s${service}`, `o${operation}`) !== expected++)
            expect.fail(`path of ${parent}, ${service}, ${operation}`);
  }
  expect(paths.size).toBe(expected);
});

test("CallPaths refuses a path it does not know", () => {
  expect(() => new CallPaths().text(0)).toThrow(RangeError);
  expect(() => new CallPaths().parent(ABSENT)).toThrow(RangeError);
});

test("CallPaths tells names apart that join to the same text", () => {
  const table = tableOf({ t1: [["1", null, "a/b", "c", 0, 1]], t2: [["1", null, "a", "b/c", 0, 1]] });
  expect([...new CallPaths().of(table)]).toEqual([0, 1]);
});

test("CallPaths.of() groups rows as their chains of names do", () => {
  fc.assert(
    fc.property(trees(10), trees(10), (first, second) => {
      const table = tableOf({ t1: rowsOf(first), t2: rowsOf(second) });
      const ids = new CallPaths().of(table);
      const chains: string[] = [];
      for (const [row, up] of table.parent.entries()) chains.push(`${up < 0 ? "" : chains[up]}>${table.service[row]}`);
      const numbers = new Map<string, number>();
      for (const chain of chains) if (!numbers.has(chain)) numbers.set(chain, numbers.size);
      expect([...ids]).toEqual(chains.map((chain) => numbers.get(chain)));
    }),
  );
});
