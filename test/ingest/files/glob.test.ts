import { expect, test } from "vitest";
import { globMatcher, isGlob } from "../../../lib/src/ingest/files/glob.js";

test.each<[pattern: string, path: string, matches: boolean]>([
  ["a/*.json", "a/b.json", true],
  ["a/*.json", "a/b.json.gz", false],
  ["a/*.json", "a/b/c.json", false],
  ["a/*.json", "a/.b.json", false],
  ["a/.*.json", "a/.b.json", true],
  ["**/*.csv", "x.csv", true],
  ["**/*.csv", "a/b/x.csv", true],
  ["**/*.csv", "a/.git/x.csv", false],
  ["a/**", "a/b/c", true],
  ["a/**", "b/c", false],
  ["a/**/z", "a/z", true],
  ["a/?.x", "a/b.x", true],
  ["a/?.x", "a/bc.x", false],
  ["*.{json,csv}", "t.csv", true],
  ["*.{json,csv}", "t.xml", false],
  ["*.{json,csv}{,.gz}", "t.json.gz", true],
  ["t[0-9].x", "t7.x", true],
  ["t[!0-9].x", "t7.x", false],
  ["t[!0-9].x", "t/.x", false],
  ["a+(b).x*", "a+(b).xy", true],
  ["t[", "t[", true],
  ["{a", "{a", true],
  ["*", "ü\n", true],
])("globMatcher() says of %j and %j: %s", (pattern, path, matches) => {
  expect(globMatcher(pattern).matches(path)).toBe(matches);
});

test("globMatcher() knows the folder to search", () => {
  expect(globMatcher("a/b/*.x").base).toBe("a/b");
  expect(globMatcher("/a/**/x").base).toBe("/a");
  expect(globMatcher("/*.x").base).toBe("/");
  expect(globMatcher("*.x").base).toBe(".");
});

test("isGlob() tells patterns from paths", () => {
  expect(["a*", "a?", "[a]", "{a}", "a/b.json"].map(isGlob)).toEqual([true, true, true, true, false]);
});
