import { randomUUID } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { diskReason } from "../base/disk-reason.js";
import { LabelEaseError } from "../base/error.js";

/**
 * Writes a file so that it is there whole or not at all: under a temporary name beside it first, then renamed.
 * An earlier file of that name stays as it is until the new one is complete.
 *
 * @param path The file to make; its folder is made where missing.
 * @param write Writes the content to the path it is given.
 * @throws {LabelEaseError} if the folder cannot be written to or the disk is full; whatever `write` throws otherwise.
 */
export async function replaceFile(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw writeError(path, error);
  }
}

function writeError(path: string, error: unknown): unknown {
  const reason = diskReason(error);
  return reason === undefined ? error : new LabelEaseError(`Cannot write "${path}": ${reason}`, {}, { cause: error });
}
