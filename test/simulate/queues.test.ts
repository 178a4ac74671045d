import assert from "node:assert/strict";
import { test } from "vitest";
import { checkSystem } from "../../lib/src/simulate/check-system.js";
import type { Fault } from "../../lib/src/simulate/fault.js";
import { nameInstances } from "../../lib/src/simulate/name-instances.js";
import { TracePlayer } from "../../lib/src/simulate/play-trace.js";
import type { Step } from "../../lib/src/simulate/system.js";
import { exactly, tinySystem } from "./tiny-system.js";

const START = 1_700_000_000_000_000;

function play(steps: Step[], fault?: Partial<Fault>, seed = 1) {
  const system = tinySystem({ steps });
  const player = new TracePlayer(checkSystem(system), nameInstances(system, 1));
  const whole: Fault = {
    ...{ id: "f1", type: "delay", service: "cart", instance: null, severity: 1 },
    ...{ startUs: START, endUs: START + 60e6 },
    ...fault,
  };
  return player.play({ seed, startUs: START + 30e6, load: 1 }, fault ? [whole] : []);
}
const send: Step = { send: "cart/get", delay: exactly(20), latency: exactly(0.2) };

test("TracePlayer does not wait for the consumer of a message, whose work outlives the request", () => {
  const [shop, producer, consumer] = play([send]);
  assert.deepEqual([producer.kind, producer.operation, producer.parent], ["PRODUCER", "send get", 0]);
  assert.deepEqual([consumer.kind, consumer.service, consumer.parent], ["CONSUMER", "cart", 1]);
  assert.ok(Math.abs(producer.end - producer.start - 200) < 1e-6);
  assert.ok(Math.abs(consumer.start - producer.end - 20_500) < 1e-6);
  assert.ok(Math.abs(shop.end - 1200) < 1e-6);
  assert.ok(consumer.end > shop.end);
});

test("TracePlayer delivers a message again while the consumer is down, and gives up in the end", () => {
  const down = play([send], { type: "pod-failure" });
  assert.deepEqual(
    down.map((span) => span.kind),
    ["SERVER", "PRODUCER"],
  );
  const up = play([send], { type: "pod-failure", endUs: START + 31.5e6 });
  const consumer = up[2];
  assert.ok(consumer.start > 2e6 && consumer.start < 2.1e6, `${consumer.start}`);
});

test("TracePlayer does a group as a whole or not at all, and one way of several", () => {
  const both: Step = {
    group: [
      { work: "a", latency: exactly(1) },
      { work: "b", latency: exactly(1) },
    ],
    chance: 0.5,
  };
  const names = (steps: Step[], seed: number) =>
    play(steps, undefined, seed)
      .slice(1)
      .map((span) => span.operation)
      .join("");
  const groups = Array.from({ length: 200 }, (_, seed) => names([both], seed));
  assert.deepEqual([...new Set(groups)].sort(), ["", "ab"]);
  const share = groups.filter((text) => text === "ab").length / 200;
  assert.ok(share > 0.4 && share < 0.6, `${share}`);

  const way = (name: string, weight: number) => ({ weight, steps: [{ work: name, latency: exactly(1) }] });
  const ways = Array.from({ length: 400 }, (_, seed) =>
    names([{ choose: [way("x", 3), way("y", 1), way("z", 0)] }], seed),
  );
  assert.deepEqual([...new Set(ways)].sort(), ["x", "y"]);
  const x = ways.filter((text) => text === "x").length / 400;
  assert.ok(x > 0.68 && x < 0.82, `${x}`);
});

test("TracePlayer does steps of any kind together", () => {
  const slow: Step = {
    group: [
      { work: "a", latency: exactly(5) },
      { work: "b", latency: exactly(5) },
    ],
  };
  const [shop, a, b, client] = play([{ together: [slow, { call: "cart/get" }] }]);
  assert.ok(client.start - a.start < 100 && b.start >= a.end);
  assert.ok(Math.abs(shop.end - 11_000) < 100, `${shop.end}`);
});
