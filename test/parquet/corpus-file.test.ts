import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CORPUS_FILE, readCorpusFile, writeCorpusFile } from "../../lib/src/parquet/corpus-file.js";
import { tempFolder } from "../corpus/support.js";

const folder = await tempFolder();

test("readCorpusFile() gives back what writeCorpusFile() wrote, with the schema version", async () => {
  expect(await readCorpusFile(folder)).toBeUndefined();
  const content = { traces: 2, spans: 5, digest: "ab", report: { accepted: 5, note: "\uFEFF\u0000" } };
  await writeCorpusFile(folder, content);
  await writeCorpusFile(folder, content);
  expect(await readCorpusFile(folder)).toEqual({ schemaVersion: 1, ...content });
  expect(readdirSync(folder)).toEqual([CORPUS_FILE]);
});

test.each([
  ["", "JSON"],
  ["null", "no schemaVersion"],
  ['{"schemaVersion": 1, "traces": 1}', "traces, spans or digest is missing"],
  ['{"schemaVersion": 99}', "schema version 99 is newer than 1"],
])("readCorpusFile() refuses %s", async (text, message) => {
  writeFileSync(join(folder, CORPUS_FILE), text);
  await expect(readCorpusFile(folder)).rejects.toThrow(message);
});
