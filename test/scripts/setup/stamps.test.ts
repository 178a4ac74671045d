import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keyOf, readStamps, writeStamps } from "../../../scripts/setup/stamps.mjs";
import { tempFolder } from "../temp-folder.js";

function project() {
  const root = tempFolder();
  mkdirSync(join(root, "src", "deep"), { recursive: true });
  writeFileSync(join(root, "src", "a.ts"), "a");
  writeFileSync(join(root, "src", "deep", "b.ts"), "b");
  writeFileSync(join(root, "list.yml"), "x");
  const key = (...facts: string[]) => keyOf(root, [join(root, "src"), join(root, "list.yml")], facts);
  return { root, key };
}

test("keyOf() is the same for the same files", () => {
  const { key } = project();
  expect(key()).toBe(key());
  expect(project().key()).toBe(key());
});

test.each<[string, (root: string) => void]>([
  ["a file changes", (root) => writeFileSync(join(root, "src", "deep", "b.ts"), "c")],
  ["a file appears", (root) => writeFileSync(join(root, "src", "c.ts"), "")],
  ["a file goes", (root) => rmSync(join(root, "src", "a.ts"))],
  ["a listed file goes", (root) => rmSync(join(root, "list.yml"))],
])("keyOf() changes when %s", (_, change) => {
  const { root, key } = project();
  const before = key();
  change(root);
  expect(key()).not.toBe(before);
});

test("keyOf() changes with the facts", () => {
  const { key } = project();
  expect(new Set([key(), key("linux"), key("linux", "/a"), key("linux/a")]).size).toBe(4);
});

test("keyOf() passes over what builds make", () => {
  const { root, key } = project();
  const before = key();
  for (const made of ["dist", "node_modules", ".venv"]) {
    mkdirSync(join(root, "src", made));
    writeFileSync(join(root, "src", made, "x.js"), "");
  }
  expect(key()).toBe(before);
});

test("readStamps() gives back what writeStamps() wrote", () => {
  const file = join(tempFolder(), "share", "setup.json");
  const stamps = new Map([
    ["node packages", "k1"],
    ["__proto__", "k2"],
  ]);
  writeStamps(file, stamps);
  expect(readStamps(file)).toEqual(stamps);
});

test("readStamps() takes an absent and a damaged file for no stamps", () => {
  const file = join(tempFolder(), "setup.json");
  expect(readStamps(file)).toEqual(new Map());
  for (const text of ["", "{", "null", '{"a": 1}']) {
    writeFileSync(file, text);
    expect(readStamps(file)).toEqual(new Map());
  }
});
