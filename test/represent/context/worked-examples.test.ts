import assert from "node:assert/strict";
import { test } from "vitest";
import { bursts } from "../../../lib/src/represent/context/burst.js";
import { shrunk } from "../../../lib/src/represent/context/group-levels.js";
import { lowLevel } from "../../../lib/src/represent/context/low-level.js";
import { lowerMedian } from "../../../lib/src/represent/context/order-statistics.js";
import { windowMedians } from "../../../lib/src/represent/context/window-medians.js";
import { tablesOf } from "./series.js";

test("contextTables() gives time to who spends it, with a skewed callee and an overhanging child", async () => {
  const tables = await tablesOf([
    [
      0,
      [
        ["1", null, "a", "root", 0, 100],
        ["2", "1", "a", "call", 10, 30, { kind: "CLIENT" }],
        ["3", "2", "b", "serve", 40, 20, { kind: "SERVER" }],
        ["4", "1", "a", "late", 50, 30],
        ["5", "1", "a", "later", 95, 20],
      ],
    ],
  ]);
  const net = tables.keyNet.indexOf(1);
  assert.deepEqual([...tables.timeSum].sort(), [10, 20, 20, 30, 35]);
  assert.equal(tables.timeSum[tables.timeKey.indexOf(net)], 10);
  const edge = tables.keyEdge[net];
  assert.deepEqual(
    [tables.edgeCaller[edge], tables.edgeOwner[edge]].map((service) => tables.services[service]),
    ["a", "b"],
  );
});

test("lowLevel() stays with the blocks before most values rose", () => {
  const values = Float64Array.from({ length: 90 }, (_, i) => (i < 30 ? (i % 3) + 1 : 9));
  assert.equal(lowLevel(values, 90), 2);
  assert.equal(lowerMedian(values, 90), 9);
});

test("shrunk() draws five rows towards the parent as by twenty", () => {
  assert.equal(shrunk(2, 5, 1, 20), 1.2);
  assert.equal(shrunk(Number.NaN, 0, 1, 20), 1);
});

test("windowMedians() says nothing of three extreme rows in seven", () => {
  const out = new Float64Array(10);
  windowMedians(
    Float64Array.of(0, 0, 0, 3, 3, 3, 0, 0, 0, 0),
    out.map((_, i) => i * 60),
    0,
    10,
    7,
    out,
  );
  assert.deepEqual([...out], new Array(10).fill(0));
});

test("bursts() compares a label with its share at other times", () => {
  const time = Float64Array.of(...Array.from({ length: 10 }, (_, i) => i * 100), 2000, 2010, 2020);
  const rows = Uint32Array.from(time, (_, i) => i);
  const label = Int32Array.from(time, (_, i) => (i < 10 ? 0 : 1));
  const { burst } = bursts(time, rows, label, 2, new Int32Array(13), 1);
  assert.equal(burst[0].toFixed(4), "0.2384");
  assert.equal(burst[12].toFixed(4), "1.7047");
});
