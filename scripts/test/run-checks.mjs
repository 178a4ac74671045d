import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../setup/places.mjs";
import { closingLine, summaryOf } from "./summary.mjs";

/** Checks beside the tests; each counts as one. */
const CHECKS = [
  { name: "format and lint (biome)", args: ["node_modules/@biomejs/biome/bin/biome", "check", "."] },
  { name: "types of the tests (tsc)", args: ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "test"] },
];

/**
 * Runs the checks and all tests, and prints the closing line.
 *
 * @returns {Promise<number>} The exit code.
 */
export async function runChecks() {
  const results = [];
  for (const { name, args } of CHECKS) {
    const start = Date.now();
    const good = (await node(args)) === 0;
    results.push({ name, good });
    console.log(`${good ? "passed" : "FAILED"}: ${name}, ${((Date.now() - start) / 1000).toFixed(1)} s`);
  }
  const summary = await runTests();
  for (const { good } of results) summary[good ? "passed" : "failed"]++;

  for (const name of summary.skipped) console.log(`skipped: ${name}`);
  for (const text of summary.broken) console.log(`FAILED: ${text}`);
  for (const { name } of results.filter(({ good }) => !good)) console.log(`FAILED: ${name}`);
  console.log(closingLine(summary));
  return summary.failed === 0 ? 0 : 1;
}

async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), "labelease-test-"));
  const file = join(folder, "report.json");
  try {
    const args = ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json"];
    const code = await node([...args, `--outputFile.json=${file}`]);
    const summary = summaryOf(JSON.parse(readFileSync(file, "utf8")), ROOT);
    if (summary.passed === 0 && summary.failed === 0) return failure(summary, "no test ran");
    // vitest also fails on an error outside any test, such as an unhandled rejection.
    if (code !== 0 && summary.failed === 0) return failure(summary, `vitest ended with exit code ${code}`);
    return summary;
  } catch (error) {
    return failure({ passed: 0, failed: 0, skipped: [], broken: [] }, `vitest left no report: ${error.message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function failure(summary, reason) {
  return { ...summary, failed: summary.failed + 1, broken: [...summary.broken, reason] };
}

function node(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
