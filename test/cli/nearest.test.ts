import assert from "node:assert/strict";
import { test } from "vitest";
import { nearest } from "../../lib/src/cli/nearest.js";

test.each([
  ["--bugdet", "--budget"],
  ["--oracle_error", "--oracle-error"],
  ["--rep", "--representation"],
  ["--net", "--network"],
  ["--SEED", "--seed"],
])("nearest() of %s is %s", (typed, expected) => {
  const options = [
    "--data",
    "--oracle",
    "--budget",
    "--oracle-error",
    "--representation",
    "--network",
    "--selection",
    "--seed",
  ];
  assert.equal(nearest(typed, options), expected);
});

test("nearest() of an empty list is undefined", () => {
  assert.equal(nearest("x", []), undefined);
});
