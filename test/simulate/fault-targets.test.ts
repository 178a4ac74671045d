import assert from "node:assert/strict";
import { describe, expect, test } from "vitest";
import { described } from "../../lib/src/simulate/described.js";
import type { Fault } from "../../lib/src/simulate/fault.js";
import { FaultTimeline } from "../../lib/src/simulate/fault-timeline.js";
import { generate } from "../../lib/src/simulate/generate.js";
import { playAndJudge } from "../../lib/src/simulate/play-and-judge.js";
import type { SystemModel } from "../../lib/src/simulate/system.js";
import { exactly, tinySystem } from "./tiny-system.js";

const START = 1_700_000_000_000_000;
const N = 400;

/** Two pages that read the same cart, one of which also looks at its database. */
const system: SystemModel = {
  ...tinySystem({
    steps: [{ call: "cart/get" }],
    cart: { steps: [{ work: "query", latency: exactly(1), kind: "CLIENT" }] },
    also: [{ service: "shop", name: "pay", work: exactly(1), steps: [{ call: "cart/get" }, { call: "cart/empty" }] }],
  }),
  entries: [
    { operation: "shop/view", weight: 1 },
    { operation: "shop/pay", weight: 1 },
  ],
};
const model: SystemModel = {
  ...system,
  operations: [...system.operations, { service: "cart", name: "empty", work: exactly(1) }],
};

const fault = (more: Partial<Fault>): Fault => ({
  ...{ id: "f1", type: "delay", service: "cart", instance: null, severity: 1 },
  ...{ startUs: START, endUs: START + 100e6 },
  ...more,
});

/** Traces with the faults, and the same without. */
function play(faults: Fault[], at = 50e6) {
  const { player } = described(model, 1);
  return Array.from({ length: N }, (_, seed) => {
    const draw = { seed, startUs: START + at, load: 1 };
    const clean = player.play(draw);
    const { played, label } = playAndJudge(player, draw, new FaultTimeline(faults), `t${seed}`);
    return { clean, played, label };
  });
}
const ms = (span: { start: number; end: number }) => (span.end - span.start) / 1000;
const isPay = ({ clean }: { clean: readonly { operation: string }[] }) => clean[0].operation === "pay";

describe("a fault", () => {
  test("on an operation leaves the other operations of the service alone", () => {
    for (const { clean, played } of play([fault({ operation: "empty" })])) {
      const late = played.filter((span, i) => span.kind === "CLIENT" && ms(span) > ms(clean[i]) + 100);
      assert.deepEqual(
        late.map((span) => span.operation),
        clean[0].operation === "pay" ? ["empty"] : [],
      );
    }
  });

  test("on an edge strikes requests of that caller only", () => {
    for (const trace of play([fault({ operation: "get", caller: "shop/pay" })])) {
      assert.equal(trace.label.anomalous, isPay(trace));
    }
    assert.ok(play([fault({ caller: "shop" })]).every(({ label }) => label.anomalous));
  });

  test("on an edge that begins in the service leaves out, or delays, calls to that callee only", () => {
    for (const { clean, played } of play([fault({ type: "missing-call", service: "shop", callee: "cart/empty" })])) {
      assert.deepEqual(
        played.map((span) => span.operation),
        clean.map((span) => span.operation).filter((name) => name !== "empty"),
      );
    }
    for (const trace of play([fault({ type: "slow-dependency", service: "shop", callee: "cart/empty" })])) {
      assert.equal(trace.label.anomalous, isPay(trace));
      assert.ok(!trace.label.anomalous || trace.label.rule === "latency");
    }
  });

  test("in part strikes a share of the traces, wholly", () => {
    const traces = play([fault({ type: "missing-call", service: "shop", share: 0.3 })]);
    const struck = traces.filter(({ label }) => label.anomalous);
    assert.ok(struck.length > 0.22 * N && struck.length < 0.38 * N, `${struck.length}`);
    for (const { played } of struck) assert.equal(played.length, 1);
  });

  test("that grows is there by half after half of its ramp", () => {
    const extra = (at: number) => {
      const all = play([fault({ ramp: 1 })], at).flatMap(({ clean, played }) =>
        played.flatMap((span, i) =>
          span.kind === "CLIENT" && span.operation === "get" ? [ms(span) - ms(clean[i])] : [],
        ),
      );
      return all.reduce((a, b) => a + b, 0) / all.length;
    };
    assert.ok(Math.abs(extra(25e6) - 50) < 4, `${extra(25e6)}`);
    assert.ok(Math.abs(extra(75e6) - 150) < 9, `${extra(75e6)}`);
    const missing = (at: number) =>
      play([fault({ type: "missing-call", service: "shop", ramp: 1 })], at).filter(
        ({ clean, played }) => played.length < clean.length,
      ).length;
    assert.ok(missing(10e6) < 0.25 * N && missing(90e6) > 0.8 * N);
  });
});

