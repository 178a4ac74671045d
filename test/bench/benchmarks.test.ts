import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { describeBench } from "../../lib/src/bench/describe.js";
import { BENCHMARK_NAMES, openBenchmark } from "../../lib/src/bench/registry.js";
import { runBenchmark } from "../../lib/src/bench/run-benchmark.js";

afterEach(() => vi.unstubAllEnvs());

describe.each(BENCHMARK_NAMES)("benchmark %s", (name) => {
  test("stands under its own name", async () => {
    expect((await openBenchmark(name)).name).toBe(name);
  });

  test("runs in tiny, and its object holds what others rely on", { timeout: 60_000 }, async () => {
    vi.stubEnv("LABELEASE_PYTHON", "");
    const result = await runBenchmark(name, { quick: true });
    expect(result.name).toBe(name);
    expect(result.ours).toBeGreaterThan(0);
    for (const { ratio, value } of result.anchors) expect(ratio).toBe(result.ours / value);
    expect(result.anchor).toBe(result.anchors[0]?.value ?? null);
    expect(result.ratio).toBe(result.anchors[0]?.ratio ?? null);
    expect(result.machine.cores).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    // Any number of threads gives the same labels.
    if (name === "run") for (const { facts } of result.anchors) expect(facts.labels).toBe(result.facts.labels);
    expect(describeBench(result)).toContain(result.oursName);
  });
});

test("the sides of train-step and encode compute the same", { timeout: 60_000 }, async () => {
  vi.stubEnv("LABELEASE_PYTHON", "");
  for (const [name, fact] of [
    ["train-step", "loss"],
    ["encode", "first"],
  ]) {
    const { facts, anchors } = await runBenchmark(name, { quick: true });
    for (const anchor of anchors) expect(anchor.facts[fact]).toBeCloseTo(facts[fact] as number, 4);
  }
});

test("runBenchmark() names anchors in Python that are left out, and why", async () => {
  vi.stubEnv("LABELEASE_PYTHON", "");
  const { leftOut } = await runBenchmark("kmeans", { quick: true });
  expect(leftOut).toEqual([{ name: "scikit-learn", why: "no Python is named; --python or LABELEASE_PYTHON does" }]);
});

test("runBenchmark() refuses a Python that is not there", async () => {
  await expect(runBenchmark("kmeans", { quick: true, python: "/no/such" })).rejects.toThrow('"/no/such"');
});

test("runBenchmark() refuses a name that is none", async () => {
  await expect(runBenchmark("kmean")).rejects.toThrow('"kmean" is none of');
});

test("openBenchmark() has a line for each file of bench/benchmarks", async () => {
  const { readdir } = await import("node:fs/promises");
  const files = await readdir(new URL("../../lib/src/bench/benchmarks/", import.meta.url));
  const registry = await readFile(new URL("../../lib/src/bench/registry.ts", import.meta.url), "utf8");
  for (const file of files) expect(registry).toContain(`./benchmarks/${file.replace(".ts", ".js")}`);
});
