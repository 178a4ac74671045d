import fc from "fast-check";
import { assert, test } from "vitest";
import { callTree } from "../../../widgets/src/draw/call-tree.js";
import { foldedSpans, nextNode, openAtFirst, shownRows, smallNodes } from "../../../widgets/src/draw/shown-rows.js";
import { type MadeSpan, madeCard } from "./made-card.js";

const SHOP: readonly MadeSpan[] = [
  [-1, "front", "GET /", 0, 1000],
  [0, "front", "view", 0, 100],
  [1, "cart", "view", 10, 50],
  [0, "front", "view", 200, 100],
  [3, "cart", "view", 210, 60],
  [0, "front", "pay", 400, 500],
  [5, "bank", "pay", 410, 3, { error: true }],
];

test("callTree() folds calls of one name below one node, with all that is below them", () => {
  const tree = callTree(madeCard(SHOP));
  const members = Array.from({ length: tree.size }, (_, n) => [
    ...tree.spans.subarray(tree.offsets[n], tree.offsets[n + 1]),
  ]);
  assert.deepEqual(members, [[0], [1, 3], [2, 4], [5], [6]]);
  assert.deepEqual([...tree.depth], [0, 1, 2, 1, 2]);
  assert.deepEqual([...tree.spansWithin], [7, 4, 2, 2, 1]);
  assert.deepEqual([...tree.errorsWithin], [1, 0, 0, 1, 1]);
  assert.deepEqual([...tree.end], [5, 3, 3, 5, 5]);
});

test("callTree() never folds a span that stands out into those that do not", () => {
  const tree = callTree(madeCard(SHOP, [3]));
  assert.equal(tree.unusual[tree.nodeOf[3]], 1);
  assert.equal(tree.unusual[tree.nodeOf[1]], 0);
  assert.notEqual(tree.nodeOf[4], tree.nodeOf[2]);
});

test("callTree() has one node for each span where that is asked for", () => {
  const tree = callTree(madeCard(SHOP), { each: true });
  assert.deepEqual([...tree.nodeOf], [0, 1, 2, 3, 4, 5, 6]);
});

test("callTree() takes a chain of 200,000 calls", () => {
  const chain = Array.from({ length: 200_000 }, (_, i): MadeSpan => [i - 1, `s${i % 3}`, "call", i, 400_000 - 2 * i]);
  const tree = callTree(madeCard(chain));
  assert.equal(tree.size, 200_000);
  assert.equal(tree.depth[199_999], 199_999);
});

test("shownRows() and foldedSpans() account for every span, whatever is open", () => {
  const spans = fc.array(fc.tuple(fc.nat(), fc.constantFrom("a", "b"), fc.constantFrom("x", "y")), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(spans, fc.infiniteStream(fc.boolean()), (made, opens) => {
      // Parents among the last ancestors keep the rows in depth-first order.
      const way: number[] = [];
      const rows = made.map(([depth, service, operation], row): MadeSpan => {
        way.length = row === 0 ? 0 : 1 + (depth % way.length);
        const parent = way.at(-1) ?? -1;
        way.push(row);
        return [parent, service, operation, row, 1];
      });
      const tree = callTree(madeCard(rows));
      const open = Uint8Array.from({ length: tree.size }, () => Number(opens.next().value));
      const shown = shownRows(tree, open);
      const folded = Array.from(shown).reduce(
        (sum, n) => sum + (open[n] === 1 ? 0 : tree.spansWithin[n] - (tree.offsets[n + 1] - tree.offsets[n])),
        0,
      );
      assert.equal(foldedSpans(tree, shown), folded);
      assert.deepEqual(
        [...shown].sort((a, b) => a - b),
        [...shown],
      );
      assert.equal(tree.spansWithin[0], made.length);
    }),
  );
});

test("openAtFirst() opens the way to the row that explains most", () => {
  const data = madeCard(SHOP, [4]);
  const tree = callTree(data);
  assert.include([...shownRows(tree, openAtFirst(tree, data))], tree.nodeOf[4]);
});

test("smallNodes() keeps what failed, however short", () => {
  const data = madeCard([...SHOP, [0, "front", "ping", 950, 5]]);
  const tree = callTree(data);
  const small = smallNodes(tree, data);
  assert.equal(small[tree.nodeOf[7]], 1);
  assert.equal(small[tree.nodeOf[6]], 0);
});

test("nextNode() goes round, and says -1 where there is none", () => {
  const tree = callTree(madeCard(SHOP));
  assert.equal(
    nextNode(tree, 3, (node) => node === 1),
    1,
  );
  assert.equal(
    nextNode(tree, 3, () => false),
    -1,
  );
});
