import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { dependencyNames, loosePins, type Manifest, missingEntries } from "./lock.js";
import { ROOT } from "./source-files.js";

const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const manifests = ["package.json", "lib/package.json", "widgets/package.json"];

test("package-lock.json has an entry for each dependency of each package, optional ones too", () => {
  const packages = new Map<string, Manifest>(Object.entries(JSON.parse(read("package-lock.json")).packages));
  expect(packages.size).toBeGreaterThan(100);
  expect(missingEntries(packages)).toEqual([]);
});

test.each(manifests)("%s pins each dependency exactly", (file) => {
  expect(loosePins(JSON.parse(read(file)))).toEqual([]);
});

test("docs/decisions/0001-dependencies.md has a line for each dependency", () => {
  const table = read("docs/decisions/0001-dependencies.md");
  const names = manifests.flatMap((file) => dependencyNames(JSON.parse(read(file)))).filter((n) => n !== "labelease");
  const lines = table.split("\n").filter((line) => line.startsWith("|"));
  expect(names.filter((name) => !lines.some((line) => line.includes(`\`${name}\``)))).toEqual([]);
});

test("environment.yml pins each entry of its pip list with ==", () => {
  const { dependencies } = parse(read("environment.yml"));
  const { pip } = dependencies.find((entry: unknown) => typeof entry === "object");
  expect(pip.length).toBeGreaterThan(5);
  expect(pip.filter((entry: string) => !/^[\w.-]+==\d+(\.\d+)+$/u.test(entry))).toEqual([]);
});

test("environment.yml asks for the versions of Node and Python that the set-up asks for", () => {
  const { dependencies } = parse(read("environment.yml"));
  const { engines } = JSON.parse(read("package.json"));
  expect(dependencies.find((entry: unknown) => String(entry).startsWith("nodejs"))).toContain(engines.node);
  expect(dependencies.find((entry: unknown) => String(entry).startsWith("python"))).toContain(">=3.10");
});

test("missingEntries() looks packages up as Node does", () => {
  const packages = new Map<string, Manifest>([
    ["", { dependencies: { a: "1.0.0" } }],
    [
      "node_modules/a",
      { dependencies: { b: "1.0.0" }, optionalDependencies: { "a-linux": "1.0.0", "a-win": "1.0.0" } },
    ],
    ["node_modules/a/node_modules/b", { dependencies: { a: "1.0.0", "a-linux": "1.0.0" } }],
    ["node_modules/a-linux", {}],
  ]);
  expect(missingEntries(packages)).toEqual(["a-win, wanted by node_modules/a"]);
});

test("loosePins() finds ranges, tags and addresses, in overrides too", () => {
  const loose = { a: "^1.0.0", b: "latest", c: "~1.2.3", d: "1.x", e: "github:x/y", f: ">=1.0.0" };
  expect(loosePins({ dependencies: loose })).toHaveLength(6);
  expect(loosePins({ overrides: { x: { y: "^1.0.0" } } })).toEqual(["y: ^1.0.0"]);
  expect(loosePins({ devDependencies: { a: "1.0.0", b: "1.5.5-r.5", c: "npm:d@1.0.0" } })).toEqual([]);
});
