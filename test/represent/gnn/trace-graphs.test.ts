import assert from "node:assert/strict";
import { test } from "vitest";
import type { TextVectors } from "../../../lib/src/represent/gnn/engine.js";
import { TraceGraphs } from "../../../lib/src/represent/gnn/trace-graphs.js";
import { tableOf } from "../../span-builder.js";

const texts: TextVectors = { width: 1, count: 1, values: new Float32Array(1) };
const table = tableOf({
  chain: [
    ["1", null, "a", "x", 0, 9],
    ["2", "1", "b", "x", 1, 5],
    ["3", "2", "c", "x", 2, 1],
  ],
  alone: [["1", null, "a", "x", 0, 9]],
});

function graphs() {
  const rows = table.parent.length;
  const features = {
    text: new Int32Array(rows),
    time: Float32Array.from({ length: 4 * rows }, (_, i) => i),
    status: Int32Array.from({ length: rows }, (_, i) => i),
  };
  const all = new TraceGraphs(4);
  for (let trace = 0; trace < 2; trace++) all.add(table, trace, features);
  return all;
}

/** What each node hears. */
function heard({ first, source }: { first: Int32Array; source: Int32Array }): number[][] {
  return Array.from({ length: first.length - 1 }, (_, v) => [...source.subarray(first[v], first[v + 1])]);
}

test("batch(): a span hears itself, its parent and its children, and no other trace", () => {
  const batch = graphs().batch([1, 0], texts, true);
  assert.deepEqual([...batch.offsets], [0, 1, 4]);
  assert.deepEqual(heard(batch), [[0], [1, 2], [2, 1, 3], [3, 2]]);
  assert.deepEqual([...batch.status], [3, 0, 1, 2]);
  assert.deepEqual([...batch.time.subarray(0, 4)], [12, 13, 14, 15]);
});

test("batch() without reverse edges: a span hears itself and its parent", () => {
  assert.deepEqual(heard(graphs().batch([0], texts, false)), [[0], [1, 0], [2, 1]]);
});

test("batch() takes a trace several times", () => {
  assert.deepEqual(heard(graphs().batch([0, 0], texts, false)), [[0], [1, 0], [2, 1], [3], [4, 3], [5, 4]]);
});
