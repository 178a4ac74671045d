import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import type { Fault } from "../../lib/src/simulate/fault.js";
import { exampleFault } from "../../lib/src/simulate/fault-models.js";
import { FaultTimeline } from "../../lib/src/simulate/fault-timeline.js";

test("FaultTimeline.between() finds what a look at every fault finds", () => {
  const window = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 30 }));
  fc.assert(
    fc.property(fc.array(window), fc.array(window), (windows, stretches) => {
      const faults: Fault[] = windows.map(([startUs, length], i) => ({
        ...exampleFault("cpu"),
        id: `f${i}`,
        startUs,
        endUs: startUs + length,
      }));
      const timeline = new FaultTimeline(faults);
      for (const [start, length] of stretches.sort((a, b) => a[0] - b[0])) {
        const expected = faults.filter(({ startUs, endUs }) => startUs <= start + length && endUs > start);
        const found = timeline.between(start, start + length);
        assert.deepEqual(new Set(found), new Set(expected));
        for (let i = 1; i < found.length; i++) assert.ok(found[i].startUs >= found[i - 1].startUs);
      }
    }),
  );
});
