import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { memoryCorpus } from "../../../lib/src/corpus/memory-corpus.js";
import { type GnnOptions, gnn } from "../../../lib/src/represent/gnn/gnn.js";
import { loadRepresentation } from "../../../lib/src/represent/load.js";
import type { FitOptions, FittedRepresentation } from "../../../lib/src/represent/representation.js";
import { NameTable } from "../../../lib/src/trace/name-table.js";
import type { SpanTable } from "../../../lib/src/trace/span-table.js";
import { type SpanRow, tableOf } from "../../span-builder.js";
import { shop } from "../shop.js";

const small: GnnOptions = { encoder: "hashed", triplets: 160, epochs: 2, batch: 16 };
const table = shop(240, 1);

/** Fits to tables. */
function train(options: GnnOptions, tables: SpanTable[], fit: FitOptions): Promise<FittedRepresentation> {
  // biome-ignore lint/suspicious/noFocusedTests: this fit is no test
  return gnn(options).fit(memoryCorpus(tables), fit);
}

let fitted: FittedRepresentation;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-gnn-"));
  fitted = await train(small, [table], { seed: 1 });
});

afterAll(async () => {
  fitted.dispose();
  await rm(folder, { recursive: true, force: true });
});

const row = (vectors: Float32Array, i: number) => vectors.subarray(64 * i, 64 * i + 64);

function assertNear(a: Float32Array, b: Float32Array, tolerance = 1e-5) {
  assert.equal(a.length, b.length);
  a.forEach((value, i) => {
    assert.ok(Math.abs(value - b[i]) < tolerance, `${value} is not ${b[i]} at ${i}`);
  });
}

test("gnn() gives vectors of length 1", async () => {
  const vectors = await fitted.encode(table);
  assert.equal(vectors.length, 240 * fitted.width);
  for (let i = 0; i < 240; i++) assert.ok(Math.abs(Math.hypot(...row(vectors, i)) - 1) < 1e-5);
});

test("gnn() learns: the loss falls, and a slow trace is farther from a normal one than another normal one", async () => {
  const [first, last] = String(fitted.facts.loss).split(" ").map(Number);
  assert.ok(last < first);
  const vectors = await fitted.encode(table);
  const cosine = (a: number, b: number) => row(vectors, a).reduce((sum, x, k) => sum + x * row(vectors, b)[k], 0);
  // Structure 0 (every third); 9 mod 30 is slow among them.
  assert.ok(cosine(0, 3) > cosine(0, 9));
});

for (const network of ["compact", "paper"] as const) {
  describe(`network ${network}`, () => {
    let model: FittedRepresentation;
    beforeAll(async () => {
      model =
        network === "compact"
          ? fitted
          : await train({ ...small, network, engine: "tfjs-wasm", headWidth: 12, triplets: 32, epochs: 1 }, [table], {
              seed: 1,
            });
    });

    test("a batch of traces gives what each alone gives", async () => {
      const all = await model.encode(shop(30, 2));
      for (let i = 0; i < 6; i++) {
        const names = new NameTable();
        const [rows] = [rowsOf(shop(30, 2), i)];
        assertNear(await model.encode(tableOf([["alone", rows]], names)), row(all, i));
      }
    });

    test("the order of siblings does not matter", async () => {
      const buy = (a: string, b: string): SpanRow[] => [
        ["1", null, "frontend", "POST /buy", 0, 400],
        [a, "1", "cart", "Get", 10, 100],
        [b, "1", "payment", "Charge", 10, 150],
        ["4", a, "store", "read", 20, 30],
      ];
      const vectors = await model.encode(tableOf({ one: buy("2", "3"), other: buy("3", "2") }));
      assertNear(row(vectors, 0), row(vectors, 1));
    });
  });
}