describe("the new types of faults", () => {
  test("wrong-status: the work is done, the answer is an error, and the caller fails with it", () => {
    for (const { clean, played } of play([fault({ type: "wrong-status", operation: "get" })])) {
      const server = played.find((span) => span.kind === "SERVER" && span.service === "cart")!;
      assert.deepEqual(server.status, { kind: "grpc", code: "13" });
      assert.equal(played[0].status.code, "500");
      assert.equal(ms(server), ms(clean.find((span) => span.kind === "SERVER" && span.service === "cart")!));
    }
  });

  test("early-return: nothing is called, and all looks well", () => {
    for (const { played, label } of play([fault({ type: "early-return", service: "shop" })])) {
      assert.deepEqual([played.length, played[0].status.code, label.rule], [1, "200", "structure"]);
    }
  });

  test("slow-dependency: queries take longer, by 0.5 to 1.5 times its milliseconds and more", () => {
    for (const { clean, played } of play([fault({ type: "slow-dependency" })])) {
      clean.forEach((span, i) => {
        if (span.operation === "query") assert.ok(ms(played[i]) - ms(span) >= 200);
      });
    }
  });

  test("restart: refuses calls, then is slow, then well", () => {
    const restart = fault({ type: "restart" });
    assert.ok(play([restart], 1e6).every(({ played }) => played[0].status.code === "503"));
    const server = ({ played }: { played: readonly { kind: string; service: string; start: number; end: number }[] }) =>
      ms(played.find((span) => span.kind === "SERVER" && span.service === "cart")!);
    const [cold, warm] = [play([restart], 16e6), play([restart], 99e6)].map((traces) => server(traces[0]));
    assert.ok(cold > 5 && warm < 2.1, `${cold} ${warm}`);
  });
});

describe("faults that overlap", () => {
  const slow = fault({ operation: "get" });
  const lost = fault({ id: "f2", type: "missing-call", service: "shop", callee: "cart/empty" });

  test("are both root causes of a trace that each of them changes, and single ones where only one does", () => {
    for (const trace of play([slow, lost])) {
      assert.deepEqual(
        trace.label.faults.map(({ id }) => id),
        isPay(trace) ? ["f1", "f2"] : ["f1"],
      );
    }
  });

  test("are no root cause where another one keeps them from acting", () => {
    const early = fault({ id: "f3", type: "early-return", service: "shop" });
    for (const { label, played } of play([slow, early])) {
      assert.equal(played.length, 1);
      assert.deepEqual(
        label.faults.map(({ id }) => id),
        ["f3"],
      );
    }
  });

  test("that do too little alone but enough together are root causes all", () => {
    const little = (id: string) => fault({ id, severity: 0, ramp: 1, operation: "get" });
    // Two delays of about 10 ms at half of their ramp.
    const both = play([little("f1"), little("f2")]).filter(({ label }) => label.anomalous);
    assert.ok(both.length > 0.2 * N && both.length < 0.8 * N, `${both.length}`);
    for (const { label } of both) assert.equal(label.faults.length, 2);
    assert.ok(play([little("f1")]).every(({ label }) => !label.anomalous));
  });
});

test("generate() refuses a fault that is not to be found in the system", () => {
  const refused = (more: Partial<Fault>) => expect(() => generate({ system: model, traces: 5, faults: [fault(more)] }));
  refused({ operation: "put" }).toThrow(/"cart" has no operation "put" \(fault f1\)/);
  refused({ caller: "bank" }).toThrow(/caller "bank" is not described/);
  refused({ callee: "cart/put" }).toThrow(/callee "cart\/put" is not described/);
  refused({ share: 0 }).toThrow(/share 0 is not in \(0, 1\]/);
  refused({ ramp: 2 }).toThrow(/ramp 2 is not in \[0, 1\]/);
});
