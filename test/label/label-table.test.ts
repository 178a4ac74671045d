import fc from "fast-check";
import { expect, test } from "vitest";
import { LabelTable } from "../../lib/src/label/label-table.js";
import type { TraceLabel } from "../../lib/src/label/labels.js";

const text = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "\uFEFFa", ""));
const float = fc.float({ noNaN: true, noDefaultInfinity: true, min: 0 });
const row: fc.Arbitrary<TraceLabel> = fc.record({
  traceId: text,
  label: fc.constantFrom("normal", "abnormal"),
  source: fc.constantFrom("human", "propagated"),
  annotator: text,
  representativeId: text,
  distance: float,
  confidence: float,
  time: text,
});

test("LabelTable.of() gives back its rows", () => {
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const table = LabelTable.of(rows);
      expect(table.length).toBe(rows.length);
      expect([...table]).toEqual(rows);
      expect([...LabelTable.of(table)]).toEqual(rows);
    }),
    { seed: 1 },
  );
});

test("LabelTable stores each name once", () => {
  const same: TraceLabel = {
    traceId: "t",
    label: "normal",
    source: "propagated",
    annotator: "ann",
    representativeId: "r",
    distance: 1,
    confidence: 0.5,
    time: "",
  };
  const { annotators, representatives, times } = LabelTable.of([same, { ...same, traceId: "u" }]).columns;
  expect([annotators, representatives, times]).toEqual([["ann"], ["r"], [""]]);
});
