import { join } from "node:path";
import { expect, test } from "vitest";
import { freeMib, needSpace } from "../../../scripts/setup/space.mjs";
import { tempFolder } from "../temp-folder.js";

test("freeMib() measures the disk of a folder, also of one that is not there yet", () => {
  const folder = tempFolder();
  expect(freeMib(folder)).toBeGreaterThan(0);
  expect(freeMib(join(folder, "not", "there"))).toBeGreaterThan(0);
});

test("needSpace() fails with what is needed and what is there", () => {
  expect(() => needSpace(1410, "/project", 250.7)).toThrow(
    "1410 MB are needed in /project, 250 MB are free. Free some space, or move the project to another disk.",
  );
  expect(() => needSpace(1410, "/project", 1410)).not.toThrow();
});
