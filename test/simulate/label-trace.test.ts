import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { judge } from "../../lib/src/simulate/label-trace.js";
import type { PlayedSpan } from "../../lib/src/simulate/play-trace.js";

/** A root of `rootMs` with one call of `callMs` in it. */
function trace(rootMs: number, callMs: number, code = "0"): PlayedSpan[] {
  const span = (key: number, parent: number, ms: number): PlayedSpan => ({
    key,
    parent,
    service: "shop",
    operation: `o${key}`,
    instance: "shop-1",
    kind: parent < 0 ? "SERVER" : "CLIENT",
    start: 0,
    end: ms * 1000,
    status: { kind: "grpc", code: parent < 0 ? "0" : code },
  });
  return [span(1, -1, rootMs), span(2, 0, callMs)];
}

describe("judge()", () => {
  test("calls a trace that the fault left alone normal", () => {
    assert.deepEqual(judge(trace(100, 10), trace(100, 10)), { rule: null, durationRatio: 1 });
  });

  test("root: 30 % and 20 ms", () => {
    assert.equal(judge(trace(100, 10), trace(129, 10)).rule, null);
    assert.equal(judge(trace(100, 10), trace(130, 10)).rule, "latency");
    assert.equal(judge(trace(10, 1), trace(29, 1)).rule, null);
    assert.equal(judge(trace(10, 1), trace(30, 1)).rule, "latency");
  });

  test("a span within: twice as long and 20 ms, also when the root hides it", () => {
    assert.equal(judge(trace(500, 10), trace(500, 29)).rule, null);
    assert.equal(judge(trace(500, 10), trace(500, 30)).rule, "latency");
    assert.equal(judge(trace(500, 40), trace(500, 79)).rule, null);
    assert.equal(judge(trace(500, 40), trace(500, 80)).rule, "latency");
  });

  test("another status, another structure", () => {
    assert.equal(judge(trace(100, 10), trace(100, 10, "14")).rule, "status");
    assert.equal(judge(trace(100, 10), trace(100, 10).slice(0, 1)).rule, "structure");
    const renamed = trace(100, 10).map((span) => ({ ...span, key: span.key + 7 }));
    assert.equal(judge(trace(100, 10), renamed).rule, "structure");
  });

  test("gives the exact ratio of durations", () => {
    assert.equal(judge(trace(100, 10), trace(250, 10)).durationRatio, 2.5);
    assert.equal(judge(trace(0, 0), trace(0, 0)).durationRatio, 0);
  });
});
