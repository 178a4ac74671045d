import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SpanTableBuilder } from "../../lib/src/trace/build.js";
import { serviceName } from "../../lib/src/trace/name-of.js";
import { NameTable } from "../../lib/src/trace/name-table.js";
import { sliceTable } from "../../lib/src/trace/slice-table.js";
import { ABSENT, SpanFlag } from "../../lib/src/trace/span-table.js";
import { builderOf, type SpanRow, tableOf } from "../span-builder.js";

/** A span of service "s" and operation "o". */
const span = (id: string, parent: string | null | undefined, start = 0, duration = 10): SpanRow => [
  id,
  parent,
  "s",
  "o",
  start,
  duration,
];

/** The tree as "child<parent" per row, and the repairs as "reason:count". */
function shape(rows: readonly SpanRow[]) {
  const builder = builderOf({ t: rows });
  const repairs = builder.repairs.map(({ reason, count }) => `${reason}:${count}`);
  const table = builder.build();
  const tree = table.spanIds.map((id, row) => (row === 0 ? id : `${id}<${table.spanIds[table.parent[row]]}`));
  return { table, tree: tree.join(" "), repairs, repaired: builder.repaired };
}

describe("SpanTableBuilder", () => {
  test("puts rows in depth-first order, siblings by start, whatever the order of recording", () => {
    const { table, tree, repairs } = shape([
      span("d", "b", 30),
      span("c", "a", 40),
      span("b", "a", 20),
      span("a", null),
    ]);
    expect(tree).toBe("a b<a d<b c<a");
    expect([...table.parent]).toEqual([-1, 0, 1, 0]);
    expect([...table.source]).toEqual([3, 2, 0, 1]);
    expect([...table.offsets]).toEqual([0, 4]);
    expect(repairs).toEqual([]);
  });

  test("orders siblings of one start by id", () => {
    expect(shape([span("a", null), span("c", "a"), span("b", "a"), span("10", "a")]).tree).toBe("a 10<a b<a c<a");
  });

  test("orders more than 32 siblings", () => {
    const children = Array.from({ length: 100 }, (_, i) => span(`c${i}`, "a", (i * 37) % 100));
    const { table } = shape([...children, span("a", null)]);
    expect([...table.start.slice(1)]).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  test("keeps every column with its row", () => {
    const table = tableOf({
      t: [
        ["2", "1", "cart", "Get", 10, 50, { status: 14, kind: "SERVER", instance: "cart-0" }],
        ["1", null, "shop", "view", 0, 100, { status: 200, kind: "CLIENT" }],
      ],
    });
    const { names } = table;
    expect(Array.from(table.service, (i) => names.services[i])).toEqual(["shop", "cart"]);
    expect(Array.from(table.operation, (i) => names.operations[i])).toEqual(["view", "Get"]);
    expect(Array.from(table.instance, (i) => names.instances[i])).toEqual(["", "cart-0"]);
    expect(Array.from(table.status, (i) => names.statuses[i].code)).toEqual(["200", "14"]);
    expect([...table.kind]).toEqual([3, 2]);
    expect([...table.start]).toEqual([0, 10]);
    expect([...table.duration]).toEqual([100, 50]);
    expect([...table.flags]).toEqual([0, 0]);
  });

  test("build() hands out what was added since the last call and counts from 0 again", () => {
    const names = new NameTable();
    const builder = builderOf({ t1: [span("a", null)], t2: [span("a", null), span("b", "a")] }, names);
    expect([builder.traces, builder.rows]).toEqual([2, 3]);
    const first = builder.build();
    expect(first.traceIds).toEqual(["t1", "t2"]);
    expect([...first.offsets]).toEqual([0, 1, 3]);
    expect([...first.parent]).toEqual([-1, -1, 1]);
    expect([...first.source]).toEqual([0, 1, 2]);
    expect([builder.traces, builder.rows]).toEqual([0, 0]);
    builder.add("t3", oneSpan("x"));
    const second = builder.build();
    expect(second.traceIds).toEqual(["t3"]);
    expect([...second.source]).toEqual([0]);
    expect(first.spanIds).toEqual(["a", "a", "b"]);
    expect(builder.build().traceIds).toEqual([]);
  });

  test("add() takes a part of the raw rows, all columns alike", () => {
    const builder = new SpanTableBuilder(new NameTable());
    builder.add(
      "t",
      {
        spanIds: ["a", "b", "c"],
        parentIds: ["b", null, "b"],
        service: [10, 11, 12],
        operation: [20, 21, 22],
        instance: [30, 31, 32],
        status: [40, 41, 42],
        kind: [1, 2, 3],
        start: [5, 6, 7],
        duration: [50, 60, 70],
      },
      1,
      3,
    );
    const { spanIds, service, operation, instance, status, kind, start, duration, source } = builder.build();
    expect(spanIds).toEqual(["b", "c"]);
    expect([service, operation, instance, status, kind, start, duration, source].map((column) => [...column])).toEqual([
      [11, 12],
      [21, 22],
      [31, 32],
      [41, 42],
      [2, 3],
      [6, 7],
      [60, 70],
      [0, 1],
    ]);
  });

  test("add() carries nothing over from the trace before", () => {
    const rows = [span("a", null, 5), span("b", "a", 6)];
    const broken = [span("a", "gone", Number.NaN), span("a", "b"), span("b", "b", 3, -1), span("x", null)];
    const after = sliceTable(tableOf({ broken, whole: rows }), 1);
    const { source: _, ...alone } = tableOf({ whole: rows });
    expect({ ...after, names: null }).toEqual({ ...alone, names: null });
  });

  test("add() refuses a trace without spans and names it", () => {
    const builder = new SpanTableBuilder(new NameTable());
    expect(() => builder.add("t9", oneSpan("x"), 1, 1)).toThrow("Cannot add trace: it has no spans (trace t9)");
  });
});

describe("SpanTableBuilder, parents", () => {
  for (const none of [null, undefined, "", "0", "0000000000000000"])
    test(`takes ${JSON.stringify(none)} for no parent`, () => {
      expect(shape([span("a", none), span("b", "a", 1)])).toMatchObject({ tree: "a b<a", repairs: [], repaired: 0 });
    });

  test('takes "0" for the parent where a span has that id', () => {
    expect(shape([span("0", null), span("1", "0", 1)])).toMatchObject({ tree: "0 1<0", repairs: [] });
  });

  test('takes "0" for no parent of the span "0" itself', () => {
    expect(shape([span("0", "0"), span("1", "0", 1)])).toMatchObject({ tree: "0 1<0", repairs: [] });
  });

  test("puts a stand-in above a lone span whose parent is missing", () => {
    const { table, tree, repairs, repaired } = shape([span("b", "gone", 20, 30), span("c", "b", 25)]);
    expect(tree).toBe("(absent) b<(absent) c<b");
    expect([...table.flags]).toEqual([SpanFlag.STAND_IN, SpanFlag.ORPHAN, 0]);
    expect([table.service[0], table.operation[0], table.instance[0], table.status[0], table.kind[0]]).toEqual([
      ABSENT,
      ABSENT,
      0,
      0,
      0,
    ]);
    expect([table.start[0], table.duration[0], table.source[0]]).toEqual([20, 30, -1]);
    expect([...table.absentParents!]).toEqual([[1, "gone"]]);
    expect(repairs).toEqual(["missing parent:1", "no root:1"]);
    expect(repaired).toBe(1);
  });

  test("puts a stand-in above a root and a span whose parent is missing", () => {
    const { table, tree, repairs, repaired } = shape([span("a", null, 10, 20), span("b", "gone", 50, 30)]);
    expect(tree).toBe("(absent) a<(absent) b<(absent)");
    expect([table.start[0], table.duration[0]]).toEqual([10, 70]);
    expect(repairs).toEqual(["missing parent:1"]);
    expect(repaired).toBe(2);
  });

  test("puts a stand-in above several roots and names the second", () => {
    const builder = builderOf({ t: [span("a", null, 20), span("b", "", 10, 50), span("c", "0", 30)] });
    expect(builder.repairs).toEqual([
      { reason: "several roots", count: 1, unit: "traces", example: { traceId: "t", spanId: "b" } },
    ]);
    const table = builder.build();
    expect(table.spanIds).toEqual(["(absent)", "b", "a", "c"]);
    expect([table.start[0], table.duration[0]]).toEqual([10, 50]);
  });

  test("gives the stand-in an id no span has", () => {
    expect(shape([span("(absent)", null), span("(absent)#2", null, 1)]).tree).toBe(
      "(absent)#3 (absent)<(absent)#3 (absent)#2<(absent)#3",
    );
    expect(shape([span("(absent)", null), span("b", null, 1)]).tree).toBe(
      "(absent)#2 (absent)<(absent)#2 b<(absent)#2",
    );
    expect(shape([span("(absent)", null), span("(absent)", null, 1)]).tree).toBe(
      "(absent)#3 (absent)<(absent)#3 (absent)#2<(absent)#3",
    );
  });
});

describe("SpanTableBuilder, cycles", () => {
  test("makes a span that is its own parent the root", () => {
    const { table, tree, repairs } = shape([span("a", "a"), span("b", "a", 1)]);
    expect(tree).toBe("a b<a");
    expect([...table.flags]).toEqual([SpanFlag.CYCLE, 0]);
    expect(repairs).toEqual(["cycle:1", "no root:1"]);
  });

  test("cuts a cycle of four at the earliest start", () => {
    const rows = [span("a", "d", 30), span("b", "a", 10), span("c", "b", 20), span("d", "c", 40)];
    expect(shape(rows)).toMatchObject({ tree: "b c<b d<c a<d", repairs: ["cycle:1", "no root:1"], repaired: 1 });
  });

  test("cuts a cycle of equal starts at the smallest id", () => {
    expect(shape([span("b", "a"), span("a", "b")]).tree).toBe("a b<a");
  });

  test("keeps a root beside a detached cycle of two and what hangs on it", () => {
    const rows = [span("x", "y", 8), span("y", "x", 5), span("z", "y", 9), span("r", null, 0), span("s", "r", 1)];
    expect(shape(rows)).toMatchObject({
      tree: "(absent) r<(absent) s<r y<(absent) x<y z<y",
      repairs: ["cycle:1"],
      repaired: 2,
    });
  });

  test("cuts each of several cycles", () => {
    const rows = [span("a", "b", 1), span("b", "a", 2), span("c", "d", 3), span("d", "c", 4), span("e", "e", 5)];
    expect(shape(rows)).toMatchObject({
      tree: "(absent) a<(absent) b<a c<(absent) d<c e<(absent)",
      repairs: ["cycle:3", "no root:1"],
    });
  });
});

describe("SpanTableBuilder, duplicate span ids", () => {
  test("keeps all, renames the later ones, and leaves the children to the earliest", () => {
    const rows = [span("r", null), span("a", "r", 30), span("a", "r", 10), span("a", "r", 20), span("k", "a", 12)];
    const { table, tree, repairs, repaired } = shape(rows);
    expect(tree).toBe("r a<r k<a a#2<r a#3<r");
    expect([...table.source]).toEqual([0, 2, 4, 3, 1]);
    expect([...table.flags]).toEqual([0, 0, 0, SpanFlag.DUPLICATE, SpanFlag.DUPLICATE]);
    expect(repairs).toEqual(["duplicate span id:2"]);
    expect(repaired).toBe(2);
  });

  test("passes over new ids that are taken", () => {
    const rows = [span("r", null), span("a", "r", 1), span("a", "r", 2), span("a#2", "r", 3), span("a#2", "a#2", 4)];
    expect(shape(rows).tree).toBe("r a<r a#3<r a#2<r a#2#2<a#2");
  });

  test("takes no new id for a parent that was missing when recorded", () => {
    const { tree, repairs } = shape([span("r", null), span("a", "r", 1), span("a", "r", 2), span("b", "a#2", 3)]);
    expect(tree).toBe("(absent) r<(absent) a<r a#2<r b<(absent)");
    expect(repairs).toEqual(["missing parent:1", "duplicate span id:1"]);
  });

  test("hangs a repeated root that names itself under the first", () => {
    expect(shape([span("a", null, 0), span("a", "a", 1)]).tree).toBe("a a#2<a");
  });
});

describe("SpanTableBuilder, times", () => {
  const MONTH = 30 * 24 * 3600e6;
  const T = 1.7e15;

  test("ends a span whose duration cannot be used with its last child, or gives it 0", () => {
    const rows = [
      span("a", null, 100, -5),
      span("b", "a", 110, Number.NaN),
      span("c", "b", 120, 30),
      span("d", "a", 130, MONTH + 1),
      span("e", "a", 140, Number.POSITIVE_INFINITY),
    ];
    const { table, repairs, repaired } = shape(rows);
    expect([...table.duration]).toEqual([50, 40, 30, 0, 0]);
    expect(Array.from(table.flags, (flag) => flag === SpanFlag.TIME)).toEqual([true, true, false, true, true]);
    expect(repairs).toEqual(["negative duration:1", "unreadable duration:1", "over-long duration:2"]);
    expect(repaired).toBe(4);
  });

  test("keeps a duration of 0 and one of 30 days", () => {
    const { table, repairs } = shape([span("a", null, 0, MONTH), span("b", "a", 1, 0)]);
    expect([...table.duration]).toEqual([MONTH, 0]);
    expect(repairs).toEqual([]);
  });

  test("gives a start that cannot be used the earliest usable one of the trace", () => {
    const rows = [
      span("a", null, T),
      span("b", "a", Number.NaN),
      span("c", "a", -1),
      span("d", "a", 0),
      span("e", "a", 1e300),
      span("f", "a", T + 5),
    ];
    const { table, tree, repairs } = shape(rows);
    expect([...table.start]).toEqual([T, T, T, T, T, T + 5]);
    expect(tree).toBe("a b<a c<a d<a e<a f<a");
    expect(repairs).toEqual(["unreadable start:2", "negative start:1", "zero start:1"]);
  });

  test("keeps a start of 0 where all starts are near it", () => {
    const { table, repairs } = shape([span("a", null, 0), span("b", "a", 70)]);
    expect([...table.start]).toEqual([0, 70]);
    expect(repairs).toEqual([]);
  });

  test("keeps a start of 0 beside one that cannot be used", () => {
    const { table, repairs } = shape([span("a", null, 0), span("b", "a", Number.NaN), span("c", "a", 70)]);
    expect([...table.start]).toEqual([0, 0, 70]);
    expect([...table.flags]).toEqual([0, SpanFlag.TIME, 0]);
    expect(repairs).toEqual(["unreadable start:1"]);
  });

  test("takes a start beyond 2^53 for one that cannot be used", () => {
    expect([...shape([span("a", null, 1e300), span("b", "a", 4)]).table.start]).toEqual([4, 4]);
  });

  test("gives 0 where no start can be used", () => {
    const { table } = shape([span("a", null, Number.NaN), span("b", "a", -3)]);
    expect([...table.start]).toEqual([0, 0]);
  });
});

describe("SpanTableBuilder, hostile input", () => {
  test("keeps names exact", () => {
    const hostile = ["__proto__", "constructor", "toString", "🧨", "\u202eabc", "a\tb\nc", "\ufeffx", "", " ", "<b>"];
    const rows = hostile.map(
      (name, i): SpanRow => [name || "empty", i === 0 ? null : hostile[0], name, name, i, 1, { instance: name }],
    );
    const table = tableOf([["__proto__", rows]]);
    expect(table.traceIds).toEqual(["__proto__"]);
    expect(table.spanIds.map((_, row) => serviceName(table, row))).toEqual(hostile);
    expect(Array.from(table.operation, (i) => table.names.operations[i])).toEqual(hostile);
    expect(Array.from(table.instance, (i) => table.names.instances[i])).toEqual(hostile);
    expect([...table.parent]).toEqual([-1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test("keeps 10^5 spans of one id", () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => span("a", i === 0 ? null : "a", i));
    const { table } = shape(rows);
    expect(new Set(table.spanIds).size).toBe(100_000);
    expect(table.spanIds[99_999]).toBe("a#100000");
  });

  test("cuts a cycle of 10^5 spans", () => {
    const size = 100_000;
    const rows = Array.from({ length: size }, (_, i) => span(`${i}`, `${(i + 1) % size}`, i + 1));
    const { table, repairs } = shape(rows);
    expect(table.spanIds[0]).toBe("0");
    expect(table.parent[size - 1]).toBe(size - 2);
    expect(repairs).toEqual(["cycle:1", "no root:1"]);
  });
});

describe("SpanTableBuilder, any input", () => {
  const ids = fc.constantFrom("a", "b", "c", "a#2", "0", "");
  const time = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 20 }) },
    fc.constantFrom(Number.NaN, -1, 1e15),
  );
  const rows = fc.array(
    fc
      .tuple(ids, fc.oneof(ids, fc.constantFrom(null, "gone", "000")), time, time)
      .map(([id, up, start, lasts]) => span(id, up, start, lasts)),
    { minLength: 1, maxLength: 12 },
  );

  test("gives a table that keeps its promises", () => {
    fc.assert(
      fc.property(rows, rows, (first, second) => {
        const table = tableOf({ t1: first, t2: second });
        const recorded = [...first, ...second];
        expect([...table.source].filter((at) => at >= 0).sort((a, b) => a - b)).toEqual(recorded.map((_, i) => i));
        for (let trace = 0; trace < 2; trace++) {
          const [from, to] = [table.offsets[trace], table.offsets[trace + 1]];
          expect(new Set(table.spanIds.slice(from, to)).size).toBe(to - from);
          const open: number[] = [];
          for (let row = from; row < to; row++) {
            const up = table.parent[row];
            const standIn = (table.flags[row] & SpanFlag.STAND_IN) !== 0;
            expect(table.source[row] < 0).toBe(standIn);
            if (row === from) expect(up).toBe(-1);
            else expect(standIn).toBe(false);
            // Pre-order: the parent is the row before, or one still open.
            while (open.length > 0 && open[open.length - 1] !== up) open.pop();
            if (row > from) expect(open.length).toBeGreaterThan(0);
            open.push(row);
            expect(table.start[row]).toBeGreaterThanOrEqual(0);
            expect(table.duration[row]).toBeGreaterThanOrEqual(0);
            expect(Number.isFinite(table.start[row] + table.duration[row])).toBe(true);
            if (standIn || up < 0) continue;
            const [, named] = recorded[table.source[row]];
            const above = table.source[up];
            // A link in the table is one that was recorded, or leads to a stand-in.
            if (above >= 0) expect(recorded[above][0]).toBe(named);
          }
          for (let row = from; row < to; row++)
            for (let next = row + 1; next < to; next++)
              if (table.parent[row] === table.parent[next])
                expect(
                  table.start[row] < table.start[next] ||
                    (table.start[row] === table.start[next] && table.spanIds[row] < table.spanIds[next]),
                ).toBe(true);
        }
      }),
    );
  });

  test("gives one table for all orders of recording, where ids are unique", () => {
    const unique = fc.uniqueArray(
      rows.chain((list) => fc.constantFrom(...list)),
      { selector: (row) => row[0], minLength: 1 },
    );
    const permuted = unique.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(permuted, ([list, shuffled]) => {
        const { source: _a, ...one } = tableOf({ t: list });
        const { source: _b, ...other } = tableOf({ t: shuffled });
        expect(other).toEqual(one);
      }),
    );
  });
});

function oneSpan(id: string) {
  const zero = [0];
  return {
    spanIds: [id],
    parentIds: [null],
    service: zero,
    operation: zero,
    instance: zero,
    status: zero,
    kind: zero,
    start: [1],
    duration: [1],
  };
}
