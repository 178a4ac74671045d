import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * The recording to show: the first folder, by name, that holds spans and labels.
 *
 * @param {string} folder
 * @returns {string | undefined} Its name.
 */
export function recordingIn(folder) {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .sort()
    .find((name) => ["spans.parquet", "labels.parquet"].every((file) => existsSync(join(folder, name, file))));
}
