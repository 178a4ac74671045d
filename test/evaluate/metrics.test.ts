import { expect, test } from "vitest";
import { metrics } from "../../lib/src/evaluate/metrics.js";

test("metrics() gives precision, recall and F1 of the abnormal class", () => {
  const counts = { truePositive: 8, falsePositive: 2, falseNegative: 4, trueNegative: 86 };
  expect(metrics(counts)).toEqual({ ...counts, precision: 0.8, recall: 8 / 12, f1: 16 / 22 });
});

test("metrics() gives 0 where a denominator is 0", () => {
  const nothing = { truePositive: 0, falsePositive: 0, falseNegative: 0, trueNegative: 5 };
  expect(metrics(nothing)).toMatchObject({ precision: 0, recall: 0, f1: 0 });
  expect(metrics({ ...nothing, falseNegative: 3 })).toMatchObject({ precision: 0, recall: 0, f1: 0 });
  expect(metrics({ ...nothing, falsePositive: 3 })).toMatchObject({ precision: 0, recall: 0, f1: 0 });
});
