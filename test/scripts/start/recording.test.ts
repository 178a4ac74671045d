import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recordingIn } from "../../../scripts/start/recording.mjs";
import { tempFolder } from "../temp-folder.js";

function folder(data: string, name: string, ...files: string[]): void {
  mkdirSync(join(data, name), { recursive: true });
  for (const file of files) writeFileSync(join(data, name, file), "");
}

test("recordingIn() finds the first folder with spans and labels", () => {
  const data = tempFolder();
  writeFileSync(join(data, "README.md"), "");
  folder(data, "a-spans-only", "spans.parquet");
  expect(recordingIn(data)).toBeUndefined();
  folder(data, "c", "spans.parquet", "labels.parquet");
  folder(data, "b", "spans.parquet", "labels.parquet", "faults.csv");
  expect(recordingIn(data)).toBe("b");
});

test("recordingIn() finds nothing where there is no folder", () => {
  expect(recordingIn(join(tempFolder(), "none"))).toBeUndefined();
});
