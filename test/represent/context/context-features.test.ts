import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { memoryCorpus } from "../../../lib/src/corpus/memory-corpus.js";
import { contextFeatures } from "../../../lib/src/represent/context/context-features.js";
import { contextTables } from "../../../lib/src/represent/context/context-tables.js";
import { CONTEXT_WIDTH, type ContextFeatures } from "../../../lib/src/represent/context/features-form.js";
import type { SpanRow } from "../../span-builder.js";
import { shopping, tablesOf } from "./series.js";

const many = <T>(length: number, of: (i: number) => T) => Array.from({ length }, (_, i) => of(i));
const column = ({ x, traces }: ContextFeatures, number: number) =>
  many(traces, (trace) => x[trace * CONTEXT_WIDTH + number - 1]);
const names = (features: ContextFeatures) => [...features.channel].map((c) => features.channelName(c));

function assertSound(features: ContextFeatures): void {
  const { x, su, time, eTau, zTau, burst, r, se, lat, st, traces, channel } = features;
  assert.equal(x.length, traces * CONTEXT_WIDTH);
  for (const values of [x, su, time, eTau, zTau, burst, r, se, lat, st]) assert.ok(values.every(Number.isFinite));
  for (const values of [su, time, eTau, zTau, burst, r, se, lat, st, channel]) assert.equal(values.length, traces);
  assert.ok(su.every((value, i) => value === Math.max(lat[i], st[i], se[i])));
  names(features);
}

describe("contextFeatures() is finite and of full length", () => {
  const cases: Record<string, (readonly [number, SpanRow[]])[]> = {
    "for no trace": [],
    "for one trace": [[5, shopping(10, 20)]],
    "for fewer traces than a window": many(5, (i) => [i, shopping(10, i)] as const),
    "for one service": many(60, (i) => [i, shopping(i % 7)] as const),
    "for equal starts": many(60, (i) => [7, shopping(10, i % 9)] as const),
    "for gaps of days": many(60, (i) => [Math.floor(i / 20) * 86_400 + i, shopping(10, 5)] as const),
    "for a service that vanishes": many(60, (i) => [i, i < 30 ? shopping(10, 5) : shopping(10)] as const),
    "for one trace an hour": many(40, (i) => [i * 3600, shopping(10, i % 5)] as const),
    "for durations of 0": many(40, (i) => [i, shopping(0, 0)] as const),
    "for traces without roots": many(40, (i) => [i, [["1", "lost", "a", "x", 0, i % 4]]] as const),
  };
  for (const [title, traces] of Object.entries(cases)) {
    test(title, async () => {
      const tables = await tablesOf(traces);
      assertSound(contextFeatures(tables));
      assertSound(contextFeatures(tables, new Uint8Array(traces.length).fill(1)));
      assertSound(contextFeatures(tables, new Uint8Array(traces.length)));
      assertSound(
        contextFeatures(
          tables,
          Uint8Array.from(traces, (_, i) => i % 3 && 1),
        ),
      );
    });
  }
});

test("contextFeatures() refuses marks for other traces", async () => {
  const tables = await tablesOf([[0, shopping(1)]]);
  assert.throws(() => contextFeatures(tables, new Uint8Array(2)), /2 marks for 1 traces/);
});

/** A call a second for ten minutes; from second 240 to 299 `cart` takes ten times as long. */
const delayed = many(600, (i) => [i, shopping(10, i >= 240 && i < 300 ? 200 : 20)] as const);

test("contextFeatures() finds the edge that a stretch of traces deviates at", async () => {
  const features = contextFeatures(await tablesOf(delayed));
  const suspect = [...features.su].flatMap((su, i) => (su > 1 ? [i] : []));
  // Within the last rows of the stretch most of the 31, and of the 15, around are ordinary.
  assert.ok(suspect.length >= 52 && suspect[0] >= 240 && suspect.at(-1)! < 300, `${suspect.length} suspect`);
  assert.equal(names(features)[270], "time of cart, called by shop");
  assert.equal(column(features, 1)[270], Math.log(201 / 21));
  assert.equal(column(features, 2)[270], Math.log(201 / 21));
  assert.equal(column(features, 6)[270], Math.log1p(180) / 3);
  assert.ok(Math.abs(features.r[270] - Math.log(211 / 31)) < 1e-12);
});

test("contextFeatures() starts from the low level where most traces are slow, and the normal ones correct it", async () => {
  const slow = many(600, (i) => [i, shopping(10, i < 100 ? 20 : 200)] as const);
  const tables = await tablesOf(slow);
  const first = contextFeatures(tables);
  assert.equal(column(first, 1)[50], 0);
  assert.ok(column(first, 1)[400] > 2);
  const later = contextFeatures(
    tables,
    Uint8Array.from(slow, (_, i) => (i >= 100 ? 1 : 0)),
  );
  assert.ok(column(later, 1)[400] < 0.2);
  // Another baseline leaves the first as it was.
  assert.deepEqual(contextFeatures(tables).x, first.x);
});

test("contextFeatures() does not look over a gap: two extreme rows alone prove nothing", async () => {
  const pair = many(122, (i) => [i < 120 ? i : 5000 + i, shopping(10, i < 120 ? 20 : 200)] as const);
  const { x } = contextFeatures(await tablesOf(pair));
  assert.ok(x[121 * CONTEXT_WIDTH] > 2);
  assert.ok(x[121 * CONTEXT_WIDTH + 1] < x[121 * CONTEXT_WIDTH]);
  const triple = contextFeatures(await tablesOf([...pair, [5122, shopping(10, 200)]]));
  assert.equal(triple.x[121 * CONTEXT_WIDTH + 1], triple.x[121 * CONTEXT_WIDTH]);
});

