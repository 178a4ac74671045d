import { expect, test } from "vitest";
import type { Case } from "../../lib/src/bench/benchmark.js";
import { compare } from "../../lib/src/bench/compare.js";
import { spread } from "../../lib/src/bench/spread.js";

/** A side that takes what is listed, turn by turn. */
function side(name: string, values: readonly number[], seen: string[] = []) {
  let turn = 0;
  return {
    name,
    run: () => {
      seen.push(name);
      return { value: values[turn++ % values.length], facts: { turn } };
    },
  };
}

const of = (rest: Pick<Case, "ours" | "anchors">): Case => ({ what: "a sum", rounds: 3, ...rest });

test("compare() gives medians without the first turn, and their ratio", async () => {
  const { ours, anchor, ratio, facts } = await compare(
    of({ ours: side("ours", [900, 1, 2, 3]), anchors: [side("theirs", [800, 8, 4, 6])] }),
  );
  expect([ours, anchor, ratio]).toEqual([2, 6, 1 / 3]);
  expect(facts).toEqual({ turn: 4 });
});

test("compare() lets the sides take turns", async () => {
  const seen: string[] = [];
  await compare(of({ ours: side("a", [1], seen), anchors: [side("b", [1], seen), side("c", [1], seen)] }));
  expect(seen.join("")).toBe("abcabcabcabc");
});

test("compare() drops the first run of each turn where a turn has several", async () => {
  const ours = side("ours", [9, 1, 1]);
  const { spread: found } = await compare({ ...of({ ours, anchors: [] }), block: 3 });
  expect(found).toEqual({ least: 1, lower: 1, median: 1, upper: 1, most: 1, runs: 6 });
});

test("compare() gives the ratio turn by turn, so that load on both sides cancels out", async () => {
  const { anchors } = await compare(of({ ours: side("ours", [0, 1, 10, 2]), anchors: [side("b", [0, 2, 20, 4])] }));
  expect(anchors[0].ratios).toMatchObject({ least: 0.5, median: 0.5, most: 0.5 });
});

test("compare() names an anchor that is left out, and takes the first that is here as the main one", async () => {
  const missing = { name: "lost", leftOut: "not installed" };
  const some = await compare(of({ ours: side("ours", [1]), anchors: [missing, side("b", [4])] }));
  expect([some.anchor, some.ratio, some.anchors.length]).toEqual([4, 0.25, 1]);
  expect(some.leftOut).toEqual([{ name: "lost", why: "not installed" }]);
  const none = await compare(of({ ours: side("ours", [1]), anchors: [missing] }));
  expect([none.ours, none.anchor, none.ratio]).toEqual([1, null, null]);
});

test("compare() measures by the clock a side that does not measure itself", async () => {
  const ours = { name: "ours", run: () => ({}) };
  const { ours: took } = await compare(of({ ours, anchors: [] }));
  expect(took).toBeGreaterThanOrEqual(0);
});

test("compare() stops where the signal says so", async () => {
  const control = new AbortController();
  const ours = { name: "ours", run: () => control.abort(new Error("enough")) ?? {} };
  await expect(compare(of({ ours, anchors: [] }), { signal: control.signal })).rejects.toThrow("enough");
});

test("spread() puts quartiles between values on the line", () => {
  expect(spread([1, 2])).toEqual({ least: 1, lower: 1.25, median: 1.5, upper: 1.75, most: 2, runs: 2 });
  expect(spread([7])).toEqual({ least: 7, lower: 7, median: 7, upper: 7, most: 7, runs: 1 });
});
