import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { npmCommand, placesOf, ROOT } from "../../../scripts/setup/places.mjs";
import { tempFolder } from "../temp-folder.js";

test("placesOf() installs into .venv of the project", () => {
  expect(placesOf("/project", {}, "linux")).toMatchObject({
    prefix: join("/project", ".venv"),
    ownPrefix: true,
    python: join("/project", ".venv", "bin", "python"),
    stamps: join("/project", ".venv", "share", "labelease", "setup.json"),
  });
});

test("placesOf() installs into an active conda environment named labelease, and into no other", () => {
  const env = { CONDA_DEFAULT_ENV: "labelease", CONDA_PREFIX: "/conda/envs/labelease" };
  expect(placesOf("/project", env, "linux")).toMatchObject({ prefix: "/conda/envs/labelease", ownPrefix: false });
  expect(placesOf("/project", { ...env, CONDA_DEFAULT_ENV: "base" }, "linux").ownPrefix).toBe(true);
});

test("placesOf() lets LABELEASE_PREFIX decide", () => {
  const env = { LABELEASE_PREFIX: "/mine", CONDA_DEFAULT_ENV: "labelease", CONDA_PREFIX: "/conda" };
  expect(placesOf("/project", env, "linux")).toMatchObject({ prefix: "/mine", ownPrefix: false });
});

test("placesOf() knows where Python lies on Windows", () => {
  const root = tempFolder();
  expect(placesOf(root, {}, "win32").python).toBe(join(root, ".venv", "Scripts", "python.exe"));
  writeFileSync(join(root, "python.exe"), "");
  expect(placesOf("/project", { LABELEASE_PREFIX: root }, "win32").python).toBe(join(root, "python.exe"));
});

test("ROOT is the project folder", () => {
  expect(placesOf().root).toBe(ROOT);
  expect(dirname(placesOf().log)).toBe(join(ROOT, ".labelease"));
});

test("npmCommand() takes the npm that runs us, else the one beside Node, else the one on the PATH", () => {
  const folder = tempFolder();
  const node = join(folder, "bin", "node");
  const besides = join(folder, "lib", "node_modules", "npm", "bin", "npm-cli.js");
  expect(npmCommand({ npm_execpath: "/x/npm-cli.js" }, node)).toEqual([node, "/x/npm-cli.js"]);
  expect(npmCommand({ npm_execpath: "/x/yarn.js" }, node)).toEqual(["npm"]);
  mkdirSync(dirname(besides), { recursive: true });
  writeFileSync(besides, "");
  expect(npmCommand({}, node)).toEqual([node, besides]);
});
