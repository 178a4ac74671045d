import { expect, test } from "vitest";
import { quality } from "../../lib/src/evaluate/quality.js";
import { Oracle } from "../../lib/src/label/annotators/oracle.js";
import { LabelTable } from "../../lib/src/label/label-table.js";

function labelled(labels: string): LabelTable {
  return LabelTable.of(
    Array.from(labels, (label, i) => ({
      traceId: `t${i}`,
      label: label === "1" ? "abnormal" : "normal",
      source: "propagated",
      annotator: "oracle",
      representativeId: "t0",
      distance: 0,
      confidence: 1,
      time: "",
    })),
  );
}

/** One digit per trace: 0 normal, 1 abnormal, 2 normal and suspect, 3 abnormal and suspect. */
function truth(digits: string, errorRate = 0): Oracle {
  const known = Array.from(
    digits,
    (d, i) => [`t${i}`, { anomalous: Number(d) % 2 === 1, suspect: Number(d) > 1 }] as const,
  );
  return new Oracle(new Map(known), { errorRate });
}

test("quality() scores all traces, and those whose label is certain apart", () => {
  const { all, gold } = quality(labelled("1100110"), truth("1001233"));
  expect(all).toMatchObject({ truePositive: 2, falsePositive: 2, falseNegative: 2, trueNegative: 1 });
  expect(gold).toMatchObject({ truePositive: 1, falsePositive: 1, falseNegative: 1, trueNegative: 1, f1: 0.5 });
});

test("quality() scores against the truth, not against answers with errors", () => {
  expect(quality(labelled("1100"), truth("1100", 1)).all.f1).toBe(1);
});

test("quality() names a trace whose truth is not known", () => {
  expect(() => quality(labelled("11"), truth("1"))).toThrow("oracle does not know the trace (trace t1)");
});
