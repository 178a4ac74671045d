import { expect, test } from "vitest";
import { importCycles, ROOMS, roomProblems } from "./rooms.js";
import { sourceFiles } from "./source-files.js";

const library = sourceFiles("lib/src");

test("lib/src: each room imports only from rooms above it", () => {
  expect(library.size).toBeGreaterThan(10);
  expect(roomProblems(library)).toEqual([]);
});

test("lib/src: there is no import cycle", () => {
  expect(importCycles(library)).toEqual([]);
});

/** Two files whose imports the rules judge. */
function building(files: Record<string, string>): Map<string, string> {
  return new Map(Object.entries(files));
}

test("roomProblems() names both files of an import from below", () => {
  for (const line of [
    'import { run } from "../cli/run.js";',
    'import type { Run } from "../cli/run.js";',
    'export { run } from "../cli/run.js";',
    'const late = () => import("../cli/run.js");',
  ])
    expect(roomProblems(building({ "trace/view.ts": line, "cli/run.ts": "" }))).toEqual([
      "trace/view.ts imports cli/run.ts: cli is below trace",
    ]);
});

test("roomProblems() lets a room import from itself, from above, and from packages", () => {
  const text = 'import "./view.js"; import "../base/error.js"; import "node:fs"; import "commander";';
  expect(roomProblems(building({ "trace/build.ts": text, "trace/view.ts": "", "base/error.ts": "" }))).toEqual([]);
});

test("roomProblems() reads folders inside rooms as the room", () => {
  const files = { "label/paper/method.ts": 'import "../../export/csv.js";', "export/csv.ts": "" };
  expect(roomProblems(building(files))).toEqual(["label/paper/method.ts imports export/csv.ts: export is below label"]);
});

test("roomProblems() keeps the public list for users", () => {
  expect(roomProblems(building({ "cli/run.ts": 'import "../index.js";', "index.ts": "" }))).toEqual([
    "cli/run.ts imports index.ts, which is for users only",
  ]);
  expect(roomProblems(building({ "cli/run.ts": 'import "labelease";' }))).toEqual([
    "cli/run.ts imports the package it is part of",
  ]);
  expect(roomProblems(building({ "index.ts": 'export * from "./cli/run.js";', "cli/run.ts": "" }))).toEqual([]);
});

test("roomProblems() finds rooms that are not in the list and files that are not there", () => {
  expect(roomProblems(building({ "attic/box.ts": "" }))).toEqual(["attic/box.ts stands in no room of the list"]);
  expect(roomProblems(building({ "cli/run.ts": 'import "../base/eror.js";' }))).toEqual([
    "cli/run.ts imports base/eror.ts, which is not there",
  ]);
});

test("importCycles() shows the way round", () => {
  const files = { "base/a.ts": 'import "./b.js";', "base/b.ts": 'import "./c.js";', "base/c.ts": 'import "./a.js";' };
  expect(importCycles(building(files))).toEqual(["base/a.ts -> base/b.ts -> base/c.ts -> base/a.ts"]);
  expect(importCycles(building({ "base/a.ts": 'import "./a.js";' }))).toEqual(["base/a.ts -> base/a.ts"]);
});

test("importCycles() takes two ways to one file for no cycle", () => {
  const files = {
    "base/a.ts": 'import "./b.js"; import "./c.js";',
    "base/b.ts": 'import "./d.js";',
    "base/c.ts": 'import "./d.js";',
    "base/d.ts": "",
  };
  expect(importCycles(building(files))).toEqual([]);
});

test("ROOMS holds each room once", () => {
  expect(new Set(ROOMS).size).toBe(ROOMS.length);
});
