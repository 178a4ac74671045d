import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { memoryCorpus } from "../../lib/src/corpus/memory-corpus.js";
import { loadRepresentation } from "../../lib/src/represent/load.js";
import { type StvOptions, stv } from "../../lib/src/represent/stv.js";
import { type SpanRow, tableOf } from "../span-builder.js";

// The reference trace of the method notes (times in milliseconds there), and one that takes another way.
const t1: SpanRow[] = [
  ["A", null, "fe", "home", 0, 100],
  ["B", "A", "cart", "get", 10, 30],
  ["C", "A", "prod", "list", 20, 50],
  ["D", "C", "redis", "get", 30, 20],
];
const t2: SpanRow[] = [
  ["A", null, "fe", "home", 0, 70],
  ["E", "A", "pay", "charge", 10, 7],
];
const table = tableOf({ t1, t2 });

async function vectors(options: StvOptions, of = table, fittedOn = [table]): Promise<number[][]> {
  // biome-ignore lint/suspicious/noFocusedTests: this fit is no test
  const fitted = await stv(options).fit(memoryCorpus(fittedOn), { seed: 1 });
  const flat = await fitted.encode(of);
  return of.traceIds.map((_, i) => [...flat.subarray(i * fitted.width, (i + 1) * fitted.width)]);
}

test("stv() gives the duration of each call path, -1 where a trace lacks it", async () => {
  assert.deepEqual(await vectors({}), [
    [100, 30, 50, 20, -1],
    [70, -1, -1, -1, 7],
  ]);
});

test("stv() takes the longest of repeated calls, or the last", async () => {
  const repeats = tableOf({
    t: [
      ["1", null, "a", "x", 0, 90],
      ["2", "1", "b", "y", 1, 40],
      ["3", "1", "b", "y", 50, 5],
    ],
  });
  assert.deepEqual(await vectors({}, repeats, [repeats]), [[90, 40]]);
  assert.deepEqual(await vectors({ repeats: "last" }, repeats, [repeats]), [[90, 5]]);
});

test("stv() log is ln(1 + microseconds), absent -1", async () => {
  const [, row] = await vectors({ scale: "log" });
  assert.deepEqual(row, [Math.fround(Math.log1p(70)), -1, -1, -1, Math.fround(Math.log1p(7))]);
});

test("stv() zscore has mean 0 and deviation 1 in each column, absent ones included", async () => {
  const rows = await vectors({ scale: "zscore" }, table, [tableOf({ t1 }), tableOf({ t2 })]);
  for (let column = 0; column < 5; column++) {
    const [a, b] = rows.map((row) => row[column]);
    assert.ok(Math.abs(a + b) < 1e-6 && Math.abs(Math.abs(a) - 1) < 1e-6);
  }
});

test("stv() leaves out call paths that were not there when it was fitted", async () => {
  const later = tableOf({
    t: [
      ["1", null, "fe", "home", 0, 5],
      ["2", "1", "new", "call", 1, 2],
      ["3", "2", "cart", "get", 1, 1],
    ],
  });
  assert.deepEqual(await vectors({}, later), [[5, -1, -1, -1, -1]]);
});

test("loadRepresentation() reads back service trace vectors", async () => {
  const folder = await mkdtemp(join(tmpdir(), "labelease-stv-"));
  try {
    // biome-ignore lint/suspicious/noFocusedTests: this fit is no test
    const fitted = await stv({ scale: "zscore" }).fit(memoryCorpus([table]), { seed: 1 });
    await fitted.save(folder);
    const loaded = await loadRepresentation(folder);
    assert.deepEqual(await loaded.encode(table), await fitted.encode(table));
    assert.deepEqual(loaded.facts, fitted.facts);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
