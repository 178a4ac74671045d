import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder that is removed when the test ends. Its name has a space, as folders of people do. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "labelease scripts-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
