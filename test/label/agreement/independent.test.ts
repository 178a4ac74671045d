import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import type { Coefficient } from "../../../lib/src/label/agreement/coefficient.js";
import { cohenKappa } from "../../../lib/src/label/agreement/cohen-kappa.js";
import { confusion } from "../../../lib/src/label/agreement/confusion.js";
import { fleissKappa } from "../../../lib/src/label/agreement/fleiss-kappa.js";
import { gwetAc1 } from "../../../lib/src/label/agreement/gwet-ac1.js";
import { krippendorffAlpha } from "../../../lib/src/label/agreement/krippendorff-alpha.js";
import { countsPerTrace, type Ratings } from "../../../lib/src/label/agreement/ratings.js";

const script = fileURLToPath(new URL("independent.py", import.meta.url));
const own = fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url));
const candidates = [process.env.LABELEASE_TEST_PYTHON ?? own, own, "python3"];

function runs(python: string): boolean {
  try {
    execFileSync(python, ["-c", "import numpy, pandas, sklearn, krippendorff, irrCAC"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const python = candidates.find(runs);

/** 2 to 4 annotators of 40 traces who mostly agree; some judgements are missing. */
function ratingsOf(seed: number): Ratings {
  const random = new Random(seed);
  const truth = Array.from({ length: 40 }, () => Number(random.next() < 0.3));
  const codes = Array.from({ length: 2 + (seed % 3) }, () =>
    Int8Array.from(truth, (value) => (random.next() < 0.15 ? -1 : random.next() < 0.2 ? 1 - value : value)),
  );
  const annotators = codes.map((_, i) => `a${i}`);
  return { traceIds: truth.map((_, i) => `t${i}`), annotators, categories: ["normal", "abnormal"], codes };
}

if (python === undefined) {
  test.skip("coefficients equal those of Python packages; left out: python with scikit-learn, krippendorff and irrCAC is not here", () => {});
} else {
  test("coefficients equal those of scikit-learn, krippendorff and irrCAC", { timeout: 60_000 }, () => {
    const tables = Array.from({ length: 30 }, (_, seed) => ratingsOf(seed));
    const input = JSON.stringify(tables.map(({ codes }) => codes.map((own) => [...own])));
    const results = JSON.parse(execFileSync(python, [script], { input, stdio: ["pipe", "pipe", "ignore"] }).toString());
    const list = ({ estimate, standardError, low, high }: Coefficient) => [estimate, standardError, low, high];
    tables.forEach((ratings, i) => {
      const counts = countsPerTrace(ratings);
      const alpha = krippendorffAlpha(counts);
      near([cohenKappa(confusion(ratings, 0, 1)).estimate, alpha.estimate], [results[i].cohen, results[i].alpha]);
      near(list(fleissKappa(counts)), results[i].fleiss);
      near(list(gwetAc1(counts)), results[i].gwet);
      near(list(alpha), results[i].gwetAlpha);
    });
  });
}

function near(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => void assert.ok(Math.abs(value - expected[i]) < 1e-8, `${value} is not ${expected[i]}`));
}
