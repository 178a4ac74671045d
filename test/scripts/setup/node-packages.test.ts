import { expect, test } from "vitest";
import { nodePackagesComplete, npmEnvironment } from "../../../scripts/setup/node-packages.mjs";
import { tempFolder } from "../temp-folder.js";

type Entry = { version?: string; optional?: boolean; link?: boolean; resolved?: string };
const lock = (packages: Record<string, Entry>) => JSON.stringify({ packages });

const wanted = lock({
  "": {},
  lib: { version: "0.1.0" },
  "node_modules/a": { version: "1.0.0" },
  "node_modules/a/node_modules/b": { version: "2.0.0" },
  "node_modules/c-win32": { version: "1.0.0", optional: true },
  "node_modules/lib": { link: true, resolved: "lib" },
});
const whole: Record<string, Entry> = {
  "node_modules/a": { version: "1.0.0" },
  "node_modules/a/node_modules/b": { version: "2.0.0" },
  "node_modules/lib": { link: true, resolved: "lib" },
};

test("nodePackagesComplete() takes an installation without the packages of other platforms", () => {
  expect(nodePackagesComplete(wanted, lock(whole))).toBe(true);
});

test.each<[string, Record<string, Entry>]>([
  ["a package of another version", { ...whole, "node_modules/a": { version: "1.0.1" } }],
  ["an optional package of another version", { ...whole, "node_modules/c-win32": { version: "0.9.0" } }],
  ["a link to another folder", { ...whole, "node_modules/lib": { link: true, resolved: "elsewhere" } }],
  ["nothing", {}],
])("nodePackagesComplete() refuses an installation with %s", (_, packages) => {
  expect(nodePackagesComplete(wanted, lock(packages))).toBe(false);
});

test("nodePackagesComplete() refuses half an installation, which has no list", () => {
  expect(nodePackagesComplete(wanted, undefined)).toBe(false);
});

test("npmEnvironment() leaves npm its cache where it can be written", () => {
  const home = tempFolder();
  const env = { PATH: "/bin" };
  expect(npmEnvironment(env, "/fallback", home)).toBe(env);
});

test("npmEnvironment() puts the cache into the project where home cannot be written", () => {
  // A file in the place of a folder cannot be written into, whoever the user is.
  const home = process.execPath;
  expect(npmEnvironment({ PATH: "/bin" }, "/project/cache", home)).toEqual({
    PATH: "/bin",
    npm_config_cache: "/project/cache",
  });
});
