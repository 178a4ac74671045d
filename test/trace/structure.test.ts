import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Structures } from "../../lib/src/trace/structure.js";
import { type SpanRow, tableOf } from "../span-builder.js";
import { rowsOf, type Tree, trees } from "./random-tree.js";
import { t1 } from "./t1.js";

const idOf = (rows: readonly SpanRow[]) => new Structures().of(tableOf({ t: rows }))[0];

/** What the ids must agree with: the tree written out, children sorted. */
function written({ parents, names }: Tree): string {
  const text = (node: number): string =>
    `${JSON.stringify(names[node])}(${parents
      .flatMap((parent, i) => (parent === node ? [text(i)] : []))
      .sort()
      .join()})`;
  return text(0);
}

describe("Structures", () => {
  test("tells A->{B->C, D} from A->{B, D->C}", () => {
    const rows = (parentOfC: string): SpanRow[] => [
      ["1", null, "s", "A", 0, 9],
      ["2", "1", "s", "B", 1, 2],
      ["3", parentOfC, "s", "C", 2, 1],
      ["4", "1", "s", "D", 4, 2],
    ];
    expect(idOf(rows("2"))).not.toBe(idOf(rows("4")));
  });

  test("tells the names of service and operation apart", () => {
    const ids = [
      ["ab", "c"],
      ["a", "bc"],
      ["c", "ab"],
      ["a", 'b","c'],
      ['a","b', "c"],
      ["", "abc"],
    ].map(([service, operation]) => idOf([["1", null, service, operation, 0, 1]]));
    expect(new Set(ids).size).toBe(6);
  });

  test("tells lone surrogates apart", () => {
    expect(idOf([["1", null, "\ud800", "o", 0, 1]])).not.toBe(idOf([["1", null, "\ud801", "o", 0, 1]]));
  });

  test("does not look at times, instances, kinds, status or span ids", () => {
    const one = idOf([
      ["1", null, "s", "a", 0, 9],
      ["2", "1", "s", "b", 1, 2],
    ]);
    const other = idOf([
      ["x", "", "s", "a", 5, 1, { instance: "i", kind: "SERVER" }],
      ["y", "x", "s", "b", 70, 2, { status: 500 }],
    ]);
    expect(other).toBe(one);
  });

  test("counts how often a child is called", () => {
    const calls = (count: number) =>
      idOf([
        ["r", null, "s", "a", 0, 9],
        ...Array.from({ length: count }, (_, i): SpanRow => [`${i}`, "r", "s", "b", i, 1]),
      ]);
    expect(new Set([0, 1, 2, 3, 40].map(calls)).size).toBe(5);
  });

  test("takes a stand-in for a node unlike any span", () => {
    const missing = idOf([["1", "gone", "s", "a", 0, 9]]);
    expect(missing).not.toBe(idOf([["1", null, "s", "a", 0, 9]]));
    expect(missing).not.toBe(
      idOf([
        ["0", null, "(absent)", "(absent)", 0, 9],
        ["1", "0", "s", "a", 0, 9],
      ]),
    );
  });

  test("gives the same id for ever", () => {
    expect(new Structures().of(t1())).toEqual(["f33ca92df459035c611e6899f63283f5"]);
  });

  test("gives the same id whatever was seen before and in whatever order names were interned", () => {
    const structures = new Structures();
    const before = structures.of(
      tableOf({ x: [["1", null, "redis", "get", 0, 1]], y: [["1", null, "prod", "home", 0, 1]] }),
    );
    expect(structures.of(t1())).toEqual(new Structures().of(t1()));
    expect(before.length).toBe(2);
  });

  test("index() numbers structures over tables, id() gives the id of a number", () => {
    const structures = new Structures();
    const [a, b] = [tableOf({ p: [["1", null, "s", "a", 0, 1]] }), t1()];
    expect([...structures.index(a)]).toEqual([0]);
    expect([...structures.index(b)]).toEqual([1]);
    expect([...structures.index(a)]).toEqual([0]);
    expect(structures.size).toBe(2);
    expect([structures.id(1)]).toEqual(structures.of(b));
    expect([structures.id(0)]).toEqual(structures.of(a));
    expect(() => structures.id(2)).toThrow("Cannot look up structure 2 of 2");
  });

  test("gives equal ids if and only if the trees are equal", () => {
    fc.assert(
      fc.property(trees(5), trees(5), (first, second) => {
        const structures = new Structures();
        const table = tableOf({ t1: rowsOf(first), t2: rowsOf(second) });
        const [one, other] = structures.of(table);
        const [i, j] = structures.index(table);
        expect(one === other).toBe(written(first) === written(second));
        expect(i === j).toBe(one === other);
      }),
      { numRuns: 500 },
    );
  });

  test("gives one id and one number for all orders of siblings", () => {
    const shuffled = trees(40).chain((tree) => {
      const size = tree.parents.length;
      const starts = fc.array(fc.nat(100), { minLength: size, maxLength: size });
      return fc.record({ tree: fc.constant(tree), starts });
    });
    fc.assert(
      fc.property(shuffled, ({ tree, starts }) => {
        const table = tableOf({ t1: rowsOf(tree), t2: rowsOf({ ...tree, starts }) });
        const structures = new Structures();
        const [one, other] = structures.of(table);
        expect(other).toBe(one);
        expect([...structures.index(table)]).toEqual([0, 0]);
      }),
    );
  });

  test("gives another id when a name changes", () => {
    const renamed = trees(20).chain((tree) => fc.tuple(fc.constant(tree), fc.nat(tree.names.length - 1)));
    fc.assert(
      fc.property(renamed, ([tree, at]) => {
        const names = tree.names.with(at, "c");
        expect(idOf(rowsOf({ ...tree, names }))).not.toBe(idOf(rowsOf(tree)));
      }),
    );
  });

  test("gives another id when a span moves to another parent, unless the trees stay equal", () => {
    const moved = trees(12)
      .filter((tree) => tree.parents.length > 2)
      .chain((tree) => fc.tuple(fc.constant(tree), fc.integer({ min: 2, max: tree.parents.length - 1 }), fc.nat()));
    fc.assert(
      fc.property(moved, ([tree, at, to]) => {
        const changed = { ...tree, parents: tree.parents.with(at, to % at) };
        expect(idOf(rowsOf(changed)) === idOf(rowsOf(tree))).toBe(written(changed) === written(tree));
      }),
    );
  });
});
