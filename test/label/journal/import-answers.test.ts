import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readAnswers } from "../../../lib/src/export/read-answers.js";
import { writeAnswers } from "../../../lib/src/export/write-answers.js";
import { importAnswers } from "../../../lib/src/label/journal/import-answers.js";
import type { Journal } from "../../../lib/src/label/journal/journal.js";
import type { Answer } from "../../../lib/src/label/labels.js";
import { newPath, note, openHere, say, standing, ticking } from "./support.js";

/** What stands, without the places in the journal. */
function plain(journal: Journal): Omit<Answer, "seq">[] {
  return journal.standing().map(({ seq: _, ...answer }) => answer);
}

for (const form of ["csv", "jsonl"]) {
  test(`Rule 11: import(export(x)) = x by ${form}: values, culprits, notes, people, times, order, answers on many`, async () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }).map((some) => some.trim() || "x");
    const odd = fc.constantFrom("=1+1", "a,b", 'say "x"', "two\nlines", "\u202ertl", "__proto__", "'", "-1");
    const entry = fc.record({
      trace: fc.oneof(text, odd),
      annotator: fc.constantFrom("ann", "bob", "=cmd"),
      value: fc.constantFrom("normal", "abnormal", "unsure", "skip"),
      culprit: fc.option(fc.oneof(text, odd), { nil: undefined }),
      remark: fc.option(fc.oneof(text, odd), { nil: undefined }),
      others: fc.oneof(fc.constant<string[]>([]), fc.uniqueArray(fc.oneof(text, odd), { maxLength: 5 })),
    });
    for (const entries of fc.sample(fc.array(entry, { minLength: 1, maxLength: 12 }), { numRuns: 12, seed: 11 })) {
      const first = await openHere(newPath(), ticking());
      for (const { trace, annotator, value, culprit, remark, others } of entries) {
        const named = value === "abnormal" && culprit !== undefined ? { value, culprit } : { value };
        const also = value === "normal" || value === "abnormal" ? others.filter((other) => other !== trace) : [];
        const content = { ...named, ...(also.length > 0 && { also }) };
        first.append({ kind: "answer", traceId: trace, annotator, value: content });
        if (remark !== undefined) first.append(note(trace, remark, annotator));
      }
      const file = `${newPath()}.${form}`;
      await writeAnswers(file, first.standing());
      const second = await openHere(newPath());
      importAnswers(second, await readAnswers(file));
      expect(plain(second)).toEqual(plain(first));
      const again = `${newPath()}.${form}`;
      await writeAnswers(again, second.standing());
      expect(await readAnswers(again)).toEqual(await readAnswers(file));
    }
  });
}

test("Rule 11: unknown ids and values are reported line by line, and nothing of the file is taken", async () => {
  const journal = await openHere(newPath());
  journal.append(say("t1"));
  const file = `${newPath()}.csv`;
  writeFileSync(file, "trace_id,value\nt1,abnormal\nt9,normal\nt2,perhaps\n,normal\n");
  const taking = readAnswers(file, { traceIds: new Set(["t1", "t2"]) });
  await expect(taking).rejects.toMatchObject({
    problems: [
      { line: 3, reason: 'trace_id "t9" is not in the recording' },
      { line: 4, reason: 'value "perhaps" is none of normal, abnormal, unsure, skip, 0, 1' },
      { line: 5, reason: "trace_id is missing" },
    ],
  });
  expect(standing(journal)).toEqual(["t1 normal"]);
});

test("importAnswers() taken in twice changes nothing; undo takes the whole file back", async () => {
  const journal = await openHere(newPath());
  journal.append(say("t0"));
  const answers: Answer[] = ["t1", "t2", "t3"].map((traceId) => ({
    traceId,
    value: "abnormal",
    annotator: "ann",
    note: "n",
  }));
  expect(importAnswers(journal, answers)).toHaveLength(6);
  expect(importAnswers(journal, answers)).toEqual([]);
  journal.undo("ann");
  expect(standing(journal)).toEqual(["t0 normal"]);
  journal.redo("ann");
  expect(journal.standing()).toHaveLength(4);
});

test("importAnswers() replaces what the same person said, and leaves others alone", async () => {
  const journal = await openHere(newPath());
  journal.append(say("t1", "normal"));
  journal.append(note("t1", "old"));
  journal.append(say("t1", "normal", { annotator: "bob" }));
  importAnswers(journal, [{ traceId: "t1", value: "abnormal", annotator: "ann" }]);
  expect(journal.standing()).toMatchObject([
    { annotator: "bob", value: "normal" },
    { annotator: "ann", value: "abnormal" },
  ]);
  expect(journal.note("t1", "ann")).toBe("old");
});

test("writeAnswers() refuses a name that does not say the form", async () => {
  await expect(writeAnswers(`${newPath()}.txt`, [])).rejects.toThrow(/neither in .csv nor in .jsonl/);
});
