import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { newPath, openHere, say, standing } from "./support.js";

const REFUSED = fileURLToPath(new URL("refused.mjs", import.meta.url));

async function withTwoAnswers(): Promise<string> {
  const path = newPath();
  const journal = await openHere(path);
  journal.appendAll([say("t1"), say("t2", "abnormal")]);
  journal.close();
  return path;
}

const isPosix = process.platform !== "win32";
const isRoot = process.getuid?.() === 0;

test.skipIf(!isPosix)(
  "Rule 8: where the file cannot grow the answer is refused, and all earlier ones are there",
  async () => {
    const path = await withTwoAnswers();
    // 512-byte blocks: room for a few answers in the log.
    const script = `ulimit -f 400; exec "${process.execPath}" "${REFUSED}" "${path}"`;
    const { before, saved, messages, after } = JSON.parse(execFileSync("sh", ["-c", script], { encoding: "utf8" }));
    expect(before).toBe(2);
    expect(saved).toBeGreaterThan(5);
    expect(saved).toBeLessThan(2000);
    expect(after).toBe(2 + saved);
    for (const message of messages) {
      expect(message).toMatch(
        /^LabelEaseError: Cannot save: the disk (is full|refuses) \(journal .*answers.journal, code SQLITE_/,
      );
    }
    const journal = await openHere(path);
    expect([journal.damage, journal.standing().length]).toEqual([undefined, 2 + saved]);
    journal.append(say("t1", "abnormal"));
    expect(standing(journal)).toContain("t1 abnormal");
  },
);

test.skipIf(!isPosix)("Rule 8: a read-only journal opens, and refuses answers", async () => {
  const path = await withTwoAnswers();
  chmodSync(path, 0o444);
  chmodSync(dirname(path), 0o555);
  try {
    // For root nothing is read-only: the process becomes nobody.
    const words = [REFUSED, path, ...(isRoot ? ["65534"] : [])];
    const { before, saved, messages, after } = JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" }));
    expect([before, saved, after]).toEqual([2, 0, 2]);
    expect(messages[0]).toMatch(/^LabelEaseError: Cannot save: the file or its folder is read-only/);
  } finally {
    chmodSync(dirname(path), 0o755);
  }
  expect(standing(await openHere(path))).toEqual(["t1 normal", "t2 abnormal"]);
});

test("openJournal() says what is wrong with a folder that is not there", async () => {
  const path = `${newPath()}/nowhere/answers.journal`;
  await expect(openHere(path)).rejects.toThrow(
    /^Cannot open journal: it cannot be opened; folder or permission is missing/,
  );
});
