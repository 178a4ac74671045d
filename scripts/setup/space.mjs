import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { SetupError } from "./setup-error.mjs";

const MIB = 1024 * 1024;

/** Free space in MiB on the disk that holds `path`, or holds the nearest folder above it that exists. */
export function freeMib(path) {
  let folder = path;
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / MIB;
}

/**
 * Fails before anything is downloaded if the disk cannot take it.
 *
 * @param {number} neededMib
 * @param {string} path Where it will be written.
 * @throws SetupError with both numbers.
 */
export function needSpace(neededMib, path, free = freeMib(path)) {
  if (free >= neededMib) return;
  throw new SetupError(
    `${Math.round(neededMib)} MB are needed in ${path}, ${Math.floor(free)} MB are free`,
    "Free some space, or move the project to another disk",
    { kind: "disk full" },
  );
}
