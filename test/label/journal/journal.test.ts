import { copyFileSync, existsSync, readFileSync, renameSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { newPath, note, openHere, say, standing, ticking } from "./support.js";

test("Journal: a new one is empty, and is there again with its events", async () => {
  const path = newPath();
  const journal = await openHere(path, ticking());
  expect([journal.size, journal.annotators, journal.answers(), journal.begin]).toEqual([0, [], [], undefined]);
  journal.append(say("t1", "abnormal"));
  journal.close();
  const again = await openHere(path);
  expect([...again.events()]).toEqual([
    {
      ...{ id: "event 1", seq: 1, time: "2026-01-01T00:00:00.000Z", annotator: "ann", traceId: "t1" },
      ...{ kind: "answer", value: { value: "abnormal" }, prevSeq: 0, client: "test" },
    },
  ]);
});

test("Journal: any text comes back as it was", async () => {
  const journal = await openHere(newPath());
  const text = fc.string({ unit: "binary", maxLength: 20 });
  const odd = ["\0", "a\0b", "\ufeffx", "\ud800", '"', "\\", "\\u0000", "__proto__", "'; DROP TABLE events; --", "\n"];
  fc.assert(
    fc.property(fc.oneof(text, fc.constantFrom(...odd)), text, text, (traceId, annotator, value) => {
      const seq = journal.append({ traceId, annotator, kind: "note", value }).seq;
      const [event] = journal.events(seq);
      expect(event).toMatchObject({ traceId, annotator, value });
      expect(journal.note(traceId, annotator)).toBe(value === "" ? undefined : value);
    }),
    { numRuns: 60 },
  );
});

test("Rule 2, append-only: SQL that changes or deletes an event is refused", async () => {
  const path = newPath();
  (await openHere(path)).append(say("t1"));
  const { default: Database } = await import("libsql");
  const db = new Database(path);
  expect(() => db.exec("UPDATE events SET kind = 'note'")).toThrow(/never changed/);
  expect(() => db.exec("DELETE FROM events")).toThrow(/never deleted/);
  db.close();
});

test("Rule 2, append-only: undo, redo and another answer leave all earlier events as they are", async () => {
  const journal = await openHere(newPath(), ticking());
  journal.append(say("t1", "normal"));
  const first = [...journal.events()];
  journal.append(say("t1", "abnormal"));
  journal.undo("ann");
  journal.redo("ann");
  expect([...journal.events()].slice(0, 1)).toEqual(first);
  expect([...journal.events()].map(({ kind, value }) => [kind, value])).toEqual([
    ["answer", { value: "normal" }],
    ["answer", { value: "abnormal" }],
    ["undo", { of: 2 }],
    ["redo", { of: 2 }],
  ]);
});

test("Rule 3, idempotent: an event sent again changes nothing and gives the first", async () => {
  const journal = await openHere(newPath());
  const sent = journal.append(say("t1", "normal", { id: "mine", prevSeq: 0 }));
  journal.append(say("t2"));
  expect(journal.append(say("t1", "normal", { id: "mine", prevSeq: 0 }))).toEqual(sent);
  expect(journal.size).toBe(2);
});

test("Rule 5: an event whose prevSeq is stale is refused with the current value", async () => {
  const journal = await openHere(newPath());
  journal.append(say("t1", "normal"));
  journal.append(say("t1", "abnormal"));
  const stale = () => journal.append(say("t1", "normal", { prevSeq: 1 }));
  expect(stale).toThrow(
    expect.objectContaining({ current: expect.objectContaining({ seq: 2, value: { value: "abnormal" } }) }),
  );
  expect(stale).toThrow('Cannot save: the trace has a newer entry, "abnormal" (trace t1, annotator ann, seq 2)');
  expect(() => journal.append(say("t9", "normal", { prevSeq: 1 }))).toThrow(/event 1 is not one of this trace/);
  expect(standing(journal)).toEqual(["t1 abnormal"]);
});

test("Rule 5: two annotators never conflict", async () => {
  const journal = await openHere(newPath());
  journal.append(say("t1", "normal", { annotator: "ann", prevSeq: 0 }));
  journal.append(say("t1", "abnormal", { annotator: "bob", prevSeq: 0 }));
  journal.undo("ann");
  expect([standing(journal, "ann"), standing(journal, "bob")]).toEqual([[], ["t1 abnormal"]]);
});

test("Rule 5: two journals on one file see each other's events; what one did not see is stale", async () => {
  const path = newPath();
  const [a, b] = [await openHere(path), await openHere(path)];
  a.append(say("t1", "normal"));
  b.append(say("t2", "abnormal"));
  expect(() => b.append(say("t1", "abnormal", { prevSeq: 0 }))).toThrow(/newer entry, "normal"/);
  a.append(say("t1", "abnormal"));
  expect(() => b.append(say("t1", "unsure"))).toThrow(/newer entry, "abnormal"/);
  a.refresh();
  expect(standing(a)).toEqual(standing(b));
  expect(standing(a)).toEqual(["t2 abnormal", "t1 abnormal"]);
  b.undo("ann");
  a.refresh();
  expect(standing(a)).toEqual(["t1 normal", "t2 abnormal"]);
});

test("Rule 6: a copy of the file alone has the same answers, undo and redo, also while the journal is open", async () => {
  const path = newPath();
  const journal = await openHere(path);
  for (const trace of ["t1", "t2", "t3"]) journal.append(say(trace));
  journal.undo("ann");
  await wait(600);
  const elsewhere = newPath();
  copyFileSync(path, elsewhere);
  const copy = await openHere(elsewhere);
  expect(standing(copy)).toEqual(["t1 normal", "t2 normal"]);
  copy.redo("ann");
  expect(standing(copy)).toEqual(["t1 normal", "t2 normal", "t3 normal"]);
  for (let i = 0; i < 3; i++) copy.undo("ann");
  expect([standing(copy), copy.undo("ann")]).toEqual([[], []]);
});

test("Rule 6: a closed journal is one file", async () => {
  const path = newPath();
  const journal = await openHere(path);
  journal.append(say("t1"));
  journal.close();
  expect(existsSync(`${path}-wal`)).toBe(false);
});

test("Rule 7: the same events give the same bytes", async () => {
  const bytes = [newPath(), newPath()].map(async (path) => {
    const journal = await openHere(path, ticking());
    journal.append(say("t1"));
    journal.append(note("t1", "slow"));
    journal.undo("ann");
    journal.close();
    return readFileSync(path).toString("hex");
  });
  const [one, two] = await Promise.all(bytes);
  expect(one).toBe(two);
});

test("Rule 9: events of unknown kinds are kept, and change no answer", async () => {
  const path = newPath();
  const journal = await openHere(path);
  journal.append(say("t1"));
  journal.append({ annotator: "ann", traceId: "t1", kind: "colour of 2031", value: { deep: [1, { a: null }] } });
  journal.append(say("t2"));
  journal.undo("ann");
  journal.close();
  const again = await openHere(path);
  expect([...again.events()][1]).toMatchObject({ kind: "colour of 2031", value: { deep: [1, { a: null }] } });
  expect(standing(again)).toEqual(["t1 normal"]);
});

test("undo() and redo() go all the way back and forth, for each annotator alone", async () => {
  const journal = await openHere(newPath());
  for (let i = 0; i < 30; i++) journal.append(say(`t${i % 20}`, i % 2 ? "normal" : "abnormal"));
  const all = standing(journal);
  journal.append(say("t1", "unsure", { annotator: "bob" }));
  for (let i = 0; i < 30; i++) expect(journal.undo("ann")).toHaveLength(1);
  expect([standing(journal, "ann"), journal.undo("ann"), standing(journal, "bob")]).toEqual([[], [], ["t1 unsure"]]);
  for (let i = 0; i < 30; i++) expect(journal.redo("ann")).toHaveLength(1);
  expect([standing(journal, "ann"), journal.redo("ann")]).toEqual([all, []]);
});

test("undo() brings back what stood before; an answer after it ends redo()", async () => {
  const journal = await openHere(newPath());
  journal.append(say("t1", "normal"));
  journal.append(note("t1", "first"));
  journal.append(say("t1", "abnormal"));
  journal.append(note("t1", "second"));
  journal.undo("ann");
  expect([standing(journal), journal.note("t1", "ann")]).toEqual([["t1 abnormal"], "first"]);
  journal.undo("ann");
  expect(standing(journal)).toEqual(["t1 normal"]);
  expect(journal.redoable("ann").map(({ seq }) => seq)).toEqual([3]);
  journal.append(say("t2"));
  expect([journal.redo("ann"), standing(journal)]).toEqual([[], ["t1 normal", "t2 normal"]]);
});

test("appendAll() is one act: undone together, and nothing of it stays if one event is refused", async () => {
  const journal = await openHere(newPath());
  journal.append(say("t1"));
  expect(() => journal.appendAll([say("t2"), say("t3"), say("t1", "abnormal", { prevSeq: 0 })])).toThrow(/newer entry/);
  expect([standing(journal), journal.size]).toEqual([["t1 normal"], 1]);
  journal.appendAll([say("t2"), say("t3", "abnormal", { annotator: "bob" }), say("t4"), say("t4", "abnormal")]);
  expect(journal.undo("ann")).toHaveLength(3);
  expect(standing(journal)).toEqual(["t1 normal", "t3 abnormal"]);
  journal.redo("ann");
  expect(standing(journal)).toEqual(["t1 normal", "t2 normal", "t3 abnormal", "t4 abnormal"]);
});

test("answers() has an answer that was given again twice, standing() once", async () => {
  const journal = await openHere(newPath());
  for (const value of ["normal", "abnormal"] as const) journal.append(say("t1", value));
  expect(journal.answers().map(({ value }) => value)).toEqual(["normal", "abnormal"]);
  expect(standing(journal)).toEqual(["t1 abnormal"]);
});

test("Journal: answers carry culprit and note", async () => {
  const journal = await openHere(newPath(), ticking());
  journal.append(say("t1", "abnormal", { value: { value: "abnormal", culprit: "cart" } }));
  journal.append(note("t1", "slow"));
  const [answer] = journal.standing();
  expect(answer).toEqual({
    ...{ traceId: "t1", value: "abnormal", annotator: "ann", time: "2026-01-01T00:00:00.000Z", seq: 1 },
    ...{ culprit: "cart", note: "slow" },
  });
});

test("Journal: the state is that of a plain model, whatever happens, and the same after opening again", async () => {
  const path = newPath();
  let journal = await openHere(path);
  const done: string[][] = [];
  let undone: string[][] = [];
  const act = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ trace: fc.nat(5), value: fc.constantFrom("normal", "abnormal", "unsure", "skip") }),
    },
    { weight: 2, arbitrary: fc.constant("undo" as const) },
    { weight: 2, arbitrary: fc.constant("redo" as const) },
    { weight: 1, arbitrary: fc.constant("open again" as const) },
  );
  for (const what of fc.sample(act, { numRuns: 200, seed: 7 })) {
    if (what === "undo") {
      journal.undo("ann");
      if (done.length > 0) undone.push(done.pop()!);
    } else if (what === "redo") {
      journal.redo("ann");
      if (undone.length > 0) done.push(undone.pop()!);
    } else if (what === "open again") {
      journal.close();
      journal = await openHere(path);
    } else {
      journal.append(say(`t${what.trace}`, what.value as "normal"));
      done.push([`t${what.trace}`, what.value]);
      undone = [];
    }
    expect(journal.answers("ann").map(({ traceId, value }) => [traceId, value])).toEqual(done);
  }
});

