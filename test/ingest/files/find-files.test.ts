import { mkdir, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { findFiles } from "../../../lib/src/ingest/files/find-files.js";
import { folderOf } from "../helpers.js";

const FILES = {
  "b.json": "1",
  "a/x.csv": "2",
  "a/.hidden": "3",
  ".git/y.csv": "4",
  "corpus.json": "5",
  "a/b/z.csv": "6",
};

async function found(paths: (folder: string) => string[], except = "out"): Promise<string[]> {
  const folder = await folderOf(FILES);
  const files = await findFiles(paths(folder), join(folder, except));
  return files.map(({ path, named }) => `${relative(folder, path)}${named ? " named" : ""}`);
}

test("findFiles() searches folders to the bottom, in order, without hidden files and corpus.json", async () => {
  expect(await found((f) => [f])).toEqual(["a/b/z.csv", "a/x.csv", "b.json"]);
});

test("findFiles() takes files by name and by pattern, each once", async () => {
  expect(await found((f) => [join(f, "b.json"), f])).toEqual(["a/b/z.csv", "a/x.csv", "b.json named"]);
  expect(await found((f) => [`${f}/**/*.csv`, `${f}/a/*`])).toEqual(["a/b/z.csv", "a/x.csv"]);
});

test("findFiles() leaves out the folder of the corpus", async () => {
  expect(await found((f) => [f], "a")).toEqual(["b.json"]);
});

test("findFiles() names what is not there", async () => {
  await expect(found((f) => [join(f, "no.json")])).rejects.toThrow(/no such file or folder \(file .*no\.json\)/);
  await expect(found((f) => [`${f}/*.xml`])).rejects.toThrow(/no files in pattern \(path .*xml\)/);
  await expect(found((f) => [`${f}/nowhere/*.xml`])).rejects.toThrow(/no files in pattern/);
  await expect(found((f) => [join(f, "b.json", "c")])).rejects.toThrow(/is no folder/);
  await expect(found(() => [])).rejects.toThrow(/no path given/);
  const empty = await folderOf({});
  await expect(findFiles([empty], "out")).rejects.toThrow(/no files in folder/);
});

test("findFiles() does not go round in links", async () => {
  const folder = await folderOf({ "a/x.csv": "1" });
  await mkdir(join(folder, "b"));
  await symlink(folder, join(folder, "b", "up"));
  expect((await findFiles([folder], "out")).map(({ path }) => relative(folder, path))).toEqual(["a/x.csv"]);
});
