import { expect, test } from "vitest";
import { chooseLens } from "../../../lib/src/label/guided/choose-lens.js";
import { CONTEXT_WIDTH } from "../../../lib/src/represent/context/features-form.js";
import { type Dot, featuresOf } from "./made-up.js";

/** Thirty answers that follow the end to end deviation `r` alone, while the trace's neighbourhood says something else. */
function endToEnd() {
  const features = featuresOf(Array.from({ length: 30 }, (_, i): Dot => [0, 0, i * 1000]));
  for (let i = 0; i < 30; i++) {
    features.x[i * CONTEXT_WIDTH + 1] = (i * 7) % 6;
    features.x[i * CONTEXT_WIDTH + 3] = (i * 5) % 4;
    features.x[i * CONTEXT_WIDTH + 10] = i % 2;
  }
  return features;
}

test("chooseLens() sees by what the operator goes, and keeps the first without evidence", () => {
  const features = endToEnd();
  const answers = Array.from({ length: 30 }, (_, row) => ({ row, value: row % 2 === 1 ? 1 : -1, noise: 0.2 }));
  expect(chooseLens(features, answers).name).toBe("end to end");
  expect(chooseLens(features, answers.slice(0, 1)).name).toBe("all");
});
