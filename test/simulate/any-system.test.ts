import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { readSystem } from "../../lib/src/simulate/describe/read-system.js";
import type { Fault, FaultType } from "../../lib/src/simulate/fault.js";
import { FAULT_MODELS } from "../../lib/src/simulate/fault-models.js";
import { type GenerateOptions, generate } from "../../lib/src/simulate/generate.js";
import { SPAN_KINDS } from "../../lib/src/trace/span-table.js";
import { anySystem } from "./any-system.js";

const START = 1_700_000_000_000_000;

const anyFault: fc.Arbitrary<Omit<Fault, "id">> = fc.record(
  {
    type: fc.constantFrom<FaultType>(...FAULT_MODELS.keys()),
    service: fc.constantFrom("s0", "s1"),
    instance: fc.constant(null),
    startUs: fc.integer({ min: START, max: START + 60e6 }),
    endUs: fc.integer({ min: START + 61e6, max: START + 180e6 }),
    severity: fc.double({ min: 0, max: 1, noNaN: true }),
    operation: fc.constant("do"),
    share: fc.double({ min: 0.1, max: 1, noNaN: true }),
    ramp: fc.double({ min: 0, max: 1, noNaN: true }),
  },
  { requiredKeys: ["type", "service", "instance", "startUs", "endUs", "severity"] },
);
const anyFaults = fc
  .array(anyFault, { maxLength: 4 })
  .map((faults) => faults.map((fault, i): Fault => ({ ...fault, id: `f${i}` })));

const played = (options: GenerateOptions) => [...generate({ traces: 30, hours: 0.05, ...options }).batches()];

test("generate() plays any valid description under any faults: whole trees, labels that agree with the faults", () => {
  fc.assert(
    fc.property(anySystem, anyFaults, fc.nat(), (system, faults, seed) => {
      for (const { table, labels } of played({ system, faults, seed })) {
        assert.equal(labels.length, table.traceIds.length);
        assert.ok(table.flags.every((flag) => flag === 0));
        for (let row = 0; row < table.parent.length; row++) {
          assert.ok(table.duration[row] >= 0 && Number.isFinite(table.duration[row]));
          const up = table.parent[row];
          if (up < 0) continue;
          assert.ok(table.start[row] >= table.start[up]);
          const kind = SPAN_KINDS[table.kind[row]];
          if (kind === "SERVER") assert.equal(SPAN_KINDS[table.kind[up]], "CLIENT");
          if (kind === "CONSUMER") assert.equal(SPAN_KINDS[table.kind[up]], "PRODUCER");
        }
        for (const { anomalous, fault, faults: causes, rule, startUs } of labels) {
          assert.equal(anomalous, rule !== null);
          assert.equal(anomalous, causes.length > 0);
          assert.equal(fault === null, causes.length === 0);
          if (fault) assert.ok(causes.includes(fault));
          for (const cause of causes) assert.ok(faults.includes(cause) && cause.endUs > startUs);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test("generate() gives the same traces twice, and as read from JSON", () => {
  fc.assert(
    fc.property(anySystem, anyFaults, (system, faults) => {
      const read = readSystem(JSON.parse(JSON.stringify(system)));
      const once = played({ system, faults });
      assert.deepEqual(played({ system: read, faults }), once);
    }),
    { numRuns: 15 },
  );
});
