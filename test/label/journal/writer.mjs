// Writes answers into a journal as fast as it can, from the first line on its input until it is killed, and says which it was
// told are saved. Usage: node writer.mjs JOURNAL NAME
import { writeSync } from "node:fs";
import { openJournal } from "../../../lib/dist/label/journal/open-journal.js";

/** Every fifth answer is on so many traces at once. */
const MANY = Array.from({ length: 2000 }, (_, i) => `trace ${i}`);

const [path, name] = process.argv.slice(2);
process.stdin.once("data", async () => {
  const journal = await openJournal(path);
  for (let i = 0; ; i++) {
    const { seq } = journal.append({
      id: `${name} ${i}`,
      annotator: name,
      traceId: `t${i % 7}`,
      kind: "answer",
      value: { value: i % 2 === 0 ? "normal" : "abnormal", ...(i % 5 === 1 && { also: MANY }) },
    });
    writeSync(1, `${seq}\n`);
  }
});
