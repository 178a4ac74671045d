import { expect, test } from "vitest";
import { closingLine, summaryOf } from "../../../scripts/test/summary.mjs";

const file = (name: string, status: string, ...tests: string[]) => ({
  name: `/project/test/${name}`,
  status,
  message: status === "failed" && tests.length === 0 ? "Cannot find module" : "",
  assertionResults: tests.map((state, i) => ({ status: state, fullName: `test ${i}` })),
});

test("summaryOf() counts tests and names those left out", () => {
  const report = {
    testResults: [file("a.test.ts", "passed", "passed", "skipped", "passed"), file("b.test.ts", "passed", "todo")],
  };
  const summary = summaryOf(report, "/project");
  expect(summary.skipped).toEqual(["test/a.test.ts: test 1", "test/b.test.ts: test 0"]);
  expect(closingLine(summary)).toBe("2 passed, 0 failed, 2 skipped");
});

test("summaryOf() counts a file that cannot be loaded as a failure and says why", () => {
  const summary = summaryOf(
    { testResults: [file("a.test.ts", "failed"), file("b.test.ts", "passed", "passed")] },
    "/project",
  );
  expect(summary.broken).toEqual(["test/a.test.ts: Cannot find module"]);
  expect(closingLine(summary)).toBe("1 passed, 1 failed, 0 skipped");
});

test("summaryOf() counts a file that fails outside its tests", () => {
  expect(closingLine(summaryOf({ testResults: [file("a.test.ts", "failed", "passed")] }, "/project"))).toBe(
    "1 passed, 1 failed, 0 skipped",
  );
  expect(closingLine(summaryOf({ testResults: [file("a.test.ts", "failed", "failed", "passed")] }, "/project"))).toBe(
    "1 passed, 1 failed, 0 skipped",
  );
});

test("summaryOf() counts nothing in an empty report", () => {
  expect(closingLine(summaryOf({}, "/project"))).toBe("0 passed, 0 failed, 0 skipped");
});