test("contextFeatures() judges rare callers of a service together", async () => {
  const traces = many(400, (i) => {
    const caller = i % 20 ? "shop" : `batch${(i / 20) % 10}`;
    const rows: SpanRow[] = [
      ["1", null, caller, "go", 0, 30],
      ["2", "1", "cart", "get", 0, 10],
    ];
    return [i * 10, rows] as const;
  });
  const features = contextFeatures(await tablesOf(traces));
  const units = new Set(names(features));
  assert.ok(units.has("time of cart, rare callers"), [...units].join());
  assert.ok(![...units].some((unit) => unit.includes("by batch")));
});

test("contextFeatures() sees a burst of a new structure, and names it", async () => {
  const traces = many(600, (i) => [i, i >= 300 && i < 320 ? shopping(30) : shopping(10, 20)] as const);
  const features = contextFeatures(await tablesOf(traces));
  assert.equal(names(features)[310], "calls below shop view");
  assert.ok(features.burst[310] > 2);
  assert.ok(features.burst[100] < 0.1);
  assert.equal(column(features, 10)[310], -Math.log10(20 / 600) / 2);
});

describe("contextFeatures() and errors", () => {
  const failing = (fails: (i: number) => boolean, code = "500") =>
    tablesOf(
      many(600, (i) => {
        const [root, [id, parent, service, operation, start, duration]] = shopping(10, 20);
        const status = { kind: "http", code: fails(i) ? code : "200" } as const;
        const rows: SpanRow[] = [root, [id, parent, service, operation, start, duration, { status }]];
        return [i * 2, rows] as const;
      }),
    );

  test("a stretch of them is suspect at the service where they began", async () => {
    const features = contextFeatures(await failing((i) => i >= 300 && i < 330));
    assert.equal(names(features)[310], "errors at cart");
    const share = 0.5 / (600 - 271 + 1);
    assert.ok(Math.abs(column(features, 13)[314] + Math.log10(share)) < 0.05);
    assert.equal(features.se[310], 1.2 * column(features, 13)[310]);
    assert.ok(column(features, 14)[310] > 1);
  });

  test("a permanent one is not suspicious", async () => {
    const features = contextFeatures(await failing(() => true));
    assert.ok(features.se.every((se) => se < 0.01));
  });

  test("one that comes alone is worth a question and no alarm, three in a row are an alarm", async () => {
    const features = contextFeatures(await failing((i) => i === 100 || (i >= 400 && i < 403)));
    assert.equal(features.se[100], 1.6);
    assert.ok(features.se[401] > 2);
  });

  test("a refused call counts half", async () => {
    const is = (i: number) => i >= 300 && i < 330;
    const [failed, refused] = [contextFeatures(await failing(is)), contextFeatures(await failing(is, "404"))];
    assert.equal(column(refused, 13)[310], column(failed, 13)[310] / 2);
  });

  test("without any the two numbers are 0", async () => {
    const features = contextFeatures(await failing(() => false));
    assert.ok([...column(features, 13), ...column(features, 14)].every((value) => value === 0));
  });
});

test("contextFeatures() numbers channels alike after a new baseline, and refuses others", async () => {
  const tables = await tablesOf(delayed);
  const first = contextFeatures(tables);
  const later = contextFeatures(
    tables,
    Uint8Array.from(first.su, (su) => (su > 1 ? 0 : 1)),
  );
  assert.equal(later.channel[270], first.channel[270]);
  assert.throws(() => first.channelName(-1), RangeError);
  assert.throws(() => first.channelName(1e6), RangeError);
});

test("contextFeatures() does not depend on the order of the recording", async () => {
  const ordered = contextFeatures(await tablesOf(delayed));
  const reversed = contextFeatures(await tablesOf([...delayed].reverse()));
  assert.deepEqual([...reversed.su].reverse(), [...ordered.su]);
  assert.deepEqual(names(reversed).reverse(), names(ordered));
});

test("contextFeatures() of tables that went to a worker are the same", async () => {
  const tables = await tablesOf(delayed);
  assert.deepEqual(contextFeatures(structuredClone(tables)).x, contextFeatures(tables).x);
  assert.equal(contextFeatures(await contextTables(memoryCorpus([]))).traces, 0);
});

test("contextFeatures() doubts slow traces among more of them than at other times, once normal ones are known", async () => {
  // Every third of 60 calls is slow: their median is not.
  const isSlow = (i: number) => i >= 300 && i < 360 && i % 3 === 0;
  const tables = await tablesOf(
    Array.from({ length: 600 }, (_, i) => [i * 10, shopping(isSlow(i) ? 60 : 10 + (i % 3))]),
  );
  const [first, later] = [contextFeatures(tables), contextFeatures(tables, new Uint8Array(600).fill(1))];
  for (let i = 310; i < 350; i++) {
    assert.ok(first.lat[i] < 1);
    assert.equal(later.lat[i].toFixed(4), isSlow(i) ? "1.6000" : later.lat[i].toFixed(4));
    assert.ok(isSlow(i) || later.lat[i] < 1);
  }
});
