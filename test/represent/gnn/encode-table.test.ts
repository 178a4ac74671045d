import assert from "node:assert/strict";
import { test } from "vitest";
import { batchOf } from "../../../lib/src/represent/gnn/encode-table.js";
import { standardise, standardTimes, timeFeatures } from "../../../lib/src/represent/gnn/time-features.js";
import { TraceGraphs } from "../../../lib/src/represent/gnn/trace-graphs.js";
import { shop } from "../shop.js";

const texts = { width: 1, count: 1, values: new Float32Array(1) };
const table = shop(40, 3);
const rows = table.parent.length;
const features = {
  text: Int32Array.from({ length: rows }, (_, i) => i % 7),
  time: Float32Array.from({ length: 4 * rows }, (_, i) => i),
  status: Int32Array.from({ length: rows }, (_, i) => i % 3),
};

for (const reverse of [true, false]) {
  test(`batchOf() equals TraceGraphs.batch() of the same traces, ${reverse ? "with" : "without"} reverse edges`, () => {
    const graphs = new TraceGraphs(4);
    for (let trace = 0; trace < 40; trace++) graphs.add(table, trace, features);
    for (const [from, to] of [
      [0, 40],
      [5, 6],
      [7, 31],
    ]) {
      const chosen = Uint32Array.from({ length: to - from }, (_, i) => from + i);
      const batch = batchOf({ ...table, ...features }, features.time, 4, from, to, texts, reverse);
      assert.deepEqual(batch, graphs.batch(chosen, texts, reverse));
    }
  });
}

for (const [scales, width] of [
  ["log", 4],
  ["log+linear", 8],
] as const) {
  test(`standardTimes() equals timeFeatures() then standardise(): ${scales}`, () => {
    const scale = {
      mean: Array.from({ length: width }, (_, k) => k - 2.5),
      deviation: Array.from({ length: width }, (_, k) => 0.3 + k),
    };
    const expected = new Float32Array(rows * width);
    standardise(timeFeatures(table, scales), scale, expected);
    assert.deepEqual(standardTimes(table, scales, scale), expected);
    const released = new Float32Array(rows * width);
    standardise(timeFeatures(table, scales, { mode: "released" }), scale, released);
    assert.deepEqual(standardTimes(table, scales, scale, { mode: "released" }), released);
  });
}
