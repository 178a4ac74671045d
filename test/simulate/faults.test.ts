import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "vitest";
import { Random } from "../../lib/src/base/random.js";
import { checkSystem } from "../../lib/src/simulate/check-system.js";
import type { Fault, FaultType } from "../../lib/src/simulate/fault.js";
import { FAULT_MODELS, faultModelOf } from "../../lib/src/simulate/fault-models.js";
import { nameInstances } from "../../lib/src/simulate/name-instances.js";
import { type PlayedSpan, TracePlayer } from "../../lib/src/simulate/play-trace.js";
import { tinySystem } from "./tiny-system.js";

const START = 1_700_000_000_000_000;
const WINDOW_US = 100e6;
const N = 2000;

function faultAt(type: FaultType, severity: number, instance: string | null = null): Fault {
  return { id: "f1", type, service: "cart", instance, startUs: START, endUs: START + WINDOW_US, severity };
}

/** Traces of the tiny system, each `part` of the way through the window. */
function played(fault: Fault | null, part = 0.5, count = N): PlayedSpan[][] {
  const system = tinySystem({ steps: [{ call: "cart/get", timeoutMs: 1200 }] });
  const player = new TracePlayer(checkSystem(system), nameInstances(system, 1));
  const startUs = START + part * WINDOW_US;
  return Array.from({ length: count }, (_, seed) => player.play({ seed, startUs, load: 1 }, fault ? [fault] : []));
}

const lengths = (traces: PlayedSpan[][], kind: PlayedSpan["kind"], service: string) =>
  traces
    .flatMap((spans) => spans.filter((span) => span.kind === kind && span.service === service))
    .map((span) => (span.end - span.start) / 1000)
    .sort((a, b) => a - b);
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const share = (traces: PlayedSpan[][], has: (spans: PlayedSpan[]) => boolean) => traces.filter(has).length / N;

describe.each([...FAULT_MODELS.values()])("fault model $type", (model) => {
  test("does the same to the same call, and more than nothing is finite and not negative", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (seed, severity, part) => {
          const fault = faultAt(model.type, severity);
          const at = START + part * WINDOW_US;
          const once = () => ({
            call: model.onCall?.(fault, at, new Random(seed)),
            work: model.onWork?.(fault, at, 1500, new Random(seed)),
          });
          assert.deepEqual(once(), once());
          const { call = {}, work = 1500 } = once();
          for (const us of [call.requestUs ?? 0, call.replyUs ?? 0, call.refused?.afterUs ?? 0]) {
            assert.ok(us >= 0 && Number.isFinite(us));
          }
          assert.ok(work >= 1500 && Number.isFinite(work));
        },
      ),
    );
  });

  test("says in words what its severity means", () => {
    assert.notEqual(model.describe(0.2), model.describe(0.9));
  });

  test("acts in its window only, and on its service only", () => {
    const few = (fault: Fault | null) => played(fault, 0.5, 200);
    const clean = few(null);
    const at = model.needsCallees ? { service: "shop", callee: "cart" } : {};
    const fault = { ...faultAt(model.type, 1), ...at };
    assert.deepEqual(few({ ...fault, endUs: START + 0.4 * WINDOW_US }), clean);
    assert.deepEqual(few({ ...fault, startUs: START + 0.6 * WINDOW_US }), clean);
    assert.deepEqual(few({ ...fault, instance: "cart-other" }), clean);
    assert.notDeepEqual(few(fault), clean);
  });
});

test("delay lengthens every call by its milliseconds, the callee's own span not at all", () => {
  const late = lengths(played(faultAt("delay", 0.5)), "CLIENT", "shop").map((ms) => ms - 2);
  assert.ok(late[0] >= 0.75 * 110 - 0.01 && late[N - 1] <= 1.25 * 110);
  assert.ok(Math.abs(mean(late) / 110 - 1) < 0.02);
  assert.deepEqual(lengths(played(faultAt("delay", 0.5)), "SERVER", "cart"), lengths(played(null), "SERVER", "cart"));
});

test("loss resends after 200 ms, 400 ms and so on in the given share; the rest is untouched, some time out", () => {
  const traces = played(faultAt("loss", 1));
  const lost = 0.3;
  const extra = (spans: PlayedSpan[]) => Math.round((spans[1].end - spans[1].start) / 1000 - 2);
  assert.ok(Math.abs(share(traces, (spans) => extra(spans) === 0) - (1 - lost) ** 2) < 0.04);
  assert.ok(Math.abs(share(traces, (spans) => extra(spans) === 200) - 2 * lost * (1 - lost) ** 2) < 0.04);
  assert.ok(share(traces, (spans) => extra(spans) === 600) > 0.05);
  const timedOut = share(traces, (spans) => spans[1].status.code === "4");
  assert.ok(timedOut > 0.03 && timedOut < 0.1, `${timedOut}`);
  assert.ok(share(traces, (spans) => spans[0].status.code === "504") === timedOut);
});

test("cpu multiplies own work by 3 to 10, with a heavy tail, and leaves the network alone", () => {
  for (const [severity, factor] of [
    [0, 3],
    [1, 10],
  ]) {
    const work = lengths(played(faultAt("cpu", severity)), "SERVER", "cart");
    const untouched = work.filter((ms) => ms < 40);
    const middle = untouched[Math.floor(untouched.length / 2)];
    assert.ok(Math.abs(middle / factor - 1) < 0.15, `${middle}`);
  }
  const heavy = lengths(played(faultAt("cpu", 1)), "SERVER", "cart");
  assert.ok(heavy.filter((ms) => ms > 50).length > 0.1 * N);
  const gaps = played(faultAt("cpu", 1)).map(
    (spans) => spans[1].end - spans[1].start - (spans[2].end - spans[2].start),
  );
  assert.ok(gaps.every((us) => Math.abs(us - 1000) < 1e-6));
});

test("memory pauses more and longer as the window goes on, restarts, then is well", () => {
  const fault = faultAt("memory", 1);
  const paused = (part: number) =>
    share(played(fault, part), (spans) => spans[2] !== undefined && spans[2].end - spans[2].start > 1001);
  const [early, late] = [paused(0.1), paused(0.75)];
  assert.ok(early > 0.05 && early < 0.16, `${early}`);
  assert.ok(late > 0.65 && late < 0.82, `${late}`);
  assert.ok(
    mean(lengths(played(fault, 0.75), "SERVER", "cart")) > 5 * mean(lengths(played(fault, 0.2), "SERVER", "cart")),
  );
  assert.equal(
    share(played(fault, 0.85), (spans) => spans[1].status.code === "14"),
    1,
  );
  assert.deepEqual(played(fault, 0.98), played(null, 0.98));
});

test("pod-failure refuses calls to its instance alone; some hang for a second", () => {
  const [clean] = played(null);
  const { instance } = clean[2];
  const traces = played(faultAt("pod-failure", 1, instance));
  const failed = share(traces, (spans) => spans[1].status.code === "14" && spans.length === 2);
  assert.ok(Math.abs(failed - 0.5) < 0.04);
  assert.ok(traces.every((spans) => spans.every((span) => span.instance !== instance)));
  const hung = share(traces, (spans) => spans[1].end - spans[1].start >= 1e6);
  assert.ok(Math.abs(hung / failed - 0.5) < 0.06);
  assert.ok(Math.abs(share(traces, (spans) => spans[0].status.code === "503") - failed) < 1e-9);
});

test("faultModelOf() names the types there are", () => {
  assert.throws(() => faultModelOf({ id: "f9", type: "flood" as FaultType }), /"flood": known are pod-failure, delay/);
});
