import { expect, test } from "vitest";
import { inspectCorpus } from "../../../lib/src/corpus/inspect/inspect.js";
import { memoryCorpus } from "../../../lib/src/corpus/memory-corpus.js";
import { type PlainSpan, tableOfSpans } from "../../../lib/src/trace/table-of-spans.js";

const BASE = 1_700_000_000_000_000;
const inspect = (traces: Record<string, PlainSpan[]>) => inspectCorpus(memoryCorpus([tableOfSpans(traces)]));
const span = (id: string, more: Partial<PlainSpan> = {}): PlainSpan => ({
  ...{ id, service: "front", operation: "GET", start: BASE, duration: 1_000 },
  ...more,
});

test("inspectCorpus() counts services, operations, structures, errors and times", async () => {
  const found = await inspect({
    t1: [span("a"), span("b", { parent: "a", service: "cart", operation: "add", start: BASE + 10, duration: 501 })],
    t2: [
      span("a", { start: BASE + 5_000_000, duration: 3_000, status: { kind: "http", code: "503" } }),
      span("b", { parent: "a", service: "cart", operation: "add", start: BASE + 5_000_010, duration: 700 }),
    ],
    t3: [span("a", { operation: "POST", status: { kind: "http", code: "200" } })],
  });
  expect(found).toMatchObject({
    ...{ traces: 3, spans: 5, services: 2, operations: 3, structures: 2, from: BASE, to: BASE + 5_003_000 },
    ...{ errorSpans: 1, errorShare: 0.5, errorTraces: 1, withoutStatus: 3, orphans: 0, gaps: [], unitFactor: null },
    ...{ traceDuration: { p50: 1000, max: 3000 }, traceSpans: { p50: 2, max: 2 }, calls: 2, callsBefore: 0, skew: [] },
  });
  expect(
    found.perService.map(({ service, spans, traces, operations }) => [service, spans, traces, operations]),
  ).toEqual([
    ["front", 3, 3, 2],
    ["cart", 2, 2, 1],
  ]);
  expect(found.perOperation[0]).toMatchObject({ service: "cart", operation: "add", spans: 2, errorShare: null });
  expect(found.perStructure).toMatchObject([
    { traces: 2, spans: 2, root: "front GET" },
    { traces: 1, spans: 1, root: "front POST" },
  ]);
  expect(found.perStructure[0].structure).toMatch(/^[0-9a-f]{32}$/);
  expect(found.remarks).toEqual([]);
});

test("inspectCorpus() sees children that begin before their parents, between services only", async () => {
  const traces = Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [
      `t${i}`,
      [
        span("a"),
        span("b", { parent: "a", service: "cart", start: BASE + (i < 3 ? -200 - i : 100), duration: 10 }),
        span("c", { parent: "a", start: BASE - 50, duration: 10 }),
      ],
    ]),
  );
  const found = await inspect(traces);
  expect(found.skew).toEqual([{ caller: "front", called: "cart", calls: 10, before: 3, mean: 201, most: 202 }]);
  expect(found.remarks).toContain("30.0 % of the calls between services begin before their caller: clocks differ");
});

test("inspectCorpus() finds gaps, missing parents, traces without a root and with several", async () => {
  const traces: Record<string, PlainSpan[]> = {};
  for (let i = 0; i < 100; i++) traces[`t${i}`] = [span("a", { start: BASE + (i < 50 ? i : i + 600) * 1_000_000 })];
  traces.orphan = [span("x", { parent: "gone" })];
  traces.two = [span("x"), span("y")];
  const found = await inspect(traces);
  expect(found.gaps).toEqual([{ from: BASE + 49_000_000, to: BASE + 650_000_000 }]);
  expect(found).toMatchObject({ spans: 103, orphans: 1, rootless: 1, severalRoots: 1 });
  expect(found.remarks.join("; ")).toMatch(
    /1 gaps without a trace, the longest of 601 s; .*missing; .*no root; .*several/,
  );
});

test("inspectCorpus() suspects units: durations that parents do not hold, times of another century", async () => {
  const traces: Record<string, PlainSpan[]> = {};
  for (let i = 0; i < 60; i++) {
    const start = 5_000_000 + i * 1_000_000;
    traces[`t${i}`] = [
      span("a", { start, duration: 90 }),
      span("b", { parent: "a", service: "cart", start: start + 20_000, duration: 30 }),
    ];
  }
  const found = await inspect(traces);
  expect(found.unitFactor).toBe(1000);
  expect(found.remarks.join("; ")).toMatch(/a thousand times too short.*not of this century/);
});

test("inspectCorpus() takes hostile names and a trace of 100,000 spans", async () => {
  const chain = Array.from({ length: 100_000 }, (_, i) =>
    span(String(i), { parent: i === 0 ? undefined : String(i - 1), service: ["__proto__", "constructor"][i % 2] }),
  );
  const found = await inspect({ long: chain });
  expect(found.perService.map(({ service, spans }) => [service, spans])).toEqual([
    ["__proto__", 50_000],
    ["constructor", 50_000],
  ]);
  expect(found).toMatchObject({ structures: 1, calls: 99_999 });
});
