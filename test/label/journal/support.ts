import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { AnswerContent, EventDraft } from "../../../lib/src/label/journal/event.js";
import type { Journal, JournalOptions } from "../../../lib/src/label/journal/journal.js";
import { openJournal } from "../../../lib/src/label/journal/open-journal.js";

const folders: string[] = [];
const open: Journal[] = [];

afterEach(() => {
  for (const journal of open.splice(0)) journal.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A path for a journal in a folder of its own, which goes after the test. */
export function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "labelease-journal-"));
  folders.push(folder);
  return join(folder, "answers.journal");
}

/** A clock that ticks a second at each look, and ids that count: the same test makes the same bytes. */
export function ticking(): Required<JournalOptions> {
  let ticks = 0;
  let ids = 0;
  return {
    now: () => new Date(Date.UTC(2026, 0, 1) + 1000 * ticks++).toISOString(),
    newId: () => `event ${++ids}`,
    client: "test",
  };
}

/** Opens a journal that is closed after the test. */
export async function openHere(path: string, options: JournalOptions = {}): Promise<Journal> {
  const journal = await openJournal(path, options);
  open.push(journal);
  return journal;
}

export function say(
  traceId: string,
  value: AnswerContent["value"] = "normal",
  more: Partial<EventDraft> = {},
): EventDraft {
  return { kind: "answer", traceId, annotator: "ann", value: { value }, ...more };
}

export function note(traceId: string, text: string, annotator = "ann"): EventDraft {
  return { kind: "note", traceId, annotator, value: text };
}

/** What stands, in few words: "t1 normal". */
export function standing(journal: Journal, annotator?: string): string[] {
  return journal.standing(annotator).map(({ traceId, value }) => `${traceId} ${value}`);
}
