import assert from "node:assert/strict";
import { test } from "vitest";
import { memoryCorpus } from "../../../lib/src/corpus/memory-corpus.js";
import { contextTables } from "../../../lib/src/represent/context/context-tables.js";
import { errorClass } from "../../../lib/src/represent/context/error-class.js";
import type { ContextTables } from "../../../lib/src/represent/context/tables-form.js";
import { type SpanRow, tableOf } from "../../span-builder.js";
import { tablesOf } from "./series.js";

const one = (rows: readonly SpanRow[]) => tablesOf([[0, rows]]);
const http = (code: number) => ({ status: { kind: "http", code: String(code) } }) as const;

/** "caller -> owner" of the edge of each element of table K, with its ms, sorted. */
function spent(tables: ContextTables): string[] {
  const caller = (service: number) => (service < 0 ? ["-", "?"][-1 - service] : tables.services[service]);
  return Array.from(tables.timeKey, (key, i) => {
    const edge = tables.keyEdge[key];
    const part = tables.keyNet[key] ? " net" : "";
    return `${caller(tables.edgeCaller[edge])} -> ${tables.services[tables.edgeOwner[edge]]}${part}: ${tables.timeSum[i]}`;
  }).sort();
}

test("contextTables() does not wait for consumers, nor for what a producer sends", async () => {
  const tables = await one([
    ["1", null, "a", "go", 0, 100],
    ["2", "1", "a", "send", 10, 20, { kind: "PRODUCER" }],
    ["3", "2", "b", "take", 12, 10, { kind: "CONSUMER" }],
    ["4", "1", "a", "own queue", 40, 50, { kind: "CONSUMER" }],
  ]);
  assert.deepEqual(spent(tables), ["- -> a: 50", "- -> a: 80", "a -> b net: 20", "a -> b: 10"]);
});

test("contextTables() counts parallel children once, also where a skewed one changes their order", async () => {
  const tables = await one([
    ["1", null, "a", "go", 0, 100],
    ["2", "1", "b", "x", 95, 40],
    ["3", "1", "a", "y", 98, 1],
    ["4", "1", "a", "z", 50, 20],
  ]);
  // b runs from 60 to 100: it hides y, and z from 60 on.
  assert.deepEqual(spent(tables), ["- -> a: 1", "- -> a: 20", "- -> a: 50", "a -> b: 40"]);
});

test("contextTables() takes a span for a call only with one child elsewhere and a kind that may call", async () => {
  const child: SpanRow = ["2", "1", "b", "x", 0, 4];
  const net = async (rows: SpanRow[]) => [...(await one(rows)).keyNet].includes(1);
  assert.equal(await net([["1", null, "a", "go", 0, 9], child]), true);
  assert.equal(await net([["1", null, "a", "go", 0, 9, { kind: "SERVER" }], child]), false);
  assert.equal(await net([["1", null, "a", "go", 0, 9], child, ["3", "1", "c", "x", 5, 1]]), false);
  assert.equal(
    await net([
      ["1", null, "a", "go", 0, 9],
      ["2", "1", "a", "x", 0, 4],
    ]),
    false,
  );
});

test("contextTables() names the caller past spans of the same service; unknown above orphans and cycles", async () => {
  assert.deepEqual(
    spent(
      await one([
        ["1", null, "a", "go", 0, 10, { kind: "SERVER" }],
        ["2", "1", "b", "x", 0, 6],
        ["3", "2", "b", "y", 0, 3],
        ["4", "lost", "c", "z", 0, 2],
        ["5", "6", "d", "ring", 0, 2, { kind: "SERVER" }],
        ["6", "5", "d", "ring", 0, 2],
      ]),
    ),
    ["- -> a: 4", "? -> c: 2", "? -> d: 0", "? -> d: 2", "a -> b: 3", "a -> b: 3"],
  );
});

test("contextTables() measures a trace by its first root, or by the extent of its fragments", async () => {
  const rooted = await one([
    ["0", "lost", "b", "early", 1, 500],
    ["1", null, "a", "go", 5, 20],
    ["2", null, "a", "again", 7, 90],
  ]);
  assert.deepEqual([rooted.time[0], rooted.duration[0]], [0.005, 20]);
  const rootless = await one([
    ["1", "lost", "a", "go", 5, 20],
    ["2", "gone", "a", "more", 7, 90],
  ]);
  assert.deepEqual([rootless.time[0], rootless.duration[0]], [0.005, 92]);
});

test("contextTables() tells an entry with a root from one without", async () => {
  const tables = await tablesOf([
    [0, [["1", null, "a", "go", 0, 9]]],
    [1, [["1", "lost", "a", "go", 0, 9]]],
    [2, [["1", null, "a", "go", 0, 8]]],
  ]);
  assert.deepEqual([...tables.entry], [0, 1, 0]);
  assert.deepEqual([...tables.shape], [0, 1, 0]);
});

