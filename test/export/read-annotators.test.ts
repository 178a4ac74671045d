import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAnnotators } from "../../lib/src/export/read-annotators.js";
import { openJournal } from "../../lib/src/label/journal/open-journal.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-annotators-"));
  await mkdir(join(folder, "more"));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const names = async (paths: readonly string[]) => (await readAnnotators(paths)).map(({ annotator }) => annotator);

test("readAnnotators() takes the name of the file where no line says who answered", async () => {
  const ann = await fileOf("ann.second.csv", "trace_id,value\nt1,normal\n");
  const mixed = await fileOf("mixed.csv", "trace_id,value,annotator\nt1,normal,bob\nt2,abnormal,cem\n");
  expect(await names([ann, mixed])).toEqual(["ann.second", "bob", "cem"]);
});

test("readAnnotators() tells one name in several files apart by the file", async () => {
  const text = "trace_id,value,annotator\nt1,normal,oracle\n";
  const first = await fileOf("first.csv", text);
  const second = await fileOf("second.csv", text);
  const same = await fileOf("more/first.csv", text);
  expect(await names([first, second])).toEqual(["oracle in first.csv", "oracle in second.csv"]);
  expect(await names([first, same])).toEqual([`oracle in ${first}`, `oracle in ${same}`]);
});

test("readAnnotators() takes the answers that stand in a journal", async () => {
  const path = join(folder, "shop.journal");
  const journal = await openJournal(path);
  const say = (annotator: string, traceId: string) =>
    journal.append({ annotator, traceId, kind: "answer", value: { value: "normal" } });
  say("ann", "t1");
  say("bob", "t1");
  say("bob", "t2");
  journal.undo("bob");
  journal.close();
  const answers = await readAnnotators([path]);
  expect(answers.map(({ annotator, traceId }) => [annotator, traceId])).toEqual([
    ["ann", "t1"],
    ["bob", "t1"],
  ]);
});

test("readAnnotators() names a file that is not there", async () => {
  await expect(readAnnotators([join(folder, "absent.csv")])).rejects.toThrow(/absent\.csv/);
});
