import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJournal } from "../../label/journal/open-journal.js";
import type { Benchmark } from "../benchmark.js";
import { writeLongJournal } from "../inputs/long-journal.js";

/** A journal of a million events must open in under two seconds. */
export const journalOpen: Benchmark = {
  name: "journal-open",
  summary: "opening a journal of a million events, against reading its rows with the same driver",
  async *cases({ quick, rounds = 5 }) {
    const folder = await mkdtemp(join(tmpdir(), "labelease-bench-"));
    const events = quick ? 2000 : 1_000_000;
    try {
      const path = join(folder, "long.journal");
      await writeLongJournal(path, events);
      const { default: Database } = await import("libsql");
      yield {
        what: `${events.toLocaleString("en-US")} events`,
        rounds,
        ours: {
          name: "openJournal",
          async run() {
            const journal = await openJournal(path);
            const facts = { events: journal.size, undoable: journal.undoable("bob").length };
            journal.close();
            return { facts };
          },
        },
        anchors: [
          {
            name: "SELECT of all columns",
            run() {
              const db = new Database(path);
              let read = 0;
              for (const _ of db.prepare("SELECT * FROM events ORDER BY seq").raw().iterate()) read++;
              db.close();
              return { facts: { events: read } };
            },
          },
        ],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
