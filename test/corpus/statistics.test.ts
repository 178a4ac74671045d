import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Random } from "../../lib/src/base/random.js";
import { memoryCorpus } from "../../lib/src/corpus/memory-corpus.js";
import { openCorpus } from "../../lib/src/corpus/open.js";
import { operationStatistics } from "../../lib/src/corpus/operation-statistics.js";
import { callPathStatistics } from "../../lib/src/corpus/statistics.js";
import { loadCallPathStatistics, saveCallPathStatistics } from "../../lib/src/corpus/statistics-file.js";
import { type SpanRow, tableOf } from "../span-builder.js";
import { tempFolder, write } from "./support.js";

const folder = await tempFolder();
const random = new Random(5);
const recording = tableOf(
  Array.from(
    { length: 300 },
    (_, i) =>
      [
        `t${i}`,
        Array.from({ length: 1 + (i % 9) }, (_, k): SpanRow => {
          const duration = Math.floor(2 ** (random.next() * 40));
          return [`${k}`, k ? `${k >> 1}` : null, `s${k % 3}`, `\uFEFFop ${random.below(3)}`, i * 10 + k, duration];
        }),
      ] as const,
  ),
);

test("callPathStatistics() of worked numbers: repeats count, self time is what children leave", async () => {
  const table = tableOf({
    a: [
      ["1", null, "shop", "view", 0, 100],
      ["2", "1", "cart", "get", 10, 20],
      ["3", "1", "cart", "get", 50, 40],
    ],
    b: [
      ["1", null, "shop", "view", 1000, 300],
      ["2", "1", "cart", "get", 1000, 60],
    ],
  });
  const { paths, duration, self } = await callPathStatistics(memoryCorpus([table]));
  expect([paths.text(0), paths.text(1), paths.size]).toEqual(["shop/view", "shop/view > cart/get", 2]);
  expect(duration[0]).toEqual({ count: 2, mean: 200, std: 100, min: 100, max: 300, p50: 100, p95: 300, p99: 300 });
  expect(self[0]).toMatchObject({ count: 2, mean: (40 + 240) / 2, min: 40, max: 240 });
  // 20, 40, 60: mean 40, variance (400 + 0 + 400) / 3
  expect(duration[1]).toMatchObject({ count: 3, mean: 40, min: 20, max: 60, p50: 40, p95: 60 });
  expect(duration[1].std).toBeCloseTo(Math.sqrt(800 / 3), 12);
  expect(self[1]).toEqual(duration[1]);
});

test("callPathStatistics() leaves stand-ins out", async () => {
  const table = tableOf({ a: [["2", "gone", "cart", "get", 10, 20]] as SpanRow[] });
  const { paths, duration } = await callPathStatistics(memoryCorpus([table]));
  expect([paths.size, paths.text(0), duration[0].count]).toEqual([1, "cart/get", 1]);
});

test("callPathStatistics() is the same from memory and through DuckDB, after few or many flushes", async () => {
  const corpus = memoryCorpus([recording]);
  const { duration, self } = await callPathStatistics(corpus);
  for (const cells of [10, 500]) {
    const flushed = await callPathStatistics(corpus, { cells });
    expect(flushed.duration).toEqual(duration);
    expect(flushed.self).toEqual(self);
  }
});

test("callPathStatistics() stops on abort", async () => {
  await expect(callPathStatistics(memoryCorpus([recording]), { signal: AbortSignal.abort() })).rejects.toThrow();
});

test("operationStatistics() agrees with sums over the table", async () => {
  const file = join(folder, "spans.parquet");
  await write(file, [recording]);
  const statistics = await operationStatistics(file, { threads: 2 });
  expect(statistics.map(({ service, operation }) => `${service} ${operation}`)).toEqual(
    ["s0", "s1", "s2"].flatMap((s) => [0, 1, 2].map((o) => `${s} \uFEFFop ${o}`)),
  );
  for (const { service, operation, duration } of statistics) {
    const own = [...recording.duration].filter(
      (_, row) =>
        recording.names.services[recording.service[row]] === service &&
        recording.names.operations[recording.operation[row]] === operation,
    );
    own.sort((a, b) => a - b);
    const mean = own.reduce((sum, d) => sum + d, 0) / own.length;
    expect([duration.count, duration.min, duration.max]).toEqual([own.length, own[0], own.at(-1)]);
    expect(duration.mean / mean).toBeCloseTo(1, 12);
    const std = Math.sqrt(own.reduce((sum, d) => sum + (d - mean) ** 2, 0) / own.length);
    expect(duration.std / std).toBeCloseTo(1, 9);
    for (const [p, value] of [
      [0.5, duration.p50],
      [0.95, duration.p95],
      [0.99, duration.p99],
    ]) {
      const exact = own[Math.ceil(p * own.length) - 1];
      expect(value).toBeLessThanOrEqual(exact);
      expect(value).toBeGreaterThanOrEqual(exact * (1 - 1 / 64));
    }
  }
});

test("loadCallPathStatistics() gives back what was saved, and refuses other files", async () => {
  const statistics = await callPathStatistics(memoryCorpus([recording]));
  const file = join(folder, "statistics.json");
  await saveCallPathStatistics(file, statistics);
  const loaded = await loadCallPathStatistics(file);
  expect([loaded.duration, loaded.self]).toEqual([statistics.duration, statistics.self]);
  for (let path = 0; path < statistics.paths.size; path++) {
    expect(loaded.paths.text(path)).toBe(statistics.paths.text(path));
    expect(loaded.paths.parent(path)).toBe(statistics.paths.parent(path));
  }
  for (const content of ["", "{}", '{"callPathStatistics": 2}', "null"]) {
    writeFileSync(file, content);
    await expect(loadCallPathStatistics(file)).rejects.toThrow("Cannot read call-path statistics");
  }
});

const demo = fileURLToPath(new URL("../../../shared/data/otel_demo", import.meta.url));
if (existsSync(demo)) {
  test("callPathStatistics() and operationStatistics() both count each span of otel_demo once", async () => {
    const corpus = await openCorpus(demo, { threads: 2 });
    const { duration } = await callPathStatistics(corpus);
    await corpus.close();
    const operations = await operationStatistics(demo, { threads: 2 });
    expect(duration.reduce((sum, { count }) => sum + count, 0)).toBe(163_376);
    expect(operations.reduce((sum, { duration }) => sum + duration.count, 0)).toBe(163_376);
    // service/operation pairs of the README
    expect(operations.length).toBe(72);
  });
} else test.skip("callPathStatistics() on otel_demo; left out: ../shared/data is not here", () => {});
