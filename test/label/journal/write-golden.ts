import { writeFileSync } from "node:fs";
import type { BeginContent, JournalEvent } from "../../../lib/src/label/journal/event.js";
import { importAnswers } from "../../../lib/src/label/journal/import-answers.js";
import type { StandingAnswer } from "../../../lib/src/label/journal/journal.js";
import { openJournal } from "../../../lib/src/label/journal/open-journal.js";
import { JOURNAL_VERSION } from "../../../lib/src/label/journal/schema.js";
import { note, say, ticking } from "./support.js";

/** What a golden journal says. */
export interface GoldenContent {
  readonly events: readonly JournalEvent[];
  readonly standing: readonly StandingAnswer[];
  readonly begin?: BeginContent;
}

/** Writes a journal with something of every kind, and says what is in it. */
export async function writeGolden(path: string): Promise<GoldenContent> {
  const journal = await openJournal(path, ticking());
  const recording = { digest: "0123456789abcdef", traces: 9 };
  const options = { method: "guided", budget: 20, seed: 1 };
  journal.append({ annotator: "ann", kind: "begin", value: { recording, options } });
  journal.append(say("t1", "normal"));
  journal.append(say("t2", "abnormal", { value: { value: "abnormal", culprit: "cart" } }));
  journal.append(note("t2", 'slow\n"\0\u{1f40c}'));
  journal.append(say("t1", "unsure", { annotator: "bob\t‮" }));
  importAnswers(journal, [
    { traceId: "t5", value: "abnormal", annotator: "bob", time: "2025-12-31T00:00:00.000Z", note: "from a file" },
    { traceId: "t6", value: "skip", annotator: "ann" },
  ]);
  journal.append({ annotator: "ann", traceId: "t3", kind: "audit", value: { stratum: 2, value: "normal" } });
  journal.append({ annotator: "ann", kind: "of another program", value: [null, { deep: true }] });
  journal.append(say("t1", "abnormal"));
  journal.undo("ann");
  const content = {
    events: [...journal.events()],
    standing: journal.standing(),
    ...(journal.begin && { begin: journal.begin }),
  };
  journal.close();
  return content;
}

/** Writes the golden files of the present version into a folder. */
export async function writeGoldenFiles(folder: string): Promise<void> {
  const name = `${folder}/v${JOURNAL_VERSION}`;
  const content = await writeGolden(`${name}.journal`);
  writeFileSync(`${name}.json`, `${JSON.stringify(content, null, 2)}\n`);
}
