import { assert, test } from "vitest";
import { compareHeadline } from "../../../widgets/src/draw/compare-texts.js";
import { compareTree } from "../../../widgets/src/draw/compare-tree.js";
import { lane } from "../../../widgets/src/draw/lane.js";
import { cut, escapeMarkup, lines } from "../../../widgets/src/draw/markup.js";
import { shortOperation, visible } from "../../../widgets/src/draw/names.js";
import { palette } from "../../../widgets/src/draw/palette.js";
import { pathTable } from "../../../widgets/src/draw/path-table.js";
import { milliseconds, onScale, rowFigures, timesUsual } from "../../../widgets/src/draw/row-figures.js";
import { serviceGraph } from "../../../widgets/src/draw/service-graph.js";
import { spanEnds } from "../../../widgets/src/draw/span-ends.js";
import { onAxis, timeAxis } from "../../../widgets/src/draw/time-axis.js";
import { type MadeSpan, madeCard } from "./made-card.js";

const axisOf = (start: number, duration: number) =>
  timeAxis({ start: Float64Array.of(start), duration: Float64Array.of(duration) });

test("timeAxis() has round lines, the unit at the first one", () => {
  assert.deepEqual(
    axisOf(0, 490_000).ticks.map(({ label }) => label),
    ["0 ms", "100", "200", "300", "400"],
  );
  assert.equal(axisOf(0, 9).ticks[0].label, "0 µs");
  assert.equal(axisOf(0, 7_000_000).ticks[1].label, "2");
});

test("timeAxis() begins before the trace where clocks disagree, and takes a trace of no length", () => {
  const axis = axisOf(-50, 100);
  assert.equal(onAxis(axis, -50), 0);
  assert.isAbove(axisOf(0, 0).to, 0);
});

test("lane() leaves out of the self time what children cover, in part and beyond the end", () => {
  const spans: MadeSpan[] = [
    [-1, "a", "x", 0, 100, { critical: true }],
    [0, "b", "y", 10, 20],
    [0, "b", "y", 20, 30],
    [0, "b", "y", 90, 40, { critical: true }],
  ];
  const data = madeCard(spans);
  const drawn = lane(data, [0], spanEnds(data.spans.parent), 0);
  assert.deepEqual(drawn.total, [0, 100]);
  assert.deepEqual(drawn.self, [0, 10, 50, 90]);
  assert.deepEqual(drawn.critical, [0, 90]);
});

test("lane() draws ten thousand calls in a row as few bars", () => {
  const data = madeCard([
    [-1, "a", "x", 0, 1e6],
    ...Array.from({ length: 10_000 }, (_, i): MadeSpan => [0, "b", "y", i * 100, 90]),
  ]);
  const rows = Array.from({ length: 10_000 }, (_, i) => i + 1);
  assert.isBelow(lane(data, rows, spanEnds(data.spans.parent), 1250).total.length, 1600);
});

test("rowFigures() says nothing of what is usual on a path seen too rarely", () => {
  const data = madeCard([[-1, "a", "x", 0, 100]]);
  assert.equal(rowFigures(data, [0]).ratio, 10);
  data.usual.count[0] = 3;
  assert.deepEqual(rowFigures(data, [0]), { calls: 1, total: 100, self: 100, seen: 3 });
});

test("onScale() goes from a quarter to 64 times usual", () => {
  assert.deepEqual([0, 0.25, 1, 64, 1e9, Number.POSITIVE_INFINITY].map(onScale), [0, 0, 0.25, 1, 1, 1]);
});

test("milliseconds() and timesUsual() keep to three figures", () => {
  assert.deepEqual([0, 3, 820, 15_900, 240_997, 1_620_000].map(milliseconds), [
    "0",
    "0.003",
    "0.82",
    "15.9",
    "241",
    "1,620",
  ]);
  assert.deepEqual([undefined, 1.24, 59.4, 1470, Number.POSITIVE_INFINITY].map(timesUsual), [
    "–",
    "×1.2",
    "×59",
    "×1,470",
    "×∞",
  ]);
});

test("shortOperation() shortens gRPC methods only", () => {
  assert.deepEqual(
    [
      "hipstershop.CartService/GetCart",
      "grpc.hipstershop.CartService/GetCart",
      "hipstershop.Frontend/Recv.",
      "GET /cart/checkout",
      "/api/v1/x",
      "SELECT a.b",
    ].map(shortOperation),
    ["GetCart", "GetCart", "Recv.", "GET /cart/checkout", "/api/v1/x", "SELECT a.b"],
  );
});

test("visible() replaces what would turn or break a line", () => {
  assert.equal(visible("a\u202Egnp.exe\n"), "a\ufffdgnp.exe\ufffd");
});

test("escapeMarkup(), cut() and lines() make any name fit", () => {
  assert.equal(escapeMarkup(`<b a="1">&'\ud800`), "&lt;b a=&quot;1&quot;&gt;&amp;&#39;\ufffd");
  assert.equal(cut("😀😀😀😀", 3), "😀😀…");
  assert.deepEqual(lines("one two three four", 9, 2), ["one two", "three fo…"]);
  assert.isTrue(lines("x".repeat(10_000), 20, 3).every((line) => line.length <= 20));
});

test("palette() reads the colours of the style sheet", () => {
  assert.equal(palette(false)("abnormal"), "#d9540b");
  assert.equal(palette(true)("abnormal"), "#f48b3f");
  assert.equal(palette(true)("svc-3"), palette(false)("svc-3"));
});

test("compareTree() matches by name, and counts what has no partner", () => {
  const ours = madeCard([
    [-1, "a", "x", 0, 1000],
    [0, "b", "y", 10, 500],
    [0, "b", "y", 600, 10],
  ]);
  const theirs = madeCard([
    [-1, "a", "x", 0, 600],
    [0, "c", "z", 0, 5],
    [0, "b", "y", 10, 90],
  ]);
  const tree = compareTree(ours, theirs);
  assert.deepEqual([tree.onlyOurs, tree.onlyTheirs], [1, 1]);
  assert.deepEqual([...tree.totalDifference], [400, 420, -5]);
  assert.equal(compareHeadline(tree), "1 call only here, 1 call only there, 0.4 ms longer: 0.42 ms more in b y");
  assert.match(compareHeadline(compareTree(ours, ours)), /^Same structure, as long$/);
});

test("serviceGraph() puts each service behind all that call it, and survives a cycle", () => {
  const graph = serviceGraph(
    madeCard([
      [-1, "a", "x", 0, 100],
      [0, "b", "y", 0, 50],
      [1, "c", "z", 0, 20],
      [2, "a", "x", 0, 10],
      [0, "c", "z", 60, 20],
    ]),
  );
  assert.deepEqual(
    graph.nodes.map(({ layer }) => layer),
    [0, 1, 2],
  );
  assert.equal(graph.edges.length, 4);
});

test("pathTable() has one line per call path, the most time first", () => {
  const data = madeCard([
    [-1, "a", "x", 0, 100],
    [0, "b", "y", 0, 300],
    [0, "b", "y", 0, 500],
  ]);
  data.spans.path.set([0, 1, 1]);
  assert.deepEqual(
    pathTable(data).map(({ row, calls, self, ratio }) => [row, calls, self, ratio]),
    [
      [1, 2, 800, 40],
      [0, 1, 100, 10],
    ],
  );
});
