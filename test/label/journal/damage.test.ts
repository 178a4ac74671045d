import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { newPath, note, openHere, say, standing, ticking } from "./support.js";

const PAGE = 4096;

/** A closed journal of some pages: 400 answers, long notes, an act of three. */
async function bigJournal(): Promise<string> {
  const path = newPath();
  const journal = await openHere(path, ticking());
  journal.appendAll(
    Array.from({ length: 400 }, (_, i) => say(`t${i}`, i % 3 === 0 ? "abnormal" : "normal", { annotator: `a${i}` })),
  );
  journal.append(note("t0", "x".repeat(3 * PAGE)));
  journal.appendAll([say("t1"), say("t2"), say("t3")]);
  journal.close();
  return path;
}

function overwrite(path: string, at: number, length: number, byte = 0x5a): void {
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(length, byte), 0, length, at);
  closeSync(file);
}

test("Rule 4: a damaged head costs no event; the file is set aside as it was and reported", async () => {
  const path = await bigJournal();
  const before = [...(await openHere(path)).events()];
  (await openHere(path)).close();
  overwrite(path, 0, 100);
  const bytes = readFileSync(path);
  const journal = await openHere(path);
  expect([...journal.events()]).toEqual(before);
  expect(journal.damage).toMatchObject({ setAside: `${path}.damaged-1`, saved: 404, lost: [] });
  expect(readFileSync(journal.damage!.setAside).equals(bytes)).toBe(true);
  expect(journal.undo("ann")).toHaveLength(3);
  journal.close();
  expect((await openHere(path)).damage).toBeUndefined();
});

test("Rule 4: one damaged row is lost alone, and named; the rest loads and takes answers", async () => {
  const path = await bigJournal();
  const at = readFileSync(path).indexOf("t77answer");
  overwrite(path, at + 1, 1);
  const journal = await openHere(path);
  expect(journal.damage).toMatchObject({ saved: 403, lost: [[78, 78]], reason: "Event 78 is not as it was written" });
  expect([...journal.events()][77]).toMatchObject({ kind: "lost", id: "lost 78" });
  expect(standing(journal)).not.toContain("t77 normal");
  journal.append(say("t77", "abnormal", { annotator: "a77" }));
  expect(standing(journal, "a77")).toEqual(["t77 abnormal"]);
});

test("Rule 4: whichever page is destroyed, all rows of the others load", async () => {
  const whole = await bigJournal();
  const pages = statSync(whole).size / PAGE;
  expect(pages).toBeGreaterThan(20);
  for (let page = 0; page < pages; page++) {
    const path = newPath();
    copyFileSync(whole, path);
    overwrite(path, page * PAGE, PAGE);
    const journal = await openHere(path);
    // A page of the table holds about thirty rows.
    expect([...journal.events()].filter(({ kind }) => kind !== "lost").length).toBeGreaterThan(340);
    journal.append(say("new"));
    journal.close();
  }
});

test("Rule 4: a file cut short loads up to the cut", async () => {
  const path = await bigJournal();
  truncateSync(path, statSync(path).size - 2 * PAGE - 1000);
  const journal = await openHere(path);
  expect(journal.damage!.saved).toBeGreaterThan(300);
});

test("Rule 4: what only the write-ahead log holds is saved, too", async () => {
  const path = newPath();
  const journal = await openHere(path);
  for (let i = 0; i < 30; i++) journal.append(say(`t${i}`));
  const copy = newPath();
  copyFileSync(path, copy);
  copyFileSync(`${path}-wal`, `${copy}-wal`);
  writeFileSync(copy, Buffer.alloc(statSync(path).size, 0x5a));
  const saved = await openHere(copy);
  expect(saved.standing()).toHaveLength(30);
});

test("Rule 4: random bytes anywhere never lose a row they do not touch, nor make one up", async () => {
  const whole = await bigJournal();
  const truth = new Map([...(await openHere(whole)).events()].map((event) => [event.id, event]));
  const bytes = readFileSync(whole);
  const spot = fc.record({ at: fc.nat(bytes.length - 1), length: fc.integer({ min: 1, max: 600 }), byte: fc.nat(255) });
  for (const { at, length, byte } of fc.sample(spot, { numRuns: 25, seed: 4 })) {
    const path = newPath();
    copyFileSync(whole, path);
    overwrite(path, at, Math.min(length, bytes.length - at), byte);
    const journal = await openHere(path);
    const kept = [...journal.events()].filter(({ kind }) => kind !== "lost");
    expect(kept.length).toBeGreaterThan(340);
    for (const event of kept) expect(event).toEqual(truth.get(event.id));
    journal.close();
  }
});

test("openJournal() leaves a file alone that is none", async () => {
  for (const content of ["trace_id,value\nt1,normal\n", Buffer.alloc(10_000, 7)]) {
    const path = newPath();
    writeFileSync(path, content);
    await expect(openHere(path)).rejects.toThrow(/it is none, or nothing in it can be read/);
    expect(readFileSync(path).equals(Buffer.from(content))).toBe(true);
    expect(existsSync(`${path}.damaged-1`)).toBe(false);
  }
});

test("openJournal() leaves a database of something else alone", async () => {
  const path = newPath();
  const { default: Database } = await import("libsql");
  const db = new Database(path);
  db.exec("CREATE TABLE events (a); INSERT INTO events VALUES (1)");
  db.close();
  const bytes = readFileSync(path);
  await expect(openHere(path)).rejects.toThrow(/a database of something else/);
  expect(readFileSync(path).equals(bytes)).toBe(true);
});
