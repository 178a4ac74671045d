import { relative } from "node:path";

/**
 * Counts of a test run.
 *
 * @typedef {{passed: number, failed: number, skipped: string[], broken: string[]}} Summary
 */

/**
 * Reads what vitest's JSON reporter wrote. A file that could not even be loaded counts as one failure: it has no tests
 * to count.
 *
 * @param {{testResults?: {name: string, status: string, message?: string,
 *   assertionResults: {status: string, fullName: string}[]}[]}} report
 * @param {string} root Names of files are relative to it.
 * @returns {Summary}
 */
export function summaryOf(report, root) {
  const summary = { passed: 0, failed: 0, skipped: [], broken: [] };
  for (const file of report.testResults ?? []) {
    const name = relative(root, file.name);
    const before = summary.failed;
    for (const { status, fullName } of file.assertionResults) {
      if (status === "passed") summary.passed++;
      else if (status === "failed") summary.failed++;
      else summary.skipped.push(`${name}: ${fullName}`);
    }
    if (file.status === "failed" && summary.failed === before) {
      summary.failed++;
      summary.broken.push(`${name}: ${file.message || "failed outside its tests"}`);
    }
  }
  return summary;
}

/** The closing line: read by machines, so nothing else may stand on it. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
}
