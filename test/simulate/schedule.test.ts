import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { described } from "../../lib/src/simulate/described.js";
import { FAULT_MODELS } from "../../lib/src/simulate/fault-models.js";
import { onlineBoutique } from "../../lib/src/simulate/presets/online-boutique.js";
import { scheduleFaults } from "../../lib/src/simulate/schedule.js";
import { tinySystem } from "./tiny-system.js";

function scheduled(hours: number, seed: number, system = onlineBoutique()) {
  const playable = described(system, seed);
  const faults = scheduleFaults(playable, { startUs: 0, endUs: hours * 3600e6, seed });
  return { faults, instances: playable.instances };
}

test("scheduleFaults() plans windows of 2 to 5 minutes apart from each other, within the recording", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 48 }), (seed, hours) => {
      const { faults, instances } = scheduled(hours, seed);
      let end = 0;
      for (const fault of faults) {
        assert.ok(fault.startUs - end >= 360e6);
        assert.ok(fault.endUs - fault.startUs >= 120e6 && fault.endUs - fault.startUs <= 300e6);
        assert.ok(fault.severity >= 0.2 && fault.severity <= 1);
        const { scope } = FAULT_MODELS.get(fault.type)!;
        if (scope === "service") assert.equal(fault.instance, null);
        else assert.ok(instances.get(fault.service)!.includes(fault.instance!));
        end = fault.endUs;
      }
      assert.ok(end <= hours * 3600e6);
      assert.equal(new Set(faults.map((fault) => fault.id)).size, faults.length);
    }),
    { numRuns: 20 },
  );
});

test("scheduleFaults() brings all types equally often and each service, and keeps network faults off the outermost", () => {
  const { faults } = scheduled(24, 3);
  const byType = new Map<string, number>();
  for (const { type } of faults) byType.set(type, (byType.get(type) ?? 0) + 1);
  assert.ok(Math.max(...byType.values()) - Math.min(...byType.values()) <= 1);
  assert.equal(new Set(faults.map((fault) => fault.service)).size, 10);
  const atFrontend = new Set(faults.filter((fault) => fault.service === "frontend").map((fault) => fault.type));
  assert.deepEqual([...atFrontend].sort(), ["cpu", "memory"]);
});

test("scheduleFaults() repeats itself for a seed and differs for another", () => {
  assert.deepEqual(scheduled(5, 1), scheduled(5, 1));
  assert.notDeepEqual(scheduled(5, 1).faults, scheduled(5, 2).faults);
});

test("scheduleFaults() leaves a recording alone that is too short for a quiet stretch and a window", () => {
  assert.deepEqual(scheduled(0.1, 1).faults, []);
});

test("scheduleFaults() ends where a system has no service for a type of fault", () => {
  const alone = tinySystem({ steps: [] });
  const faults = scheduled(100, 1, {
    ...alone,
    services: alone.services.slice(0, 1),
    operations: [alone.operations[0]],
  }).faults;
  assert.ok(faults.every((fault) => fault.type === "cpu" || fault.type === "memory"));
});
