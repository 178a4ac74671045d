import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { takeLock } from "../../../scripts/setup/lock.mjs";
import { tempFolder } from "../temp-folder.js";

test("takeLock() refuses a second set-up while the first runs", () => {
  const file = join(tempFolder(), "state", "setup.lock");
  const giveBack = takeLock(file);
  expect(() => takeLock(file)).toThrow(`Another set-up is running (process ${process.pid})`);
  giveBack();
  expect(existsSync(file)).toBe(false);
  takeLock(file)();
});

test.each([
  ["a process that has ended", String(spawnSync(process.execPath, ["-e", ""]).pid)],
  ["nobody", ""],
])("takeLock() takes over the lock of %s", (_, holder) => {
  const file = join(tempFolder(), "setup.lock");
  writeFileSync(file, holder);
  takeLock(file)();
  expect(existsSync(file)).toBe(false);
});