test("gnn() encodes traces of one span, and a trace of 10,000", async () => {
  const alone = await fitted.encode(tableOf({ a: [["1", null, "frontend", "GET /ping", 0, 5]] }));
  assert.ok(alone.every(Number.isFinite));
  const many: SpanRow[] = Array.from({ length: 10_000 }, (_, i) => [
    `${i}`,
    i === 0 ? null : `${i % 2 === 0 ? 0 : i - 1}`,
    "cart",
    "Get",
    i,
    100_000 - i,
  ]);
  const vectors = await fitted.encode(tableOf({ a: [["1", null, "frontend", "GET /ping", 0, 5]], many }));
  assertNear(row(vectors, 0), alone);
  assert.ok(row(vectors, 1).every(Number.isFinite));
});

test("gnn() trains where every trace has one span", async () => {
  const pings = tableOf(
    Array.from({ length: 40 }, (_, i) => [`t${i}`, [["1", null, "a", "ping", 0, 1 + i * i]]] as const),
  );
  const model = await train({ ...small, triplets: 16, epochs: 1 }, [pings], { seed: 1 });
  assert.equal(model.facts.triplets, 16);
  assert.ok((await model.encode(pings)).every(Number.isFinite));
  model.dispose();
});

test("gnn() does without training where a recording has no triplets", async () => {
  const one = tableOf({ t: [["1", null, "a", "ping", 0, 1]] });
  const model = await train(small, [one], { seed: 1 });
  assert.equal(model.facts.triplets, 0);
  assert.equal(model.facts.steps, 0);
  assert.ok((await model.encode(one)).every(Number.isFinite));
  model.dispose();
});

test("gnn() gives the same bytes for the same seed, others for another", async () => {
  const vectorsOf = async (seed: number) => {
    const model = await train(small, [table], { seed });
    const vectors = await model.encode(table);
    model.dispose();
    return vectors;
  };
  assert.deepEqual(await vectorsOf(1), await fitted.encode(table));
  assert.notDeepEqual(await vectorsOf(2), await fitted.encode(table));
});

test("loadRepresentation() reads back what save() wrote, and applies it to names and statuses never seen", async () => {
  await fitted.save(folder);
  const loaded = await loadRepresentation(folder);
  assert.deepEqual(await loaded.encode(table), await fitted.encode(table));
  assert.deepEqual(loaded.facts, fitted.facts);
  const strange = (status: number) => tableOf({ t: [["1", null, "новый", "__proto__", 0, 5, { status }]] });
  const [a, b] = [await loaded.encode(strange(418)), await loaded.encode(strange(307))];
  assert.ok(a.every(Number.isFinite));
  assert.deepEqual(a, b);
  loaded.dispose();
});

test("loadRepresentation() refuses weights that are cut short", async () => {
  await fitted.save(folder);
  const bytes = await readFile(join(folder, "weights.bin"));
  await writeFile(join(folder, "weights.bin"), bytes.subarray(0, 100));
  await assert.rejects(loadRepresentation(folder), /weights.bin has 100 bytes, not \d+ \(folder /);
});

test("gnn() reports progress and stops when aborted", async () => {
  const abort = new AbortController();
  const stages = new Set<string>();
  const onProgress = ({ stage, done }: { stage: string; done: number }) => {
    stages.add(stage);
    if (stage === "train network" && done === 3) abort.abort(new Error("enough"));
  };
  await assert.rejects(train(small, [table], { seed: 1, signal: abort.signal, onProgress }), /enough/);
  assert.deepEqual([...stages], ["read traces", "train network"]);
});

test("gnn() keeps a uniform pool in memory, at most as large as asked for", async () => {
  const model = await train({ ...small, pool: 50, triplets: 16, epochs: 1 }, [shop(100, 3), shop(100, 4)], { seed: 1 });
  assert.equal(model.facts.pool, 50);
  model.dispose();
});

/** The spans of one trace of a table, to be built again. */
function rowsOf(from: SpanTable, trace: number): SpanRow[] {
  const rows: SpanRow[] = [];
  for (let i = from.offsets[trace]; i < from.offsets[trace + 1]; i++) {
    const up = from.parent[i];
    rows.push([
      from.spanIds[i],
      up < 0 ? null : from.spanIds[up],
      from.names.services[from.service[i]],
      from.names.operations[from.operation[i]],
      from.start[i],
      from.duration[i],
      { status: from.names.statuses[from.status[i]] },
    ]);
  }
  return rows;
}
