import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { EventStore } from "../../../lib/src/label/journal/event-store.js";
import { JOURNAL_VERSION, MIGRATIONS } from "../../../lib/src/label/journal/schema.js";
import { newPath, openHere } from "./support.js";
import { writeGolden, writeGoldenFiles } from "./write-golden.js";

const golden = (name: string) => fileURLToPath(new URL(`golden/${name}`, import.meta.url));

// For a new version: LABELEASE_WRITE_GOLDEN=1 npx vitest run test/label/journal/golden.test.ts
if (process.env.LABELEASE_WRITE_GOLDEN) await writeGoldenFiles(golden("."));

for (let version = 1; version <= JOURNAL_VERSION; version++) {
  test(`Rule 9: a journal of version ${version} opens with all its events, undo and redo`, async () => {
    const path = newPath();
    copyFileSync(golden(`v${version}.journal`), path);
    const journal = await openHere(path);
    const expected = JSON.parse(readFileSync(golden(`v${version}.json`), "utf8"));
    expect({ events: [...journal.events()], standing: journal.standing(), begin: journal.begin }).toEqual(expected);
    expect(journal.redo("ann")).toHaveLength(1);
    expect(journal.undo("bob")).toHaveLength(2);
    expect(journal.damage).toBeUndefined();
  });
}

test("the golden journal of this version is what this version writes", async () => {
  const path = newPath();
  const content = await writeGolden(path);
  expect(existsSync(golden(`v${JOURNAL_VERSION}.journal`))).toBe(true);
  expect(content).toEqual(JSON.parse(readFileSync(golden(`v${JOURNAL_VERSION}.json`), "utf8")));
});

test("migrate() takes the steps that are missing, once", async () => {
  const path = newPath();
  await writeGolden(path);
  const later = [...MIGRATIONS, "CREATE TABLE later (a)", "INSERT INTO later VALUES (1)"];
  for (let opened = 0; opened < 2; opened++) {
    const store = await EventStore.open(path, later);
    expect(store.schema.version()).toBe(MIGRATIONS.length + 2);
    store.close();
  }
  const { default: Database } = await import("libsql");
  const db = new Database(path);
  expect(db.prepare("SELECT count(*) AS n FROM later").get()).toMatchObject({ n: 1 });
  db.close();
  await expect(openHere(path)).rejects.toThrow(
    /its version 3 is newer than 1, the newest known here; update labelease/,
  );
});

test("migrate() leaves a journal as it was if a step fails", async () => {
  const path = newPath();
  const { events } = await writeGolden(path);
  await expect(EventStore.open(path, [...MIGRATIONS, "CREATE TABLE later (a); nonsense"])).rejects.toThrow(/nonsense/);
  const journal = await openHere(path);
  expect([...journal.events()]).toEqual(events);
});
