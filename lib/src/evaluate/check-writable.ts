import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { diskReason } from "../base/disk-reason.js";
import { LabelEaseError } from "../base/error.js";

/**
 * Finds out before long work that a folder cannot be written, or not be made.
 *
 * @throws LabelEaseError naming the folder.
 */
export async function checkWritable(folder: string): Promise<void> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    try {
      if (!(await stat(at)).isDirectory()) throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
      return await access(at, constants.W_OK | constants.X_OK);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT" && dirname(at) !== at) continue;
      const reason = diskReason(cause) ?? (cause as Error).message;
      throw new LabelEaseError(`Cannot write "${folder}": ${reason}`, {}, { cause });
    }
  }
}