test("Journal: a file that was taken away is noticed at the next answer", async () => {
  const path = newPath();
  const journal = await openHere(path);
  journal.append(say("t1"));
  renameSync(path, `${path}.elsewhere`);
  expect(() => journal.append(say("t2"))).toThrow(/was moved, deleted or replaced/);
});

const many = (traceId: string, value: "normal" | "abnormal", also: readonly string[], annotator = "ann") =>
  say(traceId, value, { annotator, value: { value, also } });

test("Journal: an answer on many traces is one event, and undo takes all of it back", async () => {
  const path = newPath();
  const journal = await openHere(path);
  journal.append(say("t1", "abnormal"));
  const also = Array.from({ length: 20_000 }, (_, i) => `trace ${i}`);
  journal.append(many("t2", "normal", also));
  expect(journal.size).toBe(2);
  expect(journal.standing("ann")).toMatchObject([{ traceId: "t1" }, { traceId: "t2", value: "normal", also }]);
  journal.close();
  const again = await openHere(path);
  expect(again.undo("ann").map(({ traceId }) => traceId)).toEqual(["t2"]);
  expect(standing(again)).toEqual(["t1 abnormal"]);
  again.redo("ann");
  expect(again.answers("ann")[1].also).toEqual(also);
});

test("standing(): what was said of a trace itself stands above what was said of many; two people never conflict", async () => {
  const journal = await openHere(newPath());
  journal.append(say("t1", "abnormal"));
  journal.append(many("t2", "normal", ["t1", "t3", "t4"]));
  journal.append(many("t5", "abnormal", ["t4"]));
  journal.append(say("t2", "abnormal"));
  journal.append(many("t2", "normal", ["t3"], "bob"));
  const stands = (annotator: string) =>
    journal.standing(annotator).map(({ traceId, value, also }) => [traceId, value, also]);
  expect(stands("ann")).toEqual([
    ["t1", "abnormal", undefined],
    ["t3", "normal", undefined],
    ["t5", "abnormal", ["t4"]],
    ["t2", "abnormal", undefined],
  ]);
  expect(stands("bob")).toEqual([["t2", "normal", ["t3"]]]);
});
