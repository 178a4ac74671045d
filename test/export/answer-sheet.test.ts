import assert from "node:assert/strict";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type SheetRow, writeAnswerSheet } from "../../lib/src/export/answer-sheet.js";
import { readAnswers } from "../../lib/src/export/read-answers.js";

const row = (traceId: string): SheetRow => ({
  ...{ traceId, service: "=shop", operation: "view", start: 1_000_000, duration: 1234.5, usualDuration: 100 },
  ...{ spans: 2, errors: 0, sameStructure: 5, followers: 7 },
  unusual: [{ service: "cart", operation: "get", self: 1000, usual: 10, calls: 40 }],
});

async function sheet(...rows: SheetRow[]): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "labelease-")), "answers.csv");
  await writeAnswerSheet(path, rows);
  return path;
}

test("writeAnswerSheet() writes a row per trace, safe to open in a spreadsheet", async () => {
  const lines = (await readFile(await sheet(row("t1")), "utf8")).split("\n");
  expect(lines[1]).toBe(
    "t1,,7,'=shop view,1970-01-01T00:00:01.000Z,1.23,0.1,2,0,5," + '"cart get: 1 ms itself, usually 0.01 (40 calls)"',
  );
});

test("readAnswers() reads a sheet that is half filled in and passes over open rows", async () => {
  const path = await sheet(row("t1"), row("t2"), row("t3"));
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace("t1,,", "t1,abnormal,").replace("t3,,", "t3, Normal,"));
  const answers = await readAnswers(path, { annotator: "ann" });
  expect(answers).toEqual([
    { traceId: "t1", value: "abnormal", annotator: "ann" },
    { traceId: "t3", value: "normal", annotator: "ann" },
  ]);
});

test("readAnswers() reads a sheet that a spreadsheet saved with semicolons and a byte order mark", async () => {
  const path = await sheet();
  await writeFile(path, '\uFEFFtrace_id;value;root\r\nt1;abnormal;"shop; view"\r\nt2;;x\r\n');
  assert.deepEqual(await readAnswers(path), [{ traceId: "t1", value: "abnormal", annotator: "file" }]);
});
