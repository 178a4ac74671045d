import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { LabelLinesError } from "../../lib/src/export/label-lines-error.js";
import { readAnswers } from "../../lib/src/export/read-answers.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-answers-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(content: string, options?: Parameters<typeof readAnswers>[1]) {
  const path = join(folder, "answers");
  await writeFile(path, content);
  return readAnswers(path, options);
}

describe("readAnswers()", () => {
  test("readAnswers() takes words and numbers in any of its columns", async () => {
    const answers = await read("trace_id,value\na,normal\nb,Abnormal\nc, unsure \nd,skip\ne,1\nf,0\n");
    assert.deepEqual(
      answers.map(({ value }) => value),
      ["normal", "abnormal", "unsure", "skip", "abnormal", "normal"],
    );
    assert.deepEqual(
      await read('\uFEFF{"trace_id":"a","anomalous":1}\n{"trace_id":"b","label":"normal","annotator":"bea"}\n', {
        annotator: "ann",
      }),
      [
        { traceId: "a", value: "abnormal", annotator: "ann" },
        { traceId: "b", value: "normal", annotator: "bea" },
      ],
    );
  });

  test("readAnswers() takes a culprit with abnormal alone, notes, and on demand every line", async () => {
    const content = "trace_id,value,culprit,note\na,abnormal,cart,slow\nb,normal,,\na,normal,,on second thoughts\n";
    const [second, b, first] = [
      { traceId: "a", value: "normal", annotator: "file", note: "on second thoughts" },
      { traceId: "b", value: "normal", annotator: "file" },
      { traceId: "a", value: "abnormal", annotator: "file", culprit: "cart", note: "slow" },
    ];
    assert.deepEqual(await read(content), [b, second]);
    assert.deepEqual(await read(content, { everyLine: true }), [first, b, second]);
    await assert.rejects(read("trace_id,value,culprit\na,normal,cart\n"), (error: LabelLinesError) => {
      assert.match(error.problems[0].reason, /culprit "cart" is named of a trace that is not abnormal/);
      return error.problems[0].line === 2;
    });
  });

  test("readAnswers() refuses a device, which may never end", async () => {
    await assert.rejects(readAnswers(devNull), /Cannot read labels: it is no regular file \(file /);
  });

  test("readAnswers() passes over lines without a value, also one of blanks", async () => {
    assert.deepEqual(await read("trace_id,value\na,\nb, \nc,1\n").then((all) => all.map((a) => a.traceId)), ["c"]);
  });

  test("readAnswers() keeps the last answer of each person on a trace", async () => {
    const answers = await read("trace_id,value,annotator\na,0,ann\na,1,bea\nb,0,ann\na,1,ann\n");
    assert.deepEqual(answers, [
      { traceId: "a", value: "abnormal", annotator: "bea" },
      { traceId: "b", value: "normal", annotator: "ann" },
      { traceId: "a", value: "abnormal", annotator: "ann" },
    ]);
  });

  test("readAnswers() lists unknown ids and values by line, and takes nothing", async () => {
    const error = await read("trace_id,value\na,1\n,0\nz,0\na,maybe\n", { traceIds: new Set(["a"]) }).catch((e) => e);
    assert.ok(error instanceof LabelLinesError);
    assert.deepEqual(error.problems, [
      { line: 3, reason: "trace_id is missing" },
      { line: 4, reason: 'trace_id "z" is not in the recording' },
      { line: 5, reason: 'value "maybe" is none of normal, abnormal, unsure, skip, 0, 1' },
    ]);
  });
});
