// Appends answers until one is refused and says what happened. Usage: node refused.mjs JOURNAL [UID]
import { writeSync } from "node:fs";
import "libsql";
import { openJournal } from "../../../lib/dist/label/journal/open-journal.js";

const [path, uid] = process.argv.slice(2);
if (uid !== undefined) process.setuid(Number(uid));
const journal = await openJournal(path);
const before = journal.standing().length;
let saved = 0;
const append = () => {
  const note = "x".repeat(500);
  const say = { kind: "answer", traceId: `new ${saved}`, annotator: "ann", value: { value: "normal", culprit: note } };
  journal.append(say);
  saved++;
};
const refusal = () => {
  try {
    for (let i = 0; i < 10_000; i++) append();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
const messages = [refusal(), refusal()];
writeSync(1, JSON.stringify({ before, saved, messages, after: journal.standing().length }));