test("contextTables() numbers shapes as multisets and signatures as sets of children, without status", async () => {
  const call = (id: string, operation: string, status = 200): SpanRow => [id, "1", "b", operation, 0, 1, http(status)];
  const root: SpanRow = ["1", null, "a", "go", 0, 9];
  const tables = await tablesOf([
    [0, [root, call("2", "x"), call("3", "y")]],
    [1, [root, call("3", "y", 503), call("2", "x")]],
    [2, [root, call("2", "x"), call("3", "y"), call("4", "x")]],
    [3, [root, call("2", "x")]],
  ]);
  assert.deepEqual([...tables.shape], [0, 0, 1, 2]);
  const ofRoot = [0, 1, 2, 3].map((trace) => tables.traceSignature[tables.signatureOffsets[trace]]);
  assert.equal(new Set(ofRoot.slice(0, 3)).size, 1);
  assert.notEqual(ofRoot[3], ofRoot[0]);
});

test("contextTables() keeps errors where they began, the worst class of a node", async () => {
  const tables = await one([
    ["1", null, "a", "go", 0, 90, http(500)],
    ["2", "1", "b", "x", 0, 9, http(503)],
    ["3", "1", "c", "y", 10, 9, http(404)],
    ["4", "1", "c", "y", 20, 9, { status: { kind: "grpc", code: "14" } }],
    ["5", "1", "d", "z", 30, 9, http(500)],
    ["6", "5", "d", "w", 30, 9, http(404)],
  ]);
  const found = Array.from(tables.errorNode, (n, i) => `${tables.nodeOperation[n]} ${tables.errorClass[i]}`);
  assert.deepEqual(found, ["x 2", "y 2", "z 2", "w 1"]);
});

test("errorClass() reads HTTP, gRPC, OpenTelemetry and bare numbers", () => {
  const classes = (kind: "http" | "grpc" | "otel" | "other", codes: string[]) =>
    codes.map((code) => errorClass({ kind, code }));
  assert.deepEqual(classes("http", ["200", "399", "404", "499", "500", "599"]), [0, 0, 1, 1, 2, 2]);
  assert.deepEqual(classes("grpc", ["0", "1", "16"]), [0, 2, 2]);
  assert.deepEqual(classes("otel", ["OK", "ERROR"]), [0, 2]);
  assert.deepEqual(classes("other", ["", "99", "-1", "x", "700", "0", "1.5"]), [0, 2, 0, 0, 2, 0, 0]);
});

test("contextTables() gives the same whatever the batches, and services by name", async () => {
  const traces = Array.from({ length: 20 }, (_, i): [string, SpanRow[]] => [
    `t${i}`,
    [
      ["1", null, i % 2 ? "z" : "a", "go", i * 1e6, 9000],
      ["2", "1", `s${i % 3}`, "x", i * 1e6, 2000, i % 5 ? undefined : http(500)],
    ],
  ]);
  const corpus = memoryCorpus([tableOf(traces)]);
  const whole = await contextTables(corpus);
  const piecewise = await contextTables({ ...corpus, batches: (options) => corpus.batches({ ...options, spans: 3 }) });
  assert.deepEqual(piecewise, whole);
  assert.deepEqual(whole.services, ["a", "s0", "s1", "s2", "z"]);
});

test("contextTables() survives a chain and a fan of 100,000 spans", async () => {
  const chain = Array.from(
    { length: 1e5 },
    (_, i): SpanRow => [`${i}`, i ? `${i - 1}` : null, "a", "x", i, 2e5 - 2 * i],
  );
  const fan = Array.from({ length: 1e5 }, (_, i): SpanRow => [`${i}`, i ? "0" : null, "a", "x", i, i ? 1 : 2e5]);
  const tables = await tablesOf([
    [0, chain],
    [0, fan],
  ]);
  assert.equal(tables.ids.length, 2);
  assert.equal(tables.timeSum[0] + tables.timeSum[1], 2e5);
});

test("contextTables() stops when aborted", async () => {
  const corpus = memoryCorpus([tableOf({ t: [["1", null, "a", "x", 0, 1]] })]);
  await assert.rejects(contextTables(corpus, { signal: AbortSignal.abort(new Error("enough")) }), /enough/);
});

test("contextTables() of nothing is empty", async () => {
  const tables = await contextTables(memoryCorpus([]));
  assert.deepEqual([tables.ids.length, tables.services.length, [...tables.timeOffsets]], [0, 0, [0]]);
});
